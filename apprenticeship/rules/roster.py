"""What is checked of each person of a roster: the same for a form, an API call and a file.

Facts come typed and may be None where nothing was given. A check returns every problem it finds, and leaves alone
what it cannot judge because a fact is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter, mul
from typing import NamedTuple

from apprenticeship.rules.texts import problem
from common.dates import Span
from common.errors import Problem
from common.identifiers import born_on_of, certificate_number, is_mobile, sex_of
from common.levels import LEVEL_LABELS, Level, is_at_least

OPEN_END = date.max
SEX_LABELS = {"male": "男", "female": "女"}

# The oldest ages that a scheme was seen to admit (粤人社规〔2023〕13号); without a table of its own they only warn.
SEEN_OLDEST_AGES: Mapping[str, int] = {"male": 60, "female": 55}


class RosterRow(NamedTuple):
    """One person's facts. Days are inclusive; `contract_last_on` is `OPEN_END` for a contract without fixed term.

    `number` is upper-case and without spaces; `insured_from` is the first day of its month.
    """

    name: str | None = None
    number: str | None = None
    sex: str | None = None
    residence: str | None = None
    education: str | None = None
    phone: str | None = None
    trainee_type: str | None = None
    post: str | None = None
    hired_on: date | None = None
    contract_starts_on: date | None = None
    contract_last_on: date | None = None
    insured_in: str | None = None
    insured_from: date | None = None
    prior_level: Level | None = None
    prior_certificate_no: str | None = None
    occupation: str | None = None
    occupation_code: str | None = None
    level: Level | None = None
    starts_on: date | None = None
    last_on: date | None = None
    mentor: str | None = None
    tutor: str | None = None
    agreement_no: str | None = None
    had_subsidy: bool | None = None
    remark: str | None = None
    born_on: date | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What the class and its rulebook ask of each person.

    `oldest_ages` is the scheme's table by sex, in whole years at the start; None when the scheme gives none.
    `known_codes` and `known_names` are the catalogue's occupations.
    """

    period: Span
    level: Level
    occupation_code: str
    occupation: str
    work_type: str = ""
    enterprise: str = ""
    contract_months: int = 0
    minimum_age: int = 0
    oldest_ages: Mapping[str, int] | None = None
    contract_covers_training: bool = False
    known_codes: frozenset[str] = frozenset()
    known_names: frozenset[str] = frozenset()

    @property
    def own_names(self) -> tuple[str, ...]:
        """The names that mean this class's occupation: its own, its work type's, or both."""
        return (self.occupation, self.work_type, f"{self.occupation}({self.work_type})")


Check = Callable[[RosterRow, ClassFacts], Sequence[Problem]]
RowsCheck = Callable[[Sequence[RosterRow]], Iterable[tuple[int, Problem]]]
"""A check over all rows at once, such as one that asks the database: row index and problem."""

REQUIRED_FACTS = ("name", "number", "trainee_type", "contract_starts_on", "contract_last_on")
_required_of = attrgetter(*REQUIRED_FACTS, "phone")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = b"10X98765432"
_ZEROS = 48 * sum(_WEIGHTS)
_PROVINCES = frozenset(
    f"{place}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 91))
    for place in range(first, last + 1)
)
_NAME_EXTRAS = str.maketrans("", "", "·'-. ")


def problems_of(row: RosterRow, facts: ClassFacts) -> list[Problem]:
    """Check one person by every rule that needs no other person."""
    return [found for check in CHECKS for found in check(row, facts)]


def problems_of_rows(
    rows: Sequence[RosterRow], facts: ClassFacts, places: Sequence[str], further: Sequence[RowsCheck] = ()
) -> list[tuple[int, Problem]]:
    """Check all people of a roster: row index and problem.

    `places` names each row for the others' messages (“第 7 行”); `further` are checks that ask the database.
    """
    found = [(index, one) for index, row in enumerate(rows) for one in problems_of(row, facts)]
    found += _shared("number", "number_duplicate", [row.number for row in rows], places)
    found += _shared("phone", "phone_shared", [row.phone for row in rows], places)
    for check in further:
        found += check(rows)
    return found


def _shared(
    fact: str, rule: str, values: Sequence[Hashable | None], places: Sequence[str]
) -> Iterable[tuple[int, Problem]]:
    if len(set(values)) == len(values):
        return
    indexes: dict[Hashable, list[int]] = defaultdict(list)
    for index, value in enumerate(values):
        if value:
            indexes[value].append(index)
    for holders in indexes.values():
        for index in holders if len(holders) > 1 else ():
            others = [places[other] for other in holders if other != index]
            yield index, problem(fact, rule, others="、".join(others[:5]))


def required_facts(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """Name, identity number, kind of trainee and contract must be there; a phone should."""
    if None not in _required_of(row):
        return ()
    missing = [problem(fact, "value_missing") for fact in REQUIRED_FACTS if getattr(row, fact) is None]
    return missing if row.phone else [*missing, problem("phone", "phone_missing")]


def name_form(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """2 to 30 letters of any script, with ·, space, hyphen, apostrophe or point between them."""
    name = row.name
    if name is None or (2 <= len(name) <= 30 and (name.isalpha() or _is_compound_name(name))):
        return ()
    return (problem("name", "name_form"),)


def _is_compound_name(name: str) -> bool:
    letters = name.translate(_NAME_EXTRAS)
    return len(letters) >= 2 and letters.isalpha() and name[0].isalpha() and (name[-1].isalpha() or name[-1] == ".")


def number_form(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """18 signs, a birth date that exists before the training, the check sign. Source: GB 11643-1999."""
    number = row.number
    if number is None:
        return ()
    if len(number) != 18 or not number.isascii() or not number[:17].isdigit() or number[17] not in "0123456789X":
        return (_number_malformed(number),)
    born_on = birth_of(number)
    if born_on is None or not date(1900, 1, 1) <= born_on < facts.period.starts_on:
        return (problem("number", "number_birth", digits=number[6:14]),)
    signs = number.encode()
    if _CHECK_SIGNS[(sum(map(mul, _WEIGHTS, signs)) - _ZEROS) % 11] != signs[17]:
        return (problem("number", "number_check"),)
    return () if number[:2] in _PROVINCES else (problem("number", "number_region", digits=number[:2]),)


def _number_malformed(number: str) -> Problem:
    if len(number) == 15 and number.isascii() and number.isdigit():
        return problem("number", "number_legacy")
    if len(number) != 18:
        return problem("number", "number_length", length=len(number))
    for position, sign in enumerate(number[:17], 1):
        if sign not in "0123456789":
            return problem("number", "number_signs", position=position, sign=sign)
    return problem("number", "number_signs", position=18, sign=number[17])


@lru_cache(maxsize=40_000)
def _birth_of_digits(digits: str) -> date | None:
    return born_on_of(f"000000{digits}")


def birth_of(number: str | None) -> date | None:
    """Read the birth date of an 18-sign number; None for another length or a day that does not exist."""
    return _birth_of_digits(number[6:14]) if number is not None and len(number) == 18 else None


def number_agrees(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """Sex, birth date and age that the roster states are the number's; the age at the start is one that is admitted."""
    born_on, number = birth_of(row.number), row.number
    if born_on is None or number is None or not number[16].isdigit():
        return ()
    sex, age = sex_of(number), age_on(born_on, facts.period.starts_on)
    found = list(_age_problems(sex, age, facts))
    if row.sex and row.sex != sex:
        found.append(problem("sex", "sex_differs", stated=SEX_LABELS[row.sex], expected=SEX_LABELS[sex]))
    if row.born_on and row.born_on != born_on:
        found.append(problem("born_on", "birth_differs", stated=row.born_on, expected=born_on))
    if row.age is not None and abs(row.age - age) > 1:
        found.append(problem("age", "age_differs", stated=row.age, expected=age))
    return found


def age_on(born_on: date, day: date) -> int:
    """Count whole years of life on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _age_problems(sex: str, age: int, facts: ClassFacts) -> Sequence[Problem]:
    """Old enough, and not past the scheme's table; without a table only a warning where retirement is likely."""
    if age < facts.minimum_age:
        # A birth after the training's start is a wrong number, not a child.
        return (problem("number", "age_too_young", age=age, least=facts.minimum_age),) if age >= 0 else ()
    most = (SEEN_OLDEST_AGES if facts.oldest_ages is None else facts.oldest_ages).get(sex)
    if most is None or age <= most:
        return ()
    return (problem("number", "age_doubtful" if facts.oldest_ages is None else "age_too_old", age=age, most=most),)


def phone_form(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """A mainland mobile number of 11 digits."""
    if row.phone is None or is_mobile(row.phone):
        return ()
    return (problem("phone", "phone_form", value=row.phone),)


def contract_terms(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """In order, as long as the rulebook asks, and over the whole training."""
    if row.contract_starts_on is None or row.contract_last_on is None:
        return ()
    return _contract_problems(
        row.contract_starts_on,
        row.contract_last_on,
        facts.contract_months,
        facts.period,
        facts.contract_covers_training,
    )


@lru_cache(maxsize=10_000)
def _contract_problems(first: date, last: date, least: int, period: Span, covers: bool) -> tuple[Problem, ...]:
    if last < first:
        return (problem("contract_last_on", "contract_order", first=first, last=last),)
    found: list[Problem] = []
    if first > period.starts_on:
        found.append(problem("contract_starts_on", "contract_starts_late", first=first, needed=period.starts_on))
    if last == OPEN_END:
        return tuple(found)
    months = Span(first, last + timedelta(days=1)).months
    if months < least:
        found.append(problem("contract_last_on", "contract_short", months=months, least=least))
    if last < period.last_on:
        severity = "error" if covers else "warning"
        found.append(
            problem("contract_last_on", "contract_ends_early", severity=severity, last=last, needed=period.last_on)
        )
    return tuple(found)


def days_in_order(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """Hired by the contract's start, insured by the training's month."""
    found: list[Problem] = []
    if row.hired_on and row.contract_starts_on and row.hired_on > row.contract_starts_on:
        found.append(problem("hired_on", "hired_after_contract", hired=row.hired_on, first=row.contract_starts_on))
    if row.insured_from and row.insured_from > facts.period.starts_on:
        found.append(problem("insured_from", "insured_late", month=f"{row.insured_from:%Y-%m}"))
    return found


def class_facts(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """Period and level, where given, are the class's."""
    found: list[Problem] = []
    if row.level is not None and row.level != facts.level:
        stated, expected = LEVEL_LABELS[row.level], LEVEL_LABELS[facts.level]
        found.append(problem("level", "level_differs", stated=stated, expected=expected))
    if row.starts_on and row.last_on and row.last_on < row.starts_on:
        return [*found, problem("last_on", "period_order", first=row.starts_on, last=row.last_on)]
    if row.starts_on and row.starts_on != facts.period.starts_on:
        found.append(problem("starts_on", "period_differs", stated=row.starts_on, expected=facts.period.starts_on))
    if row.last_on and row.last_on != facts.period.last_on:
        found.append(problem("last_on", "period_differs", stated=row.last_on, expected=facts.period.last_on))
    return found


def occupation_known(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """Code and name, where given, are known and the class's; the class's work type passes for its name."""
    found: list[Problem] = []
    code, name = row.occupation_code, row.occupation
    if code and code != facts.occupation_code:
        rule = "occupation_differs" if code in facts.known_codes else "occupation_unknown"
        found.append(problem("occupation_code", rule, stated=code, expected=facts.occupation_code))
    if name and name != facts.occupation and name.replace("（", "(").replace("）", ")") not in facts.own_names:
        rule = "occupation_differs" if name in facts.known_names else "occupation_unknown"
        found.append(problem("occupation", rule, stated=name, expected=facts.occupation))
    return found


def prior_skill(row: RosterRow, facts: ClassFacts) -> Sequence[Problem]:
    """A level held already, its certificate, and a subsidy had before: things to look at, never a refusal."""
    found: list[Problem] = []
    if row.prior_level is not None and is_at_least(row.prior_level, facts.level):
        held, target = LEVEL_LABELS[row.prior_level], LEVEL_LABELS[facts.level]
        found.append(problem("prior_level", "prior_level_reaches_target", held=held, target=target))
    if row.prior_certificate_no:
        found += _certificate_problems(row.prior_certificate_no, row.prior_level)
    if row.had_subsidy:
        found.append(problem("had_subsidy", "subsidy_before"))
    return found


def _certificate_problems(number: str, stated: Level | None) -> Sequence[Problem]:
    parts = certificate_number(number)
    if parts is None:
        is_old = len(number) == 16 and number.isascii() and number.isdigit()
        return () if is_old else (problem("prior_certificate_no", "certificate_form", value=number),)
    if stated is None or parts.level == stated:
        return ()
    coded = LEVEL_LABELS[parts.level]
    return (problem("prior_certificate_no", "certificate_level", coded=coded, stated=LEVEL_LABELS[stated]),)


CHECKS: tuple[Check, ...] = (
    required_facts,
    name_form,
    number_form,
    number_agrees,
    phone_form,
    contract_terms,
    days_in_order,
    class_facts,
    occupation_known,
    prior_skill,
)
