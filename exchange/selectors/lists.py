"""Lists as files: exactly the rows that a page shows for the same address, all of them, in the page's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.filters import MemberFilter
from accounts.selectors import MEMBER_ORDERS, members
from apprenticeship.filters import AgreementFilter, ClassFilter, EnrolmentFilter
from apprenticeship.filters.alterations import AlterationFilter
from apprenticeship.filters.filings import FilingFilter
from apprenticeship.filters.objections import ObjectionFilter
from apprenticeship.filters.openings import OpeningFilter
from apprenticeship.filters.quotas import QuotaFilter
from apprenticeship.selectors import alterations as alterations_read
from apprenticeship.selectors import classes as classes_read
from apprenticeship.selectors import enrolments as enrolments_read
from apprenticeship.selectors import filings as filings_read
from apprenticeship.selectors import objections as objections_read
from apprenticeship.selectors import openings as openings_read
from apprenticeship.selectors import quotas as quotas_read
from apprenticeship.selectors.agreements import ORDERS as AGREEMENT_ORDERS
from apprenticeship.selectors.agreements import agreements
from common.actor import Actor
from common.keyset import Order, chosen
from common.tables import Column, Paper, paper
from common.texts import N_
from exchange.columns import (
    AGREEMENTS,
    ALTERATIONS,
    CLAIMS,
    CLASSES,
    ENROLMENTS,
    FILINGS,
    MEMBERS,
    OBJECTIONS,
    OPENINGS,
    QUOTAS,
)
from subsidies.filters import ClaimFilter
from subsidies.selectors.claims import claims

CHUNK = 2_000
NEWEST_FIRST = {"newest": Order()}


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: the words of its file, its columns, and the very filter, orders and selector of its page."""

    title: str
    columns: tuple[Column[Any], ...]
    rows: Callable[[Actor], QuerySet[Any]]
    filter_class: type[Any]
    orders: Mapping[str, Order]
    default: str


LISTS: dict[str, Listed] = {
    "classes": Listed(
        N_("培养班名单"), CLASSES, classes_read.classes, ClassFilter, classes_read.ORDERS, classes_read.NEWEST
    ),
    "enrolments": Listed(
        N_("学徒名单"),
        ENROLMENTS,
        enrolments_read.enrolments,
        EnrolmentFilter,
        enrolments_read.ORDERS,
        enrolments_read.NEWEST,
    ),
    "filings": Listed(
        N_("备案办理清单"),
        FILINGS,
        filings_read.filing_queue,
        FilingFilter,
        filings_read.FILING_ORDERS,
        filings_read.FIRST_DUE,
    ),
    "quotas": Listed(N_("招收名额清单"), QUOTAS, quotas_read.quotas, QuotaFilter, quotas_read.QUOTA_ORDERS, "-year"),
    "objections": Listed(
        N_("公示异议清单"), OBJECTIONS, objections_read.objections, ObjectionFilter, NEWEST_FIRST, "-newest"
    ),
    "openings": Listed(N_("开班申请清单"), OPENINGS, openings_read.openings, OpeningFilter, NEWEST_FIRST, "-newest"),
    "agreements": Listed(N_("协议清单"), AGREEMENTS, agreements, AgreementFilter, AGREEMENT_ORDERS, "-newest"),
    "members": Listed(N_("成员名单"), MEMBERS, members, MemberFilter, MEMBER_ORDERS, "name"),
    "alterations": Listed(
        N_("学籍变更清单"),
        ALTERATIONS,
        alterations_read.alterations,
        AlterationFilter,
        alterations_read.ORDERS,
        alterations_read.NEWEST,
    ),
    "claims": Listed(N_("补贴申请清单"), CLAIMS, claims, ClaimFilter, NEWEST_FIRST, "-newest"),
}


def list_paper(actor: Actor, name: str, query: QueryDict) -> Paper:
    """Lay a list out under its columns; rows are read as they are written, so that memory stays level.

    `query` is the page's own: filters and `sort` count, the place in the pages does not. Raises KeyError for a name
    that is not in LISTS.
    """
    listed = LISTS[name]
    order = chosen(listed.orders, query.get("sort", ""), listed.default)
    found = listed.filter_class(query, queryset=listed.rows(actor)).qs.order_by(*order.fields)
    return paper(listed.title, listed.columns, _streamed(found))


def _streamed(rows: QuerySet[Any]) -> Iterator[Any]:
    return rows.iterator(chunk_size=CHUNK)
