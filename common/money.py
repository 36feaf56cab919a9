"""Money is Decimal yuan, made from strings and integers, rounded where a rulebook says and nowhere else."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

FEN = Decimal("0.01")
YUAN = Decimal("1")
ROUNDING = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}


_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def yuan(amount: str | int | Decimal) -> Decimal:
    """Make an amount in yuan.

    Raises ValueError for a text that is no plain number (commas, exponents, NaN), TypeError for floats and booleans.
    """
    if isinstance(amount, bool | float):
        raise TypeError(f"money is made from strings and integers, not from {amount!r}")
    text = f"{amount:f}" if isinstance(amount, Decimal) else str(amount).strip()
    if _PLAIN.fullmatch(text) is None:
        raise ValueError(f"not a plain amount: {amount!r}")
    return Decimal(text)


def round_yuan(amount: Decimal, unit: Decimal = FEN, mode: str = "half_up") -> Decimal:
    """Round to a multiple of `unit` yuan. `mode` is a key of ROUNDING; others raise KeyError."""
    return (amount / unit).quantize(Decimal(1), rounding=ROUNDING[mode]) * unit


def plain(amount: Decimal) -> str:
    """Write an amount for machines: two decimals (half up), no separators."""
    return f"{_fen(amount):f}"


def shown(amount: Decimal) -> str:
    """Write an amount for people: separators, whole yuan without decimals, else two (half up)."""
    fen = _fen(amount)
    return f"{fen:,.0f}" if fen == fen.to_integral_value() else f"{fen:,.2f}"


def shown_wan(amount: Decimal) -> str:
    """Write an amount in 万元: at most four decimals (half up), no trailing zeros."""
    wan = (amount / 10000).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP) + 0
    return f"{wan:,.4f}".rstrip("0").rstrip(".")


def _fen(amount: Decimal) -> Decimal:
    """Round to 0.01; adding nothing turns a negative zero into a plain one."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP) + 0
