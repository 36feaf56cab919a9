"""What a head is worth, line by line, and why it is not more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from common.texts import N_
from rulebooks.rules import AdvanceBase, AdvanceHeads, Multiplier, Outcome, RateMethod, Rulebook, TraineeStatus
from rulebooks.rules import plain_number as number
from subsidies.rules import outcomes
from subsidies.rules.facts import Case
from subsidies.rules.rates import Worth, is_of_occupation, worth
from subsidies.rules.results import Award, Line, Part, Unmet, rounded, rounded_down, rounding_of_a_head, shown_exact
from subsidies.rules.terms import Terms, terms_of
from subsidies.rules.years import TWELVE, ZERO, Years, shown_years

YEARLY: Final = (RateMethod.PER_LEVEL_PER_YEAR, RateMethod.FLAT_PER_YEAR)
NO_INPUTS: Final[Mapping[str, str]] = MappingProxyType({})
OPEN: Final = (TraineeStatus.PLANNED, TraineeStatus.TRAINING)
_NOTHING_FITS: Final = {
    TraineeStatus.PLANNED: N_("尚未开班，暂无补贴"),
    TraineeStatus.TRAINING: N_("尚未结业，暂无补贴"),
    TraineeStatus.COMPLETED: N_("不符合任何补贴情形"),
    TraineeStatus.WITHDRAWN: N_("中途退出，不予补贴"),
}


class _Step(NamedTuple):
    """A step of the computation and the exact running total after it."""

    clause: str
    label: str
    formula: str
    total: Decimal
    inputs: Mapping[str, str] = NO_INPUTS


class _Full(NamedTuple):
    """The sum that the best outcome gives: its steps, or why there is none."""

    steps: list[_Step]
    lacking: _Step | None = None

    @property
    def total(self) -> Decimal:
        return ZERO if self.lacking else self.steps[-1].total


def award_of(case: Case, book: Rulebook) -> Award:
    """Work out a case's award. The exact sum is rounded once, at its end; the lines add up to the rounded sum."""
    terms = terms_of(case, book)
    return Kin(terms, book).award(terms.cost_yuan)


class Kin:
    """Heads whose terms differ in nothing but their cost: what they share is worked out once, for all of them."""

    __slots__ = ("_awards", "_better", "_book", "_has_advance", "_raises", "_rounding", "_terms", "_verdict")

    def __init__(self, terms: Terms, book: Rulebook) -> None:
        self._terms, self._book = terms, book
        self._awards: dict[Decimal | None, Award] = {}
        self._raises = tuple(_raises(terms, book))
        self._verdict = outcomes.verdict(book, terms.situation)
        self._better = tuple(_better(self._verdict, book))
        self._rounding = rounding_of_a_head(book)
        self._has_advance = _counts_for_advance(terms, book)

    def award(self, cost_yuan: Decimal | None) -> Award:
        """Work out the award of a head of this kin with its cost, once for each cost."""
        award = self._awards.get(cost_yuan)
        if award is None:
            award = self._awards[cost_yuan] = self._worked_out(Terms(*self._terms[:-1], cost_yuan))
        return award

    def _worked_out(self, terms: Terms) -> Award:
        book, paid = self._book, terms.paid
        full = _full(terms, book, paid, self._raises)
        steps = _decided(terms, full, self._verdict)
        exact = steps[-1].total
        amount = rounded(exact, self._rounding)
        lines = (_line(steps[0], ZERO, amount, book),) if len(steps) == 1 else tuple(self._lines(steps))
        share, advance_lines = _advance(terms, book, full, self._raises) if self._has_advance else (ZERO, ())
        unmet = self._unmet(terms, full, exact) if self._better or paid.is_capped else ()
        return Award(exact, amount, share, lines, advance_lines, unmet)

    def _lines(self, steps: list[_Step]) -> Iterator[Line]:
        before = ZERO
        for step in steps:
            after = rounded(step.total, self._rounding)
            yield _line(step, before, after, self._book)
            before = after

    def _unmet(self, terms: Terms, full: _Full, total: Decimal) -> tuple[Unmet, ...]:
        """List what would have given more: better rows of the matrix, and the cap on years."""
        if full.lacking is not None:
            return ()
        standard, rounding, paid = full.steps[-1].total, self._rounding, terms.paid
        missed = [
            Unmet(clause, row.label, reasons, rounded(better, rounding), article)
            for clause, row, reasons, article in self._better
            if (better := outcomes.total_of(row, standard, paid)) > total
        ]
        if paid.is_capped and total:
            missed += _unmet_cap(terms, self._book, self._verdict, self._raises, total)
        return tuple(missed)


def _counts_for_advance(terms: Terms, book: Rulebook) -> bool:
    advance = book.advance
    is_counted = advance.heads is AdvanceHeads.PLANNED or terms.status is not TraineeStatus.PLANNED
    return advance.allowed and bool(advance.percent) and is_counted


_Raise = tuple[str, str, Decimal]
_Better = tuple[str, Outcome, tuple[str, ...], str]


def _better(verdict: outcomes.Verdict, book: Rulebook) -> Iterator[_Better]:
    for place, row, reasons in verdict.missed:
        clause = f"outcomes.{place}.{outcomes.value_key(row)}"
        yield clause, row, reasons, book.article(clause)


def _line(step: _Step, before: Decimal, after: Decimal, book: Rulebook) -> Line:
    """Write a step as a line that leads from one rounded running total to the next."""
    formula = step.formula
    if after != step.total:
        formula += f" = {shown_exact(step.total)} 元，{book.rounding.mode.label}为 {number(after)} 元"
    elif after:
        formula += f" = {number(after)} 元"
    return Line(Part.GROSS, step.clause, step.label, after - before, formula, step.inputs, book.article(step.clause))


def _full(terms: Terms, book: Rulebook, years: Years, raises: tuple[_Raise, ...]) -> _Full:
    """Work out the standard and its uplifts for a given time."""
    trainee_type = terms.situation.trainee_type
    if trainee_type not in book.trainee_types.covered:
        inputs = {"人员类型": trainee_type.label}
        reason = N_("人员类型不属于本办法的补贴对象")
        return _Full([], _Step("trainee_types.covered", N_("不属于补贴对象"), reason, ZERO, inputs))
    key, rate = book.rate_of(trainee_type)
    sum_of = worth(terms, rate, key, years)
    if sum_of.lacking:
        return _Full([], _Step(sum_of.clause, sum_of.label, sum_of.lacking, ZERO))
    words = sum_of.inputs
    if rate.method in YEARLY:
        words = {**words, **_years_inputs(terms, book, years)}
    standard = _Step(sum_of.clause, sum_of.label, sum_of.formula, sum_of.exact, words)
    return _Full([standard, *_raised(standard, raises)] if raises else [standard])


def _years_inputs(terms: Terms, book: Rulebook, years: Years) -> dict[str, str]:
    inputs = {"年数规则": book.year_rule.part_year.label, "补贴年数": shown_years(years.months)}
    if years.rested_days:
        inputs["休学停止计时"] = f"{years.rested_days} 天"
    if years.is_capped:
        inputs |= {"计算年数": shown_years(years.uncapped), "年数上限": shown_years(years.months)}
    if terms.hours is not None:
        inputs["学时"] = number(terms.hours)
    return inputs


def _raises(terms: Terms, book: Rulebook) -> Iterator[_Raise]:
    """List the factors of every fitting multiplier in order, each the product so far; a cap holds for them together."""
    percent, applied = Decimal(100), False
    for place, row in sorted(enumerate(book.multipliers, start=1), key=lambda pair: pair[1].order):
        if not _fits(row, terms) or (applied and not row.stackable):
            continue
        percent, applied = percent * row.percent / 100, True
        if row.cap_percent is not None:
            percent = min(percent, row.cap_percent)
        yield f"multipliers.{place}.percent", row.label, percent


def _raised(standard: _Step, raises: tuple[_Raise, ...]) -> Iterator[_Step]:
    for clause, label, percent in raises:
        formula = f"{shown_exact(standard.total)} 元 × {shown_exact(percent)}%"
        yield _Step(clause, label, formula, standard.total * percent / 100)


def _fits(row: Multiplier, terms: Terms) -> bool:
    return (
        (not row.tags or not terms.tags.isdisjoint(row.tags))
        and (not row.levels or terms.level in row.levels)
        and (not row.trainee_types or terms.trainee_type in row.trainee_types)
        and (not row.occupations or is_of_occupation(terms.occupation_code, row.occupations))
    )


def _decided(terms: Terms, full: _Full, verdict: outcomes.Verdict) -> list[_Step]:
    """Let the outcome matrix decide; at least one step comes back."""
    if full.lacking is not None:
        return [full.lacking]
    row = verdict.row
    if row is None:
        inputs = {"培训状态": terms.status.label, "证书": terms.situation.certificate.label}
        formula = N_("结业后再计算") if terms.status in OPEN else N_("不予补贴")
        return [_Step("outcomes", _NOTHING_FITS[terms.status], formula, ZERO, inputs)]
    if outcomes.is_full(row):
        return full.steps
    inputs = {"培训状态": terms.status.label, "证书": terms.situation.certificate.label}
    total = outcomes.total_of(row, full.total, terms.paid)
    formula = outcomes.formula_of(row, full.total, terms.paid)
    step = _Step(f"outcomes.{verdict.place}.{outcomes.value_key(row)}", row.label, formula, total, inputs)
    return [step] if outcomes.replaces_full(row) else [*full.steps, step]


def _unmet_cap(
    terms: Terms, book: Rulebook, verdict: outcomes.Verdict, raises: tuple[_Raise, ...], total: Decimal
) -> Iterator[Unmet]:
    years = terms.paid._replace(months=terms.paid.uncapped)
    free = terms._replace(paid=years)
    better = _decided(free, _full(free, book, years, raises), verdict)[-1].total
    if better > total:
        reason = f"计算为 {shown_years(years.uncapped)}，最多补贴 {shown_years(terms.paid.months)}"
        amount = rounded(better, rounding_of_a_head(book))
        yield Unmet(years.clause, N_("补贴年数达到上限"), (reason,), amount, book.article(years.clause))


def _advance(terms: Terms, book: Rulebook, full: _Full, raises: tuple[_Raise, ...]) -> tuple[Decimal, tuple[Line, ...]]:
    """Work out a head's share of the class's advance, rounded down to the fen, so that it never exceeds the percent."""
    advance, percent = book.advance, book.advance.percent or ZERO
    base = _advance_base(terms, book, full, raises)
    if not base.exact:
        return ZERO, ()
    tranches = terms.planned.begun if advance.base is AdvanceBase.PER_TRANCHE else 1
    inputs = {**base.inputs, "预支基数": advance.base.label, "预支比例": f"{number(percent)}%"}
    article = book.article("advance.percent")
    lines, before = [], ZERO
    for place in range(1, tranches + 1):
        share = base.exact * percent / 100
        if place < tranches:
            share = share * place * TWELVE / terms.planned.months
        after = rounded_down(share)
        label = f"第 {place} 年预支" if tranches > 1 else N_("预支")
        formula = f"{base.formula} × {number(percent)}%"
        lines.append(Line(Part.ADVANCE, "advance.percent", label, after - before, formula, inputs, article))
        before = after
    return before, tuple(lines)


def _advance_base(terms: Terms, book: Rulebook, full: _Full, raises: tuple[_Raise, ...]) -> Worth:
    """The sum that the percent is taken of; the first year's is the whole's even part where a rate is not yearly."""
    _, rate = book.rate_of(terms.trainee_type)
    years, is_first_year = terms.planned, book.advance.base is AdvanceBase.FIRST_YEAR
    if is_first_year and rate.method in YEARLY:
        months = min(years.months, TWELVE)
        years = Years(months, months, "advance.base")
    planned = full if years == terms.paid else _full(terms, book, years, raises)
    if planned.lacking is not None:
        return Worth(ZERO, "advance", "")
    total, formula = planned.total, "，".join(step.formula for step in planned.steps)
    if is_first_year and rate.method not in YEARLY and years.months > TWELVE:
        total, formula = total * TWELVE / years.months, f"（{formula}）÷ {shown_years(years.months)}"
    return Worth(total, "advance.base", "", formula, planned.steps[0].inputs)
