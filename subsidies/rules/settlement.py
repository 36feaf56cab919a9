"""What a class is owed: its advance, its gross, and the balance or refund between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from common.dates import add_months
from common.levels import LEVEL_LABELS, Level
from common.money import shown
from common.texts import N_
from rulebooks.rules import Rulebook, Settlement, SettlementMode, TraineeStatus
from subsidies.rules.awards import OPEN
from subsidies.rules.facts import ClassFacts
from subsidies.rules.results import AssessedClass, Award, Line, Part
from subsidies.rules.spreading import CLAUSE as SPREAD

MOST_GROUPS: Final = 30
ZERO: Final = Decimal(0)


class _Alike(NamedTuple):
    """Heads of one level and status with the same award."""

    level: Level
    status: TraineeStatus
    award: Award
    head_count: int
    is_open: bool


def settle(facts: ClassFacts, awards: Sequence[Award], book: Rulebook) -> AssessedClass:
    """Sum up a class whose heads have these awards, in the order of its people."""
    if facts.advance_paid_yuan is not None:
        awards = with_paid_advance(awards, facts.advance_paid_yuan, book)
    groups = _alike(facts, awards)
    is_final = not any(group.is_open for group in groups)
    gross = sum((group.award.amount_yuan * group.head_count for group in groups), ZERO)
    advance = sum((group.award.advance_yuan * group.head_count for group in groups), ZERO)
    settled = _MODES[book.settlement.mode](groups, gross, advance, book.settlement)
    due_on = refund_due_on(facts.ends_on, book.settlement) if settled.refund else None
    lines = [
        *_gathered([(group, (line,), line.amount_yuan) for group in groups for line in group.award.advance_lines]),
        *_gathered([(group, group.award.lines, group.award.amount_yuan) for group in groups]),
        *_closing(settled, is_final, due_on, book),
    ]
    return AssessedClass(
        class_no=facts.class_no,
        planned=len(awards),
        completed=sum(group.head_count for group in groups if group.status is TraineeStatus.COMPLETED),
        is_final=is_final,
        advance_yuan=advance,
        gross_yuan=gross,
        balance_yuan=settled.balance,
        refund_yuan=settled.refund,
        refund_due_on=due_on,
        lines=tuple(lines),
    )


def with_paid_advance(awards: Sequence[Award], paid: Decimal, book: Rulebook) -> list[Award]:
    """Put what was really advanced in the place of what the rulebook would advance: equal shares, whole fen.

    The first heads carry the fen that are left over, so that the shares add up to what was paid.
    """
    fen, more = divmod(int(paid * 100), len(awards))
    made: dict[tuple[int, Decimal], Award] = {}
    shared = []
    for place, award in enumerate(awards):
        share = Decimal(fen + (place < more)) / 100
        key = (id(award), share)
        if key not in made:
            made[key] = award._replace(advance_yuan=share, advance_lines=_paid_lines(share, paid, len(awards), book))
        shared.append(made[key])
    return shared


def _paid_lines(share: Decimal, paid: Decimal, heads: int, book: Rulebook) -> tuple[Line, ...]:
    if not paid:
        return ()
    formula = f"实付预支 {shown(paid)} 元由 {heads} 个计划名额分摊"
    clause = "advance.percent"
    return (Line(Part.ADVANCE, clause, N_("已预支（实付）"), share, formula, {}, book.article(clause)),)


def _alike(facts: ClassFacts, awards: Sequence[Award]) -> list[_Alike]:
    """Count heads that are alike, in the order of their first head."""
    counts: dict[tuple[int, Level, TraineeStatus], int] = {}
    by_id: dict[int, Award] = {}
    for person, award in zip(facts.people, awards, strict=True):
        case, id_ = person.case, id(award)
        key = (id_, case.level, case.status)
        counts[key] = counts.get(key, 0) + 1
        by_id[id_] = award
    return [
        _Alike(level, status, by_id[award_id], count, status in OPEN)
        for (award_id, level, status), count in counts.items()
    ]


@dataclass(frozen=True, slots=True)
class _Settled:
    balance: Decimal
    refund: Decimal
    balance_formula: str
    refund_formula: str


def _net_total(groups: Sequence[_Alike], gross: Decimal, advance: Decimal, rule: Settlement) -> _Settled:
    """Pay the gross less the advance; what was advanced too much comes back once every head has ended."""
    is_final = not any(group.is_open for group in groups)
    balance = max(gross - advance, ZERO)
    refund = max(advance - gross, ZERO) if is_final else ZERO
    formula = f"应补 {shown(gross)} 元 − 已预支 {shown(advance)} 元 = {shown(gross - advance)} 元"
    back = f"已预支 {shown(advance)} 元 − 应补 {shown(gross)} 元 = {shown(refund)} 元"
    return _Settled(balance, refund, formula, back)


def _per_head_recover(groups: Sequence[_Alike], gross: Decimal, advance: Decimal, rule: Settlement) -> _Settled:
    """Pay each ended head its sum less its share of the advance; take back the share that a head did not earn."""
    over = [
        (group.award.amount_yuan - group.award.advance_yuan, group.head_count) for group in groups if not group.is_open
    ]
    owed = sum((sum_ * count for sum_, count in over if sum_ > 0), ZERO)
    unearned = sum((-sum_ * count for sum_, count in over if sum_ < 0), ZERO)
    owed_heads = sum(count for sum_, count in over if sum_ > 0)
    unearned_heads = sum(count for sum_, count in over if sum_ < 0)
    owed_formula = f"{owed_heads} 人补足余额，合计 {shown(owed)} 元"
    back_formula = f"{unearned_heads} 人追回已预支，合计 {shown(unearned)} 元"
    if not rule.offset:
        return _Settled(owed, unearned, owed_formula, back_formula)
    if not unearned:
        return _Settled(owed, ZERO, owed_formula, back_formula)
    netted = f"{owed_formula}；{back_formula}；扣回后 {shown(owed - unearned)} 元"
    return _Settled(max(owed - unearned, ZERO), max(unearned - owed, ZERO), netted, netted)


_MODES: Final[dict[SettlementMode, Callable[[Sequence[_Alike], Decimal, Decimal, Settlement], _Settled]]] = {
    SettlementMode.NET_TOTAL: _net_total,
    SettlementMode.PER_HEAD_RECOVER: _per_head_recover,
}


def refund_due_on(ends_on: date, settlement: Settlement) -> date | None:
    """The inclusive last day to pay back, counted from the class's inclusive last planned day; None when not ruled."""
    if settlement.refund_months is None and settlement.refund_days is None:
        return None
    return add_months(ends_on, settlement.refund_months or 0) + timedelta(days=settlement.refund_days or 0)


def _closing(settled: _Settled, is_final: bool, due_on: date | None, book: Rulebook) -> Iterator[Line]:
    if settled.balance or not settled.refund:
        label = N_("余额（应补减已预支）") if is_final else N_("余额（班内还有人未结业，暂算）")
        waits = settled.balance == 0 and not is_final
        formula = N_("班内还有人未结业，暂不结算") if waits else settled.balance_formula
        article = book.article("settlement.mode")
        yield Line(Part.BALANCE, "settlement.mode", label, settled.balance, formula, {}, article)
    if settled.refund:
        clause, label = _refund_terms(due_on, book.settlement)
        inputs = {"退还期限": str(due_on)} if due_on else {}
        yield Line(Part.REFUND, clause, label, settled.refund, settled.refund_formula, inputs, book.article(clause))


def _refund_terms(due_on: date | None, rule: Settlement) -> tuple[str, str]:
    if due_on is None:
        return "settlement.mode", N_("应退还已预支（退还期限未见规定）")
    terms = [f"{rule.refund_months} 个月"] if rule.refund_months is not None else []
    terms += [f"{rule.refund_days} 日"] if rule.refund_days is not None else []
    key = "refund_months" if rule.refund_months is not None else "refund_days"
    return f"settlement.{key}", f"应退还已预支（培训期限结束后 {'又 '.join(terms)}内，即 {due_on} 前）"


_Row = tuple[_Alike, tuple[Line, ...], Decimal]


def _gathered(rows: Sequence[_Row]) -> list[Line]:
    """Fold each head's lines into one, and gather the heads whose lines read the same.

    Where nearly every head differs, heads are gathered by level and clause alone.
    """
    is_fine = len(rows) <= MOST_GROUPS
    gathered: dict[tuple[str, ...], list[_Row]] = {}
    for row in rows:
        group, lines, _ = row
        last = lines[-2] if lines[-1].clause == SPREAD else lines[-1]
        formula = "" if not is_fine else last.formula if len(lines) == 1 else "；".join(line.formula for line in lines)
        gathered.setdefault((group.level, last.clause, last.label, formula), []).append(row)
    return [_sum_line(alike, formula) for (*_, formula), alike in gathered.items()]


def _sum_line(alike: list[_Row], each: str) -> Line:
    """Sum up heads that read the same; `each` is the formula of one head, or nothing when they differ."""
    group, lines, one = alike[0]
    heads = sum(group.head_count for group, _, _ in alike)
    total = sum((amount * group.head_count for group, _, amount in alike), ZERO)
    level, last = LEVEL_LABELS[group.level], lines[-2] if lines[-1].clause == SPREAD else lines[-1]
    label = last.label if level in last.label else f"{level}：{last.label}"
    if each:
        formula = f"{heads} 人 × {shown(one)} 元 = {shown(total)} 元"
        inputs = {"人数": str(heads), "每人": each, **last.inputs}
    else:
        formula, inputs = f"{heads} 人，逐人计算，合计 {shown(total)} 元", {"人数": str(heads)}
    return last._replace(label=label, amount_yuan=total, formula=formula, inputs=inputs)
