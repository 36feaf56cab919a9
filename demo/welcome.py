"""What stands on the terminal after the start: who can sign in, and what to try first."""

from __future__ import annotations

from apprenticeship.models import TrainingClass
from demo.people import PASSWORD
from demo.scenes import AWAITS_ROSTER

USERS = (
    ("registrar", "学校学籍管理员 registrar: upload a roster, assess, close a class"),
    ("tutor", "学校指导教师 tutor: confirm the mentors' logs"),
    ("enterprise", "企业经办人 enterprise officer: agree on a class, claim the subsidy"),
    ("mentor", "企业导师 mentor: log a day on the phone"),
    ("apprentice", "学徒 apprentice: credits earned against needed"),
    ("filing", "人社备案 bureau, filing"),
    ("first", "人社初审 bureau, first review"),
    ("second", "人社复审 bureau, second review"),
    ("payment", "人社拨付 bureau, payment"),
    ("auditor", "稽核 auditor: sees everything, changes nothing"),
)


def text() -> str:
    """Write the welcome. The data are synthetic, and it says so."""
    number = TrainingClass.objects.get(name=AWAITS_ROSTER).number
    width = max(len(name) for name, _ in USERS)
    users = "\n".join(f"    {name:<{width}}  {role}" for name, role in USERS)
    return f"""  演示数据，全部为合成 · Demo data, all of it synthetic
  Every sign-in has the password {PASSWORD}
{users}

  Try first: sign in as registrar, open class {number} ({AWAITS_ROSTER}),
  upload samples/花名册-题头和签字行.xlsx, look at what was mended, and commit.
  Then samples/花名册-各种错误.xlsx, to see every mistake at once with how to mend it.
"""
