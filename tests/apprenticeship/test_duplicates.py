"""Duplicates: found by two thresholds, merged side by side, set apart, taken back; nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.actions.duplicates import Choice, find_duplicates, merge, set_apart, undo_merge
from apprenticeship.actions.enrolments import register_roster
from apprenticeship.actions.thresholds import set_thresholds
from apprenticeship.lifecycle import Certainty, ClassState, PairState
from apprenticeship.models import DuplicatePair, DuplicateThresholds, Enrolment, Person, PersonMerge
from apprenticeship.rules.duplicates import Thresholds, Traits, is_near, likeness, overlaps
from apprenticeship.selectors.duplicates import pairs
from apprenticeship.selectors.thresholds import threshold_book, thresholds_set
from apprenticeship.tasks import find_duplicates as nightly
from common.actor import System
from common.errors import InvalidFacts, NotYourMove, WrongState
from common.identifiers import citizen_check
from journal.models import Entry
from tests import builders
from tests.apprenticeship.duplicates import build_pair
from tests.apprenticeship.test_register_roster import row
from tests.builders import NOW, TODAY, citizen_number
from tests.cast import Cast

SECOND = Choice(number="second", name="second", phone="first")


def near_number(number: str) -> str:
    """Change one digit of a valid number's serial, and its check sign."""
    body = number[:14] + str((int(number[14]) + 1) % 10) + number[15:17]
    return body + citizen_check(body)


def far_number(number: str) -> str:
    """Change two digits of a valid number's serial, and its check sign."""
    body = number[:14] + str((int(number[14]) + 5) % 10) + str((int(number[15]) + 5) % 10) + number[16]
    return body + citizen_check(body)


def two(cast: Cast, **facts: Any) -> DuplicatePair:
    """One person under two numbers: trained before, and in training now."""
    past = cast.class_in(ClassState.CLOSED, 70, starts_on=date(2023, 3, 1), last_on=date(2024, 2, 28))
    old = builders.build_person(1, name="示例同人")
    new = builders.build_person(number=near_number(citizen_number(1)), name="示例同人甲")
    builders.build_enrolment(past, "completed_certified", 1, person=old)
    builders.build_enrolment(facts.get("held") or cast.open_class, "training", 2, person=new)
    return build_pair(old, new)


def merged(cast: Cast, pair: DuplicatePair, **facts: Any) -> PersonMerge:
    given = {"actor": cast.registrar, "choice": SECOND, "reason": "核对身份证原件", "now": NOW, **facts}
    return merge(pair_id=pair.pk, **given)


# ---- pure ----

NAMES = st.text("甲乙丙丁", min_size=1, max_size=6)


@given(NAMES, NAMES)
def test_near_is_what_an_edit_distance_of_one_says(one: str, other: str) -> None:
    def distance(left: str, right: str) -> int:
        if not left or not right:
            return len(left) + len(right)
        step = distance(left[1:], right[1:]) + (left[0] != right[0])
        return min(step, distance(left[1:], right) + 1, distance(left, right[1:]) + 1)

    assert is_near(one, other) == (distance(one, other) <= 1)


def test_two_thresholds_tell_the_certain_from_what_is_looked_at() -> None:
    number = citizen_number(1)
    one = Traits("示例同人", number, "male", "13900000001")
    typo = Traits("示例同人", near_number(number), "male")
    namesake = Traits("示例同人", far_number(number), "male")
    stranger = Traits("另一个人", far_number(number), "female")
    assert likeness(one, typo).certainty(Thresholds()) is Certainty.CERTAIN
    assert likeness(one, namesake).certainty(Thresholds()) is Certainty.LIKELY
    assert likeness(one, stranger).certainty(Thresholds()) is None


SPANS = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 100)), max_size=8)


@given(SPANS)
def test_overlaps_are_found_whenever_two_spans_share_a_day(lengths: list[tuple[int, int]]) -> None:
    first = date(2026, 1, 1)
    spans = [
        (str(place), first + timedelta(days=start), first + timedelta(days=start + length))
        for place, (start, length) in enumerate(lengths)
    ]
    days = [first + timedelta(days=step) for step in range(401)]
    shares = any(sum(start <= day < end for _, start, end in spans) > 1 for day in days)
    assert bool(list(overlaps(spans))) is shares


# ---- finding ----


def test_the_night_finds_typos_and_namesakes_once(cast: Cast) -> None:
    number = citizen_number(1)
    first = builders.build_person(1, name="示例同人")
    typo = builders.build_person(number=near_number(number), name="示例同人", phone_sealed=None)
    namesake = builders.build_person(number=far_number(number), name="示例同人", phone_sealed=None)
    assert nightly() == 3
    assert nightly() == 0
    found = {(row.first_id, row.second_id): row.certainty for row in DuplicatePair.objects.all()}
    assert found[(first.pk, typo.pk)] == Certainty.CERTAIN
    assert found[(first.pk, namesake.pk)] == found[(typo.pk, namesake.pk)] == Certainty.LIKELY


def test_only_the_program_looks_for_duplicates(cast: Cast) -> None:
    with pytest.raises(NotYourMove):
        find_duplicates(actor=cast.registrar, now=NOW)  # type: ignore[arg-type]


def test_a_roster_warns_of_somebody_all_but_the_same(cast: Cast) -> None:
    builders.build_person(number=near_number(citizen_number(1)), name=row(1).name, phone_sealed=None)
    done = register_roster(actor=cast.registrar, number=cast.filed_class.number, rows=[row(1), row(2)], today=TODAY)
    said = [(place, problem.rule, problem.severity) for place, problem in done.warnings]
    assert (0, "resembles_certain", "warning") in said


# ---- merging ----


def test_a_merge_moves_everything_and_keeps_what_was_chosen(cast: Cast) -> None:
    pair = two(cast)
    phone = bytes(pair.first.phone_sealed)
    done = merged(cast, pair)
    survivor = Person.objects.get(pk=pair.second_id)
    assert (survivor.name, bytes(survivor.phone_sealed)) == ("示例同人甲", phone)
    assert Person.objects.get(pk=pair.first_id).merged_into_id == survivor.pk
    assert set(Enrolment.objects.values_list("person", flat=True)) == {survivor.pk}
    assert len(done.moved) == 1
    verbs = Entry.objects.values_list("verb", flat=True)
    assert {"person.merge", "person.take_in", "enrolment.move_person", "duplicate.merge"} <= set(verbs)


def test_the_number_that_was_given_up_still_finds_the_person(cast: Cast) -> None:
    pair = two(cast)
    merged(cast, pair)
    later = cast.class_in(ClassState.FILED, 71, starts_on=date(2028, 3, 1), last_on=date(2029, 2, 28))
    days = {"contract_starts_on": date(2028, 3, 1), "contract_last_on": date(2031, 2, 28)}
    rows = [row(1, name="示例同人甲", **days)]
    done = register_roster(actor=cast.registrar, number=later.number, rows=rows, today=TODAY)
    assert Enrolment.objects.get(pk=done.new[0].enrolment_id).person_id == pair.second_id


def test_an_account_moves_and_two_accounts_stand_in_the_way(cast: Cast) -> None:
    pair = two(cast)
    Person.objects.filter(pk=pair.first_id).update(user=cast.user("apprentice"))
    merged(cast, pair)
    assert Person.objects.get(pk=pair.second_id).user == cast.user("apprentice")
    undo_merge(actor=cast.registrar, pair_id=pair.pk, reason="弄错", now=NOW)
    assert Person.objects.get(pk=pair.first_id).user == cast.user("apprentice")
    Person.objects.filter(pk=pair.second_id).update(user=cast.user("moon_apprentice"))
    with pytest.raises(InvalidFacts) as refused:
        merged(cast, pair)
    assert [problem.rule for problem in refused.value.problems] == ["merge_two_accounts"]


def test_trainings_that_overlap_cannot_become_one_persons(cast: Cast) -> None:
    pair = build_pair(cast.enrolment.person, cast.registered.person)
    with pytest.raises(InvalidFacts) as refused:
        merged(cast, pair)
    assert [problem.rule for problem in refused.value.problems] == ["merge_overlaps"]
    assert not PersonMerge.objects.exists()


def test_what_belongs_to_another_school_is_merged_by_the_bureau(cast: Cast) -> None:
    pair = two(cast)
    far = cast.class_in(ClassState.CLOSED, 75, school=cast.moon, starts_on=date(2020, 3, 1), last_on=date(2021, 2, 28))
    builders.build_enrolment(far, "completed_certified", 3, person=pair.first)
    with pytest.raises(InvalidFacts) as refused:
        merged(cast, pair)
    assert [problem.rule for problem in refused.value.problems] == ["merge_elsewhere"]
    assert merged(cast, pair, actor=cast.filing).moved


@pytest.mark.parametrize("field", ["number", "name", "phone"])
def test_each_field_is_chosen(cast: Cast, field: str) -> None:
    choice = Choice(**{"number": "first", "name": "first", "phone": "first", field: ""})
    with pytest.raises(InvalidFacts) as refused:
        merged(cast, two(cast), choice=choice)
    assert [(one.field, one.rule) for one in refused.value.problems] == [(field, "merge_choice_missing")]


def test_strangers_and_other_roles(cast: Cast) -> None:
    pair = two(cast)
    for name in ("moon_registrar", "county_filing", "tutor", "enterprise_officer", "apprentice"):
        with pytest.raises(DuplicatePair.DoesNotExist):
            merged(cast, pair, actor=cast.actor(name))
    with pytest.raises(NotYourMove):
        merged(cast, pair, actor=cast.auditor)
    with pytest.raises(InvalidFacts):
        merged(cast, pair, reason=" ")


# ---- apart and back ----


def test_an_undone_merge_leaves_everything_as_it_was(cast: Cast) -> None:
    pair = two(cast)
    before = list(Enrolment.objects.order_by("pk").values_list("pk", "person"))
    names = list(Person.objects.order_by("pk").values_list("pk", "name", "merged_into"))
    merged(cast, pair)
    undo_merge(actor=cast.registrar, pair_id=pair.pk, reason="不是同一人", now=NOW)
    assert list(Enrolment.objects.order_by("pk").values_list("pk", "person")) == before
    assert list(Person.objects.order_by("pk").values_list("pk", "name", "merged_into")) == names
    with pytest.raises(WrongState):
        undo_merge(actor=cast.registrar, pair_id=pair.pk, reason="再来", now=NOW)
    assert merged(cast, pair).pk


def test_two_people_set_apart_are_not_proposed_again(cast: Cast) -> None:
    pair = two(cast)
    set_apart(actor=cast.registrar, pair_id=pair.pk, reason="双胞胎", now=NOW)
    assert find_duplicates(actor=System("test"), now=NOW) == 0
    assert not pairs(cast.registrar, PairState.OPEN).exists()
    with pytest.raises(WrongState):
        merged(cast, pair)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_at_once_one_is_told_that_it_is_done(
    at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]],
) -> None:
    cast = Cast()
    pair = two(cast)
    done = at_once([lambda actor=actor: merged(cast, pair, actor=actor) for actor in (cast.registrar, cast.filing)])
    assert sorted(type(one).__name__ for one in done) == ["PersonMerge", "WrongState"]
    assert PersonMerge.objects.count() == 1


# ---- pages ----


def test_both_records_stand_side_by_side_and_are_merged_there(cast: Cast) -> None:
    pair = two(cast)
    client, url = cast.client("registrar"), f"/duplicates/{pair.pk}/"
    page = client.get(url).content.decode()
    assert citizen_number(1) not in page
    assert page.count("示例同人甲") >= 2
    assert client.post(url, {"number": "second"}).status_code == 422
    form = {"number": "second", "name": "second", "phone": "first", "reason": "核对原件"}
    assert client.post(url, form).status_code == 303
    assert "已合并到“示例同人甲”的记录" in client.get(url).content.decode()
    assert client.post(f"{url}move/", {"move": "undo", "reason": "弄错了"}).status_code == 303
    assert "疑似重复的人员" in client.get("/").content.decode()


def test_the_list_keeps_its_filters(cast: Cast) -> None:
    two(cast)
    client = cast.client("registrar")
    assert "示例同人甲" in client.get("/duplicates/", {"state": "open", "certainty": "likely"}).content.decode()
    assert "示例同人甲" not in client.get("/duplicates/", {"certainty": "certain"}).content.decode()


# ---- thresholds ----


WANTED = Thresholds(likely=60, certain=100)


def set_by(officer: Any, wanted: Thresholds = WANTED, source: str = "2026 年抽查结果") -> DuplicateThresholds:
    return set_thresholds(actor=officer, wanted=wanted, source=source, now=NOW)


def test_a_bureau_sets_its_thresholds_once_and_says_where_from(cast: Cast) -> None:
    row = set_by(cast.filing)
    assert (row.region_id, row.likely, row.certain, row.source) == ("320600", 60, 100, "2026 年抽查结果")
    assert set_by(cast.filing) == row
    assert Entry.objects.get(verb="thresholds.set").after == {"likely": 60, "certain": 100}


@pytest.mark.parametrize(
    ("wanted", "source", "rule"),
    [
        (Thresholds(80, 80), "抽查", "thresholds_order"),
        (Thresholds(0, 80), "抽查", "thresholds_order"),
        (Thresholds(30, 500), "抽查", "thresholds_order"),
        (WANTED, "  ", "thresholds_source_missing"),
        (WANTED, "长" * 201, "thresholds_source_missing"),
    ],
)
def test_thresholds_in_disorder_or_without_a_source_are_refused(
    cast: Cast, wanted: Thresholds, source: str, rule: str
) -> None:
    with pytest.raises(InvalidFacts) as refused:
        set_by(cast.filing, wanted, source)
    assert [one.rule for one in refused.value.problems] == [rule]
    assert not DuplicateThresholds.objects.exists()


@pytest.mark.parametrize("player", ["registrar", "auditor", "mentor"])
def test_nobody_but_an_officer_sets_thresholds(cast: Cast, player: str) -> None:
    with pytest.raises(NotYourMove):
        set_by(cast.actor(player))


def test_the_narrowest_region_counts_and_the_default_elsewhere(cast: Cast) -> None:
    assert threshold_book().of("320681") == Thresholds()
    set_by(cast.filing)
    set_by(cast.county_filing, Thresholds(20, 70))
    book = threshold_book()
    assert (book.of("320681"), book.of("320602"), book.of("330100")) == (Thresholds(20, 70), WANTED, Thresholds())
    assert book.lowest == 20
    assert [row.region_id for row in thresholds_set(cast.county_filing)] == ["320681", "320600"]
    assert not thresholds_set(cast.registrar).exists()


def test_pairs_are_found_by_the_thresholds_of_their_region(cast: Cast) -> None:
    two(cast)
    DuplicatePair.objects.all().delete()
    set_by(cast.filing, Thresholds(likely=95, certain=100))
    assert find_duplicates(actor=System("test"), now=NOW) == 0
    set_by(cast.filing, Thresholds(likely=60, certain=65))
    assert find_duplicates(actor=System("test"), now=NOW) == 1
    assert DuplicatePair.objects.get().certainty == Certainty.CERTAIN


def test_the_page_says_that_the_default_has_no_document_and_loses_nothing_typed(cast: Cast) -> None:
    page = cast.client("filing").get("/duplicates/thresholds/").content.decode()
    assert "这是系统默认值，没有文件依据" in page
    wrong = {"likely": "90", "certain": "40", "source": "抽查 500 对"}
    answer = cast.client("filing").post("/duplicates/thresholds/", wrong)
    assert answer.status_code == 422
    assert "抽查 500 对" in answer.content.decode()
    assert cast.client("registrar").get("/duplicates/thresholds/").status_code == 403
