"""Synthetic people for samples, benches and tests: drawn from a seed, never from life."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from apprenticeship.columns import LISTED_COLUMNS
from common.identifiers import citizen_check

MARK = "合成数据，仅供演示"
TITLES = [column.title for column in LISTED_COLUMNS]
_SURNAMES = "陈李王张刘杨黄周吴徐孙朱马胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚"
_GIVEN = "伟芳娜秀敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂英华建国海燕玉红波鑫宇浩然晨子轩梓涵思远佳怡俊熙雨欣文博立新"
_REGIONS = ("320602", "320611", "320612", "320681", "320682", "320684", "320685", "320623")
_PLACES = ("崇川区", "通州区", "海门区", "启东市", "如皋市", "如东县", "海安市")
_POSTS = ("数控操作工", "车床操作工", "装配钳工", "设备点检员", "质检员", "焊接操作工")
_SCHOOLING = ("初中", "高中", "中专", "大专", "本科")
_MENTORS = ("李建国", "王志强", "赵春生", "钱立新")
_TUTORS = ("孙文博", "周海燕")


def citizen_number(region: str, born_on: date, order: int) -> str:
    """Make an identity number with a valid check sign; `order` 0–999 is odd for men."""
    front = f"{region}{born_on:%Y%m%d}{order:03d}"
    return front + citizen_check(front)


def synthetic_people(
    count: int,
    *,
    starts_on: date,
    last_on: date,
    occupation: str = "车工",
    occupation_code: str = "6-18-01-01",
    level: str = "三级/高级工",
    seed: int = 2026,
    first: int = 0,
) -> Iterator[dict[str, str]]:
    """Yield people of one class as texts by column title, clean by every rule of a usual rulebook.

    People numbered below 1,000 have identity numbers of their own; `first` is the number of the first one.
    """
    draw = random.Random(seed)  # noqa: S311  (samples must come out the same every time)
    for index in range(first, first + count):
        born_on = date(1978, 1, 1) + timedelta(days=(index * 7919 + seed) % 9_800)
        order = (index * 37 + 11 + index // 9_800) % 1000
        hired_on = starts_on - timedelta(days=30 + draw.randrange(600))
        contract_last_on = date(last_on.year + 1, 12, 31)
        yield {
            "序号": str(index - first + 1),
            "姓名": draw.choice(_SURNAMES) + "".join(draw.choices(_GIVEN, k=draw.choice((1, 2, 2)))),
            "性别": "男" if order % 2 else "女",
            "身份证号": citizen_number(_REGIONS[index % len(_REGIONS)], born_on, order),
            "户籍": f"江苏南通{draw.choice(_PLACES)}",
            "学历": draw.choice(_SCHOOLING),
            "手机": f"1390000{index:04d}" if index < 10_000 else f"138{index:08d}",
            "人员类型": draw.choice(("新招", "新招", "转岗", "在岗")),
            "岗位": draw.choice(_POSTS),
            "入职日期": f"{hired_on}",
            "劳动合同起": f"{hired_on}",
            "劳动合同止": f"{contract_last_on}",
            "参保地": f"南通市{draw.choice(_PLACES)}",
            "起缴月": f"{hired_on:%Y-%m}",
            "原技能等级": "四级/中级工",
            "原证书号": f"Y0001320000{20 + index % 5:02d}{21 + index % 4}4{index:06d}"[:22],
            "培训职业": occupation,
            "职业代码": occupation_code,
            "目标等级": level,
            "培训期限起": f"{starts_on}",
            "培训期限止": f"{last_on}",
            "企业导师": draw.choice(_MENTORS),
            "学校指导教师": draw.choice(_TUTORS),
            "培养协议编号": f"PY-{starts_on.year}-{index + 1:05d}",
            "是否享受过同类补贴": "否",
            "备注": "",
        }
