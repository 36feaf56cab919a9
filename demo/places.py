"""Where the play is set: regions, occupations, bureaus, schools, enterprises, and who teaches there. All synthetic."""

from __future__ import annotations

from bureaus.models import Bureau
from catalogue.models import Occupation, Region
from common.identifiers import credit_check
from enterprises.models import Enterprise, Mentor
from schools.models import School, Tutor

REGIONS = {
    "320000": "江苏省",
    "320600": "南通市",
    "320602": "崇川区",
    "320681": "启东市",
    "320685": "海安市",
}
EDITION = "2022"
OCCUPATIONS = {
    "6-18-01-01": "车工",
    "6-18-01-02": "铣工",
    "6-18-02-04": "焊工",
    "6-20-01-01": "装配钳工",
    "6-31-01-03": "电工",
}
BUREAUS = {
    "320600": "南通市人力资源和社会保障局（演示）",
    "320681": "启东市人力资源和社会保障局（演示）",
    "320685": "海安市人力资源和社会保障局（演示）",
}
SCHOOLS = (
    ("南通示例技师学院（演示）", "NT", "320602"),
    ("启东示例技工学校（演示）", "QD", "320681"),
    ("海安示例技工学校（演示）", "HA", "320685"),
)
ENTERPRISES = (
    ("示例精工制造有限公司（演示）", "320602"),
    ("示例阀门有限公司（演示）", "320681"),
    ("示例集装箱有限公司（演示）", "320681"),
    ("示例船舶重工有限公司（演示）", "320681"),
    ("示例电动工具有限公司（演示）", "320681"),
    ("示例海工装备有限公司（演示）", "320681"),
    ("示例纺织机械有限公司（演示）", "320685"),
    ("示例锻压机床有限公司（演示）", "320685"),
    ("示例电梯部件有限公司（演示）", "320685"),
    ("示例光电材料有限公司（演示）", "320602"),
    ("示例汽车零部件有限公司（演示）", "320602"),
    ("示例建筑机械有限公司（演示）", "320685"),
)
MENTOR_NAMES = ("示例李师傅", "示例王师傅", "示例赵师傅", "示例钱师傅", "示例孙师傅", "示例周师傅")
TUTOR_NAMES = ("示例吴老师", "示例郑老师", "示例冯老师", "示例陈老师")


def build() -> None:
    """Write the directories in a few statements."""
    Region.objects.bulk_create(Region(code=code, name=name, parent_id=_above(code)) for code, name in REGIONS.items())
    Occupation.objects.bulk_create(
        Occupation(code=code, name=name, edition=EDITION) for code, name in OCCUPATIONS.items()
    )
    Bureau.objects.bulk_create(
        Bureau(name=name, region_id=code, phone="0513-00000000") for code, name in BUREAUS.items()
    )
    schools = School.objects.bulk_create(
        School(name=name, code=code, region_id=region, credit_code=_credit_code("12", region, place))
        for place, (name, code, region) in enumerate(SCHOOLS, start=1)
    )
    enterprises = Enterprise.objects.bulk_create(
        Enterprise(
            name=name, region_id=region, credit_code=_credit_code("91", region, place), contact_name="示例联系人"
        )
        for place, (name, region) in enumerate(ENTERPRISES, start=1)
    )
    Tutor.objects.bulk_create(
        Tutor(school=school, name=name, staff_no=f"T{place:03}", title="高级讲师", level="2")
        for school in schools
        for place, name in enumerate(TUTOR_NAMES, start=1)
    )
    Mentor.objects.bulk_create(
        Mentor(
            enterprise=enterprise,
            name=name,
            staff_no=f"M{place:03}",
            level="2",
            occupation_id=list(OCCUPATIONS)[place % len(OCCUPATIONS)],
            certificate_no=f"Y0000320000{10 + enterprise_place:02d}{18:02d}2{place:06d}",
            years_of_experience=10 + place,
        )
        for enterprise_place, enterprise in enumerate(enterprises)
        for place, name in enumerate(MENTOR_NAMES, start=1)
    )


def _above(code: str) -> str | None:
    above = f"{code[:2]}0000" if code.endswith("00") else f"{code[:4]}00"
    return above if above != code and above in REGIONS else None


def _credit_code(kind: str, region: str, place: int) -> str:
    front = f"{kind}{region}MA0000{place:03d}"
    return front + credit_check(front)
