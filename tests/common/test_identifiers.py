"""Citizen numbers, credit codes, certificate numbers, phones. python-stdnum is the oracle where it knows them."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from common.identifiers import (
    CertificateNumber,
    born_on_of,
    certificate_number,
    citizen_check,
    credit_check,
    has_citizen_form,
    is_citizen_number,
    is_credit_code,
    is_mobile,
    masked,
    sex_of,
)
from common.levels import Level
from tests.builders import certificate_no, citizen_number, credit_code, mobile

CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
born = st.dates(date(1900, 1, 1), date(2026, 11, 24))
serials = st.integers(0, 499)
citizens = st.builds(citizen_number, serials, born, st.sampled_from(["male", "female"]))
credit_codes = st.text("0123456789", min_size=8, max_size=8).flatmap(
    lambda head: st.text(CREDIT_SIGNS, min_size=9, max_size=9).map(lambda tail: head + tail + credit_check(head + tail))
)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_standards_own_examples_are_valid(number):
    assert is_citizen_number(number)


def test_the_credit_codes_own_example_is_valid():
    assert is_credit_code("91350100M000100Y43")


@given(citizens)
def test_the_check_sign_agrees_with_the_oracle(number):
    assert is_citizen_number(number)
    assert citizen_check(number) == ric.calc_check_digit(number)
    assert ric.get_birth_date(number) == born_on_of(number)


@given(citizens, st.integers(0, 17), st.sampled_from("0123456789X"))
@example("11010519491231002X", 17, "0")
def test_any_one_digit_change_is_invalid(number, place, sign):
    changed = number[:place] + sign + number[place + 1 :]
    assert is_citizen_number(changed) == (changed == number)


@given(citizens, st.integers(0, 16))
def test_two_neighbours_swapped_are_invalid(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert is_citizen_number(swapped) == (swapped == number)


@given(serials, born, st.sampled_from(["male", "female"]))
def test_birth_and_sex_are_read_back(serial, born_on, sex):
    number = citizen_number(serial, born_on, sex)
    assert (born_on_of(number), sex_of(number)) == (born_on, sex)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "32060220040506001",
        "3206022004050600100",
        "32060220040506001x",
        " 20602200405060010",
        "３２０６０２２００４０５０６００１０",
    ],
)
def test_what_has_not_the_form_is_no_citizen_number(number):
    assert not has_citizen_form(number)
    assert not is_citizen_number(number)


@pytest.mark.parametrize("day", ["20230229", "20231301", "20230100", "00000101"])
def test_a_day_that_does_not_exist_is_invalid_though_its_check_sign_fits(day):
    body = f"320602{day}001"
    assert has_citizen_form(body + citizen_check(body))
    assert born_on_of(body + citizen_check(body)) is None
    assert not is_citizen_number(body + citizen_check(body))


@given(credit_codes)
def test_credit_codes_agree_with_the_oracle(code):
    assert is_credit_code(code)
    assert uscc.is_valid(code)


@given(credit_codes, st.integers(0, 17), st.sampled_from(CREDIT_SIGNS))
def test_any_one_sign_changed_breaks_a_credit_code(code, place, sign):
    changed = code[:place] + sign + code[place + 1 :]
    assert is_credit_code(changed) == (changed == code)


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100I000100Y43", "91350100m000100y43", "９１350100M000100Y43"]
)
def test_what_has_not_the_form_is_no_credit_code(code):
    assert not is_credit_code(code)


def test_the_builders_numbers_are_valid():
    assert is_credit_code(credit_code(7))
    assert is_mobile(mobile(7))
    assert certificate_number(certificate_no(7, "2", 2021)) == CertificateNumber("0001", "32", 2021, Level.TECHNICIAN)
    assert len({citizen_number(serial) for serial in range(2000)}) == 2000


def test_a_certificate_number_is_read_in_its_parts():
    assert certificate_number("Y000123000000195000001") == CertificateNumber("0001", "23", 2019, Level.JUNIOR)


@pytest.mark.parametrize(
    "number", ["Z000123000000195000001", "Y000123000000196000001", "Y00012300000019500000", "Y000123XXXXXX195000001"]
)
def test_a_certificate_number_that_breaks_the_pattern_is_not_read(number):
    assert certificate_number(number) is None


@pytest.mark.parametrize("number", ["12900000001", "1390000000", "139000000010", "+8613900000001", "1390000000１"])
def test_what_is_no_mobile_number(number):
    assert not is_mobile(number)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("320602200405060018", "320602********0018"),
        ("320602040506001", "320602*****6001"),
        ("13900000018", "139****0018"),
        ("1234567890", "**********"),
        ("", ""),
    ],
)
def test_a_masked_number_keeps_only_its_ends(number, shown):
    assert masked(number) == shown


@given(st.text(max_size=40))
def test_masking_hides_at_least_four_signs_and_keeps_the_length(number):
    hidden = masked(number)
    assert len(hidden) == len(number)
    assert hidden.count("*") >= min(4, len(number))
