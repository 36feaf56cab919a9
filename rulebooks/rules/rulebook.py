"""A rulebook: every knob of one scheme, with the article each value comes from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from common.levels import LEVEL_LABELS, Level
from common.texts import N_
from rulebooks.rules.conditions import (
    USUAL_PAPERS,
    AlterationRules,
    AssessmentRules,
    ClassRules,
    Clawback,
    CreditRules,
    Eligibility,
    EnterpriseRules,
    Evidence,
    HourRules,
    LogRules,
    MentorRules,
    PaperRule,
    ProviderRules,
    Publication,
    Quota,
    Records,
    Step,
    TraineeTypes,
)
from rulebooks.rules.filing import FilingRules
from rulebooks.rules.kinds import (
    NOTHING,
    ByChoice,
    Choice,
    Day,
    Flag,
    Group,
    Groups,
    Kind,
    Many,
    Named,
    Words,
    knob,
    knobs,
)
from rulebooks.rules.money import Advance, Multiplier, Outcome, PayTo, Rate, Rounding, Settlement, YearRule
from rulebooks.rules.vocabulary import RateDate, RulebookStatus, TraineeType


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which document this is, where and when it holds."""

    code: str = knob(
        N_("代码"),
        Words(most=40, pattern=r"[a-z][a-z0-9]*(-[a-z0-9]+)*", form=N_("小写字母、数字和短横线，如 nantong-2019")),
    )
    name: str = knob(N_("名称"), Words(most=100))
    doc_no: str = knob(N_("文号"), Words(most=60), "")
    doc_title: str = knob(N_("文件名称"), Words(most=200), "")
    issuer: str = knob(N_("发文机关"), Words(most=100), "")
    region: str = knob(N_("行政区划代码"), Words(pattern=r"\d{6}", form=N_("GB/T 2260 六位数字，如 320600")))
    parent: str = knob(N_("上级文件"), Words(most=200), "")
    status: RulebookStatus = knob(N_("效力"), Choice(RulebookStatus), RulebookStatus.UNKNOWN)
    issued_on: date | None = knob(N_("发文日期"), Day(), None)
    valid_from: date | None = knob(N_("施行日期"), Day(), None)
    valid_to: date | None = knob(N_("有效期最后一日"), Day(), None)
    rate_date: RateDate = knob(N_("按哪一天确定适用标准"), Choice(RateDate), RateDate.CLASS_START)
    unseen: tuple[str, ...] = knob(N_("原文中未见到的内容"), Many(Words(most=200)), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value stands: the article, whether it was seen in a text or is a default, and a remark.

    An article that names a document of its own (〔…〕 or 《…》) is cited alone, any other after the rulebook's number.
    """

    article: str = knob(N_("条款"), Words(most=200), "")
    seen: bool = knob(N_("原文可见"), Flag(), False)
    note: str = knob(N_("备注"), Words(most=500), "")


DEFAULT_SOURCE: Final = Source()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rulebook:
    """Every knob of one scheme, for one region and fund, as one dated version. It equals itself alone."""

    identity: Identity = knob(N_("文件"), Group(Identity))
    trainee_types: TraineeTypes = knob(N_("补贴对象"), Group(TraineeTypes), None)
    rate: Rate = knob(N_("补贴标准"), Group(Rate))
    rate_by_type: Mapping[TraineeType, Rate] = knob(
        N_("分人员类型的补贴标准"), ByChoice(TraineeType, Group(Rate)), NOTHING
    )
    year_rule: YearRule = knob(N_("补贴年数"), Group(YearRule), None)
    multipliers: tuple[Multiplier, ...] = knob(N_("系数"), Groups(Multiplier), ())
    outcomes: tuple[Outcome, ...] = knob(N_("结果与补贴（从上往下，第一条符合的适用）"), Groups(Outcome))
    advance: Advance = knob(N_("预支"), Group(Advance), None)
    settlement: Settlement = knob(N_("结算"), Group(Settlement), None)
    eligibility: Eligibility = knob(N_("人员条件"), Group(Eligibility), None)
    enterprise_rules: EnterpriseRules = knob(N_("企业条件"), Group(EnterpriseRules), None)
    provider_rules: ProviderRules = knob(N_("培训机构条件"), Group(ProviderRules), None)
    quota: Quota = knob(N_("名额"), Group(Quota), None)
    class_rules: ClassRules = knob(N_("培养班"), Group(ClassRules), None)
    mentor_rules: MentorRules = knob(N_("导师"), Group(MentorRules), None)
    hour_rules: HourRules = knob(N_("学时"), Group(HourRules), None)
    evidence_rules: tuple[Evidence, ...] = knob(N_("佐证材料"), Groups(Evidence), ())
    log_rules: LogRules = knob(N_("带徒记录"), Group(LogRules), None)
    credit_rules: CreditRules = knob(N_("学分"), Group(CreditRules), None)
    alteration_rules: AlterationRules = knob(N_("学籍变更"), Group(AlterationRules), None)
    assessment_rules: AssessmentRules = knob(N_("考核评价"), Group(AssessmentRules), None)
    workflow: tuple[Step, ...] = knob(N_("办理流程"), Groups(Step), ())
    papers: tuple[PaperRule, ...] = knob(N_("各环节所需材料"), Groups(PaperRule), USUAL_PAPERS)
    filing: FilingRules = knob(N_("备案办理"), Group(FilingRules), None)
    publication: Publication = knob(N_("公示"), Group(Publication), None)
    payee: PayTo = knob(N_("拨付"), Group(PayTo), None)
    clawback: Clawback = knob(N_("追回"), Group(Clawback), None)
    rounding: Rounding = knob(N_("取整"), Group(Rounding), None)
    records: Records = knob(N_("档案与表单"), Group(Records), None)
    sources: Mapping[str, Source] = dataclasses.field(default_factory=lambda: NOTHING)
    given: frozenset[str] = frozenset()

    def source(self, key: str) -> Source:
        """Find the source that stands nearest to a dotted key: its own, else its group's.

        What the file does not give has none: it is a default of the program.
        """
        parts = key.split(".") if key in self.given else []
        for count in range(len(parts), 0, -1):
            found = self.sources.get(".".join(parts[:count]))
            if found is not None:
                return found
        return DEFAULT_SOURCE

    def article(self, key: str) -> str:
        """Cite a value: the document, the article where known, and whether the value was never seen in it."""
        return _article(self, key)

    def rate_of(self, trainee_type: TraineeType) -> tuple[str, Rate]:
        """Give a trainee type's rate and the dotted key that it stands under."""
        own = self.rate_by_type.get(trainee_type)
        return ("rate", self.rate) if own is None else (f"rate_by_type.{trainee_type}", own)


@lru_cache(maxsize=10_000)
def _article(book: Rulebook, key: str) -> str:
    source = book.source(key)
    own = book.identity.doc_no or book.identity.doc_title or book.identity.name
    has_own_document = source.article.startswith("《") or "〔" in source.article
    cited = source.article if has_own_document else f"{own} {source.article}".strip()
    return cited if source.seen else f"{cited}（默认值，未见于原文）"


@dataclass(frozen=True, slots=True)
class Clause:
    """One value of a rulebook, ready to be shown: `value` is Chinese text, `group` the label of its group."""

    group: str
    key: str
    label: str
    value: str
    article: str
    is_seen: bool
    note: str


def clauses(book: Rulebook) -> tuple[Clause, ...]:
    """List every value of a rulebook with its article, in the order of the file format."""
    return tuple(
        Clause(group, key, label, text, book.article(key), book.source(key).seen, book.source(key).note)
        for group, key, label, text in _values_of(book)
    )


def _values_of(book: Rulebook) -> Iterator[tuple[str, str, str, str]]:
    for top in knobs(Rulebook):
        for key, label, text in _flattened(top.kind, top.key, top.label, getattr(book, top.key)):
            yield top.label, key, label, text


def _flattened(kind: Kind, key: str, label: str, value: Any) -> Iterator[tuple[str, str, str]]:
    match kind:
        case Group(shape):
            for inner in knobs(shape):
                yield from _flattened(inner.kind, f"{key}.{inner.key}", inner.label, getattr(value, inner.key))
        case Groups(shape) if value:
            rows = [(f"{key}.{place}", f"{place}. ", row) for place, row in enumerate(value, start=1)]
            yield from _prefixed(Group(shape), rows)
        case ByChoice(kind=Group() as inner_group) if value:
            yield from _prefixed(
                inner_group, [(f"{key}.{option}", f"{word_of(option)}：", row) for option, row in value.items()]
            )
        case _:
            yield key, label, shown_value(kind, value)


def _prefixed(kind: Group, rows: list[tuple[str, str, Any]]) -> Iterator[tuple[str, str, str]]:
    for row_key, prefix, row in rows:
        for key, label, text in _flattened(kind, row_key, "", row):
            yield key, f"{prefix}{label}", text


def shown_value(kind: Kind, value: Any) -> str:
    """Write a value in Chinese for people."""
    if value is None or value == "" or value == () or (isinstance(value, Mapping) and not value):
        return N_("未规定")
    if isinstance(value, tuple):
        return "；".join(word_of(item) for item in value)
    if isinstance(value, Mapping):
        return "；".join(f"{word_of(option)} {_with_unit(kind, item)}" for option, item in value.items())
    return _with_unit(kind, value)


def _with_unit(kind: Kind, value: Any) -> str:
    inner = getattr(kind, "kind", kind)
    return f"{word_of(value)}{getattr(inner, 'unit', '')}"


def word_of(value: Any) -> str:
    """Name one plain value in Chinese."""
    match value:
        case Level():
            return LEVEL_LABELS[value]
        case Named():
            return value.label
        case bool():
            return N_("是") if value else N_("否")
        case Decimal():
            return plain_number(value)
        case date():
            return value.isoformat()
        case StrEnum() | str() | int():
            return str(value)
        case _:
            raise TypeError(f"no word for {value!r}")


def plain_number(value: Decimal) -> str:
    """Write a number with separators and no trailing zeros: 5,000 · 5,999.99 · 33.3333."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
