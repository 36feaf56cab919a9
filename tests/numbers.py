"""Valid numbers for synthetic people and organisations, told apart by a serial."""

from __future__ import annotations

from datetime import date, timedelta

from common.identifiers import citizen_check, credit_check

_SERIALS_A_DAY = 500


def citizen_number(serial: int = 1, born_on: date = date(2004, 5, 6), sex: str = "male", region: str = "320602") -> str:
    """Make a valid citizen number. Serials from 500 on are born a day later for each 500."""
    days, order = divmod(serial, _SERIALS_A_DAY)
    born = born_on + timedelta(days=days)
    body = f"{region}{born:%Y%m%d}{order * 2 + (sex == 'male'):03d}"
    return body + citizen_check(body)


def credit_code(serial: int = 1) -> str:
    """Make a valid unified social credit code."""
    body = f"91320600MA{serial:07d}"
    return body + credit_check(body)


def certificate_no(serial: int = 1, level: str = "3", year: int = 2027) -> str:
    """Make a level certificate number of Jiangsu in its 22-character form."""
    return f"Y000132000001{year % 100:02d}{level}{serial:06d}"


def mobile(serial: int = 1) -> str:
    return f"139{serial:08d}"
