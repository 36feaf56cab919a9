"""Checks of the numbers that papers carry: citizens, organisations, certificates, phones.

Source: GB 11643-1999 (docs/policies/gb-11643-1999.md), GB 32100-2015 (docs/policies/gb-32100-2015.md),
职业技能等级证书编码规则 (docs/policies/skill-certificate-numbers.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from common.levels import Level

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_CITIZEN = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {sign: value for value, sign in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}", re.ASCII)
_CERTIFICATE = re.compile(r"[YS]([0-9]{4})([0-9]{2})([0-9]{6})([0-9]{2})([1-5])([0-9]{6})", re.ASCII)
CERTIFICATE_LEVEL_AT = 15
_MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)


def is_citizen_number(number: str) -> bool:
    """Say whether an 18-character citizen number (upper-case X) has form, a real birth date and its check sign."""
    return has_citizen_form(number) and citizen_check(number) == number[17] and born_on_of(number) is not None


def has_citizen_form(number: str) -> bool:
    """Say whether a number is 17 digits and a digit or X."""
    return _CITIZEN.fullmatch(number) is not None


def citizen_check(number: str) -> str:
    """Work out the check sign (mod 11-2) of the first 17 digits. Raises ValueError for other signs there."""
    total = sum(weight * int(sign) for weight, sign in zip(_CITIZEN_WEIGHTS, number, strict=False))
    return _CITIZEN_CHECKS[total % 11]


def born_on_of(number: str) -> date | None:
    """Read the birth date of a citizen number; None when no such day exists."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """Read the sex of a citizen number: "male" or "female"."""
    return "male" if int(number[16]) % 2 else "female"


def masked(number: str) -> str:
    """Hide the middle of a number: 320602********0018; a phone's is 139****0018; ten signs or fewer are all hidden."""
    if len(number) <= 10:
        return "*" * len(number)
    head = 6 if len(number) >= 15 else 3
    return f"{number[:head]}{'*' * (len(number) - head - 4)}{number[-4:]}"


def is_credit_code(code: str) -> bool:
    """Say whether an 18-character unified social credit code has form and its check sign (mod 31)."""
    if _CREDIT.fullmatch(code) is None:
        return False
    return credit_check(code) == code[17]


def credit_check(code: str) -> str:
    """Work out the check sign of a credit code's first 17 signs. Raises KeyError for signs outside the alphabet."""
    total = sum(weight * _CREDIT_VALUES[sign] for weight, sign in zip(_CREDIT_WEIGHTS, code, strict=False))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def is_mobile(number: str) -> bool:
    """Say whether a number is a mainland mobile number of 11 digits."""
    return _MOBILE.fullmatch(number) is not None


def masked_mobile(number: str) -> str:
    """Hide the middle of a mobile number: 139****0018."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "*" * len(number)


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    """The parts of a 22-character level certificate number."""

    body: str
    province: str
    year: int
    level: Level


def is_certificate_number(number: str) -> bool:
    """Say whether a number has the 22-character pattern of level certificates."""
    return _CERTIFICATE.fullmatch(number) is not None


def certificate_number(number: str) -> CertificateNumber | None:
    """Read a level certificate number; None when it breaks the pattern."""
    match = _CERTIFICATE.fullmatch(number)
    if match is None:
        return None
    body, province, _, year, level, _ = match.groups()
    return CertificateNumber(body, province, 2000 + int(year), Level(level))


def masked_name(name: str) -> str:
    """Keep a name's first sign: 欧阳娜 is 欧**."""
    return name[:1] + "*" * (len(name) - 1)
