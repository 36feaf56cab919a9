"""Money: made from strings and integers, rounded half up, written for machines and for people."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import ROUNDING, plain, round_yuan, shown, shown_wan, yuan

fen = st.integers(-(10**12), 10**12).map(lambda count: Decimal(count) / 100)
amounts = st.decimals(-(10**9), 10**9, places=6)


@given(fen)
def test_what_is_written_is_read_back(amount):
    assert yuan(plain(amount)) == amount
    assert yuan(shown(amount).replace(",", "")) == amount


@pytest.mark.parametrize(
    ("given_", "amount"),
    [("112500", "112500"), (" 12.30 ", "12.30"), (-42000, "-42000"), (Decimal("1E+3"), "1000"), ("0", "0")],
)
def test_plain_amounts_are_made(given_, amount):
    assert yuan(given_) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,000",
        "1e3",
        "+5",
        "--5",
        "5.",
        ".5",
        "1_000",
        "NaN",
        "Infinity",
        "五千",
        "１００",
        "1 000",
        Decimal("NaN"),
    ],
)
def test_what_is_no_plain_number_is_refused(text):
    with pytest.raises(ValueError, match="not a plain amount"):
        yuan(text)


@pytest.mark.parametrize("amount", [0.1, True])
def test_money_is_never_made_from_floats(amount):
    with pytest.raises(TypeError):
        yuan(amount)


@given(
    amounts,
    st.sampled_from([Decimal("0.01"), Decimal("0.1"), Decimal(1), Decimal(100)]),
    st.sampled_from(sorted(ROUNDING)),
)
def test_rounding_moves_by_less_than_a_unit_onto_a_multiple(amount, unit, mode):
    rounded = round_yuan(amount, unit, mode)
    assert abs(rounded - amount) < unit
    assert rounded % unit == 0
    assert round_yuan(rounded, unit, mode) == rounded


@pytest.mark.parametrize(
    ("amount", "half_up", "half_even", "down", "up"),
    [
        ("0.005", "0.01", "0.00", "0.00", "0.01"),
        ("2.345", "2.35", "2.34", "2.34", "2.35"),
        ("-0.005", "-0.01", "0.00", "0.00", "-0.01"),
    ],
)
def test_each_mode_rounds_the_half_its_own_way(amount, half_up, half_even, down, up):
    expected = {"half_up": half_up, "half_even": half_even, "down": down, "up": up}
    assert {mode: round_yuan(Decimal(amount), mode=mode) for mode in expected} == {
        mode: Decimal(text) for mode, text in expected.items()
    }


def test_an_unknown_mode_is_a_bug():
    with pytest.raises(KeyError):
        round_yuan(Decimal(1), mode="bankers")


@pytest.mark.parametrize(
    ("amount", "machine", "person", "wan"),
    [
        ("112500", "112500.00", "112,500", "11.25"),
        ("5999.99", "5999.99", "5,999.99", "0.6"),
        ("0.005", "0.01", "0.01", "0"),
        ("-42000", "-42000.00", "-42,000", "-4.2"),
        ("-0.001", "0.00", "0", "0"),
        ("100000000", "100000000.00", "100,000,000", "10,000"),
        ("0", "0.00", "0", "0"),
    ],
)
def test_amounts_are_written_for_machines_people_and_in_wan(amount, machine, person, wan):
    assert (plain(Decimal(amount)), shown(Decimal(amount)), shown_wan(Decimal(amount))) == (machine, person, wan)
