"""Money is Decimal yuan, made from strings and integers, rounded where a rulebook says and nowhere else."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation

FEN = Decimal("0.01")
YUAN = Decimal("1")
ROUNDING = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}


def yuan(amount: str | int | Decimal) -> Decimal:
    """Make an amount in yuan. Raises ValueError for what is no plain finite number (commas, signs, exponents)."""
    text = str(amount).strip()
    if not text.lstrip("-").replace(".", "", 1).isascii() or "e" in text.lower():
        raise ValueError(f"not a plain amount: {amount!r}")
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"not a plain amount: {amount!r}") from error
    if not value.is_finite():
        raise ValueError(f"not a plain amount: {amount!r}")
    return value


def round_yuan(amount: Decimal, unit: Decimal = FEN, mode: str = "half_up") -> Decimal:
    """Round to a multiple of `unit` yuan. `mode` is a key of ROUNDING; others raise KeyError."""
    return (amount / unit).quantize(Decimal(1), rounding=ROUNDING[mode]) * unit


def plain(amount: Decimal) -> str:
    """Write an amount for machines: two decimals, no separators."""
    return f"{amount.quantize(FEN):f}"


def shown(amount: Decimal) -> str:
    """Write an amount for people: separators, whole yuan without decimals."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def shown_wan(amount: Decimal) -> str:
    """Write an amount in 万元: at most four decimals, no trailing zeros."""
    text = f"{amount / 10000:,.4f}"
    return text.rstrip("0").rstrip(".")
