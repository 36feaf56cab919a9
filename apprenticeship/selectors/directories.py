"""The directories in which partners, bureaus and occupations are looked up; whoever acts in a role may look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from bureaus.models import Bureau
from catalogue.models import Occupation
from common.keyset import Order
from common.texts import N_
from enterprises.models import Enterprise
from schools.models import School


@dataclass(frozen=True, slots=True)
class Directory:
    """What can be looked up: `code_field` is unique; `note_field` tells apart rows of one name."""

    title: str
    code_label: str
    note_label: str
    code_field: str
    note_field: str
    rows: Callable[[], QuerySet[Any]]
    read_pk: Callable[[str], Any] = int

    @property
    def order(self) -> Order:
        return Order("entry_code", read=str, read_pk=self.read_pk)


DIRECTORIES: dict[str, Directory] = {
    "schools": Directory(
        N_("培训机构名录"),
        N_("统一社会信用代码"),
        N_("所在地"),
        "credit_code",
        "region__name",
        School.objects.all,
    ),
    "enterprises": Directory(
        N_("企业名录"),
        N_("统一社会信用代码"),
        N_("注册地"),
        "credit_code",
        "region__name",
        Enterprise.objects.all,
    ),
    "bureaus": Directory(
        N_("人社部门名录"), N_("地区代码"), N_("辖区"), "region_id", "region__name", Bureau.objects.all
    ),
    "occupations": Directory(
        N_("职业目录"), N_("职业代码"), N_("大典版本"), "code", "edition", Occupation.objects.all, str
    ),
}


def directory_rows(kind: str, words: str = "") -> QuerySet[Any]:
    """List a directory by code, each row with `entry_code` and `entry_note`; `words` must stand in name or code.

    Raises KeyError for an unknown directory.
    """
    directory = DIRECTORIES[kind]
    rows = directory.rows().annotate(entry_code=F(directory.code_field), entry_note=F(directory.note_field))
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(entry_code__icontains=word))
    ordered: QuerySet[Any] = rows.order_by("entry_code")
    return ordered
