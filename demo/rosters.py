"""Synthetic people as the rows that registration takes."""

from __future__ import annotations

from datetime import date

from apprenticeship.lifecycle import TRAINEE_TYPE_LABELS
from apprenticeship.rules.roster import RosterRow
from common.levels import level_of
from demo.scenes import Scene
from samples.people import MARK, synthetic_people

TYPE_BY_WORD = {label: kind.value for kind, label in TRAINEE_TYPE_LABELS.items()}
SEX_BY_WORD = {"男": "male", "女": "female"}


def roster_of(scene: Scene, *, first: int) -> list[RosterRow]:
    """Draw the people of a scene, numbered from `first` on, so that nobody stands in two classes."""
    people = synthetic_people(
        scene.enrolled, starts_on=scene.starts_on, last_on=scene.last_on, occupation_code=scene.occupation, first=first
    )
    return [_row(person, scene) for person in people]


def _row(person: dict[str, str], scene: Scene) -> RosterRow:
    return RosterRow(
        name=person["姓名"],
        number=person["身份证号"],
        sex=SEX_BY_WORD[person["性别"]],
        residence=person["户籍"],
        education=person["学历"],
        phone=person["手机"],
        trainee_type=TYPE_BY_WORD[person["人员类型"]],
        post=person["岗位"],
        hired_on=date.fromisoformat(person["入职日期"]),
        contract_starts_on=date.fromisoformat(person["劳动合同起"]),
        contract_last_on=date.fromisoformat(person["劳动合同止"]),
        insured_in=person["参保地"],
        insured_from=date.fromisoformat(f"{person['起缴月']}-01"),
        prior_level=level_of(person["原技能等级"]),
        agreement_no=person["培养协议编号"],
        had_subsidy=False,
        starts_on=scene.starts_on,
        last_on=scene.last_on,
        remark=MARK,
    )
