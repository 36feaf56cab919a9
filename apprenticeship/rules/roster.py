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
from typing import Any, NamedTuple

from apprenticeship.rules.texts import problem
from common.dates import Span
from common.errors import Problem
from common.identifiers import CERTIFICATE_LEVEL_AT, born_on_of, is_certificate_number, is_mobile, sex_of
from common.levels import LEVEL_LABELS, Level, is_at_least

OPEN_END = date.max
SEX_LABELS = {"male": "男", "female": "女"}

# The oldest ages that a scheme was seen to admit (粤人社规〔2023〕13号); without a table of its own they only warn.
SEEN_OLDEST_AGES: Mapping[str, int] = {"male": 60, "female": 55}


class RosterRow(NamedTuple):
    """One person's terms. Days are inclusive; `contract_last_on` is `OPEN_END` for a contract without fixed term.

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
class ClassTerms:
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


Check = Callable[[RosterRow, ClassTerms], Sequence[Problem]]
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


def problems_of(row: RosterRow, terms: ClassTerms) -> list[Problem]:
    """Check one person by every rule that needs no other person."""
    return [found for check in (*PERSON_CHECKS, *TERM_CHECKS) for found in check(row, terms)]


def problems_of_rows(
    rows: Sequence[RosterRow], terms: ClassTerms, places: Sequence[str], further: Sequence[RowsCheck] = ()
) -> list[tuple[int, Problem]]:
    """Check all people of a roster: row index and problem.

    `places` names each row for the others' messages (“第 7 行”); `further` are checks that ask the database.
    """
    found: list[tuple[int, Problem]] = []
    # Contracts, periods and skills repeat from row to row: what was said of a combination holds for the next one.
    said: dict[tuple[Any, ...], list[Problem]] = {}
    for index, row in enumerate(rows):
        key = _terms_of(row)
        of_terms = said.get(key)
        if of_terms is None:
            of_terms = said[key] = [one for check in TERM_CHECKS for one in check(row, terms)]
        of_person = [one for check in PERSON_CHECKS for one in check(row, terms)]
        if of_person or of_terms:
            found += [(index, one) for one in (*of_person, *of_terms)]
    found += _shared("number", "number_duplicate", [row.number for row in rows], places)
    found += _shared("phone", "phone_shared", [row.phone for row in rows], places)
    for check_all in further:
        found += check_all(rows)
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


def required_facts(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """Name, identity number, kind of trainee and contract must be there; a phone should."""
    if None not in _required_of(row):
        return ()
    missing = [problem(fact, "value_missing") for fact in REQUIRED_FACTS if getattr(row, fact) is None]
    return missing if row.phone else [*missing, problem("phone", "phone_missing")]


def name_form(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """2 to 30 letters of any script, with ·, space, hyphen, apostrophe or point between them."""
    name = row.name
    if name is None or (2 <= len(name) <= 30 and (name.isalpha() or _is_compound_name(name))):
        return ()
    return (problem("name", "name_form"),)


def _is_compound_name(name: str) -> bool:
    letters = name.translate(_NAME_EXTRAS)
    return len(letters) >= 2 and letters.isalpha() and name[0].isalpha() and (name[-1].isalpha() or name[-1] == ".")


def number_form(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """18 signs, a birth date that exists before the training, the check sign.

    Source: GB 11643-1999 (docs/policies/gb-11643-1999.md).
    """
    number = row.number
    if number is None:
        return ()
    if len(number) != 18 or not number.isascii() or not number[:17].isdigit() or number[17] not in "0123456789X":
        return (_number_malformed(number),)
    born_on = birth_of(number)
    if born_on is None or not date(1900, 1, 1) <= born_on < terms.period.starts_on:
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


def number_agrees(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """Sex, birth date and age that the roster states are the number's; the age at the start is one that is admitted."""
    born_on, number = birth_of(row.number), row.number
    if born_on is None or number is None or not number[16].isdigit():
        return ()
    sex, age = sex_of(number), age_on(born_on, terms.period.starts_on)
    found = list(_age_problems(sex, age, terms))
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


def _age_problems(sex: str, age: int, terms: ClassTerms) -> Sequence[Problem]:
    """Old enough, and not past the scheme's table; without a table only a warning where retirement is likely."""
    if age < terms.minimum_age:
        # A birth after the training's start is a wrong number, not a child.
        return (problem("number", "age_too_young", age=age, least=terms.minimum_age),) if age >= 0 else ()
    most = (SEEN_OLDEST_AGES if terms.oldest_ages is None else terms.oldest_ages).get(sex)
    if most is None or age <= most:
        return ()
    return (problem("number", "age_doubtful" if terms.oldest_ages is None else "age_too_old", age=age, most=most),)


def phone_form(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """A mainland mobile number of 11 digits."""
    if row.phone is None or is_mobile(row.phone):
        return ()
    return (problem("phone", "phone_form", value=row.phone),)


def contract_terms(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """In order, as long as the rulebook asks, and over the whole training."""
    first, last, period = row.contract_starts_on, row.contract_last_on, terms.period
    if first is None or last is None:
        return ()
    if last < first:
        return (problem("contract_last_on", "contract_order", first=first, last=last),)
    found: list[Problem] = []
    if first > period.starts_on:
        found.append(problem("contract_starts_on", "contract_starts_late", first=first, needed=period.starts_on))
    if last == OPEN_END:
        return found
    months = Span(first, last + timedelta(days=1)).months
    if months < terms.contract_months:
        found.append(problem("contract_last_on", "contract_short", months=months, least=terms.contract_months))
    if last < period.last_on:
        severity = "error" if terms.contract_covers_training else "warning"
        found.append(
            problem("contract_last_on", "contract_ends_early", severity=severity, last=last, needed=period.last_on)
        )
    return found


def days_in_order(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """Hired by the contract's start, insured by the training's month."""
    found: list[Problem] = []
    if row.hired_on and row.contract_starts_on and row.hired_on > row.contract_starts_on:
        found.append(problem("hired_on", "hired_after_contract", hired=row.hired_on, first=row.contract_starts_on))
    if row.insured_from and row.insured_from > terms.period.starts_on:
        found.append(problem("insured_from", "insured_late", month=f"{row.insured_from:%Y-%m}"))
    return found


def class_terms(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """Period and level, where given, are the class's."""
    found: list[Problem] = []
    if row.level is not None and row.level != terms.level:
        stated, expected = LEVEL_LABELS[row.level], LEVEL_LABELS[terms.level]
        found.append(problem("level", "level_differs", stated=stated, expected=expected))
    if row.starts_on and row.last_on and row.last_on < row.starts_on:
        return [*found, problem("last_on", "period_order", first=row.starts_on, last=row.last_on)]
    if row.starts_on and row.starts_on != terms.period.starts_on:
        found.append(problem("starts_on", "period_differs", stated=row.starts_on, expected=terms.period.starts_on))
    if row.last_on and row.last_on != terms.period.last_on:
        found.append(problem("last_on", "period_differs", stated=row.last_on, expected=terms.period.last_on))
    return found


def occupation_known(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """Code and name, where given, are known and the class's; the class's work type passes for its name."""
    found: list[Problem] = []
    code, name = row.occupation_code, row.occupation
    if code and code != terms.occupation_code:
        rule = "occupation_differs" if code in terms.known_codes else "occupation_unknown"
        found.append(problem("occupation_code", rule, stated=code, expected=terms.occupation_code))
    if name and name != terms.occupation and name.replace("（", "(").replace("）", ")") not in terms.own_names:
        rule = "occupation_differs" if name in terms.known_names else "occupation_unknown"
        found.append(problem("occupation", rule, stated=name, expected=terms.occupation))
    return found


def prior_skill(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """A level held already and a subsidy had before: things to look at, never a refusal."""
    found: list[Problem] = []
    if row.prior_level is not None and is_at_least(row.prior_level, terms.level):
        held, target = LEVEL_LABELS[row.prior_level], LEVEL_LABELS[terms.level]
        found.append(problem("prior_level", "prior_level_reaches_target", held=held, target=target))
    if row.had_subsidy:
        found.append(problem("had_subsidy", "subsidy_before"))
    return found


def certificate(row: RosterRow, terms: ClassTerms) -> Sequence[Problem]:
    """The number of a certificate held before has a known form and tells the level that is stated."""
    number, stated = row.prior_certificate_no, row.prior_level
    if number is None:
        return ()
    if not is_certificate_number(number):
        is_old = len(number) == 16 and number.isascii() and number.isdigit()
        return () if is_old else (problem("prior_certificate_no", "certificate_form", value=number),)
    if stated is None or stated == number[CERTIFICATE_LEVEL_AT]:
        return ()
    coded = LEVEL_LABELS[Level(number[CERTIFICATE_LEVEL_AT])]
    return (problem("prior_certificate_no", "certificate_level", coded=coded, stated=LEVEL_LABELS[stated]),)


PERSON_CHECKS: tuple[Check, ...] = (required_facts, name_form, number_form, number_agrees, phone_form, certificate)
TERM_CHECKS: tuple[Check, ...] = (contract_terms, days_in_order, class_terms, occupation_known, prior_skill)
TERM_FACTS = (
    *("hired_on", "contract_starts_on", "contract_last_on", "insured_from", "prior_level", "occupation"),
    *("occupation_code", "level", "starts_on", "last_on", "had_subsidy"),
)
"""The only facts that `TERM_CHECKS` look at."""
_terms_of = attrgetter(*TERM_FACTS)
