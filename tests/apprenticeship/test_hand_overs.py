"""A mentor's people handed over at once, deputies ended early, mentors enough for a class, allowances missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.actions.classes import open_class
from apprenticeship.actions.mentoring import end_deputy
from apprenticeship.actions.mentors import hand_over_people
from apprenticeship.lifecycle import ClassState, EnrolmentState
from apprenticeship.models import ClassLead, Enrolment, MentorAllowance, MentorAssignment, MentorDeputy
from apprenticeship.rules.mentoring import months_over
from apprenticeship.selectors.allowances import gaps_of_class, gaps_of_mentor
from apprenticeship.selectors.hand_over import hand_over_plan
from common.dates import Span
from common.errors import InvalidFacts, NotYourMove
from enterprises.models import Mentor
from journal.models import Entry
from tests import builders
from tests.apprenticeship.mentoring import deputy_to_end
from tests.builders import TODAY
from tests.cast import Cast

FROM = date(2026, 12, 1)


def class_of_scheme(cast: Cast, knobs: str, state: str = ClassState.OPEN, serial: int = 44) -> Any:
    text = cast.rulebook.text.replace("[settlement]\n", f"[mentor_rules]\n{knobs}\n[settlement]\n", 1)
    return cast.class_in(state, serial, rulebook=builders.build_rulebook(version=serial, text=text))


def accompanied(cast: Cast, held: Any, serial: int, state: str = EnrolmentState.TRAINING) -> Enrolment:
    row = builders.build_enrolment(held, state, serial)
    builders.build_assignment(row, mentor=cast.forge_mentor)
    builders.build_assignment(row, tutor=cast.sun_tutor)
    return row


def taker(cast: Cast) -> Mentor:
    return builders.build_mentor(78, enterprise=cast.forge)


def hand(cast: Cast, other: Mentor, **facts: Any) -> list[MentorAssignment]:
    asked = {"actor": cast.enterprise_officer, "leaving_id": cast.forge_mentor.pk, "from_on": FROM, **facts}
    return hand_over_people(mentor_id=other.pk, **asked)


def rules_of(refused: pytest.ExceptionInfo[InvalidFacts]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


# ---- handing over ----


def test_everybody_of_every_class_goes_to_another_mentor_on_a_day(cast: Cast) -> None:
    later = cast.class_in(ClassState.FILED, 45, starts_on=date(2027, 1, 1), last_on=date(2027, 12, 31))
    now_held, to_come = cast.enrolment, accompanied(cast, later, 51, EnrolmentState.REGISTERED)
    other = taker(cast)
    made = hand(cast, other, reason="岗位变动")
    assert {row.enrolment_id for row in made} == {now_held.pk, to_come.pk}
    spans = MentorAssignment.objects.filter(side="enterprise").order_by("enrolment", "period")
    assert [(row.mentor_id == other.pk, row.starts_on, row.last_on) for row in spans] == [
        (False, now_held.starts_on, date(2026, 11, 30)),
        (True, FROM, now_held.ends_on),
        (True, date(2027, 1, 1), date(2027, 12, 31)),
    ]
    verbs = Entry.objects.filter(verb__startswith="mentor.").order_by("id").values_list("verb", "reason")
    assert sorted(verbs) == sorted(
        [("mentor.end", "岗位变动"), ("mentor.remove", "岗位变动"), *[("mentor.take_over", "岗位变动")] * 2]
    )


def test_only_those_chosen_are_handed_over_and_nobody_twice(cast: Cast) -> None:
    stays, goes = cast.enrolment, accompanied(cast, cast.open_class, 51)
    other = taker(cast)
    hand(cast, other, student_nos=[goes.student_no])
    assert not MentorAssignment.objects.filter(enrolment=stays, mentor=other).exists()
    with pytest.raises(InvalidFacts) as refused:
        hand(cast, other, student_nos=[goes.student_no])
    assert rules_of(refused) == ["handover_nothing"]


def test_the_load_limit_counts_and_the_preview_tells_it_first(cast: Cast) -> None:
    held = class_of_scheme(cast, "max_apprentices = 1")
    for serial in (51, 52):
        accompanied(cast, held, serial)
    other = taker(cast)
    asked = {"actor": cast.enterprise_officer, "leaving_id": cast.forge_mentor.pk, "mentor_id": other.pk}
    found = hand_over_plan(**asked, day=FROM)
    assert [(load.before, load.after, load.most) for load in found.plan.loads] == [(0, 2, 1)]
    assert [problem.rule for problem in found.plan.problems] == ["mentor_full"]
    with pytest.raises(InvalidFacts) as refused:
        hand(cast, other)
    assert rules_of(refused) == ["mentor_full"]
    assert not MentorAssignment.objects.filter(mentor=other).exists()


def test_entries_of_the_day_or_later_forbid_it(cast: Cast) -> None:
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY)
    with pytest.raises(InvalidFacts) as refused:
        hand(cast, taker(cast), from_on=TODAY)
    assert rules_of(refused) == ["logs_after_handover"]


def test_whom_nobody_may_take_over_is_said(cast: Cast) -> None:
    assert cast.enrolment
    for other, rule in ((cast.mill_mentor_row, "mentor_unknown"), (cast.forge_mentor, "handover_same")):
        with pytest.raises(InvalidFacts) as refused:
            hand(cast, other)
        assert rules_of(refused) == [rule]
    for facts in ({"from_on": None}, {"student_nos": []}, {"from_on": date(2030, 1, 1)}):
        with pytest.raises(InvalidFacts):
            hand(cast, taker(cast) if not Mentor.objects.filter(staff_no="M078") else cast.forge_mentor, **facts)


def test_strangers_and_other_roles_hand_nobody_over(cast: Cast) -> None:
    assert cast.enrolment
    other = taker(cast)
    with pytest.raises(Mentor.DoesNotExist):
        hand(cast, other, actor=cast.mill_officer)
    for player in ("mentor", "tutor", "filing", "auditor"):
        with pytest.raises(NotYourMove):
            hand(cast, other, actor=cast.actor(player))


def test_a_preview_over_the_api_writes_nothing(cast: Cast) -> None:
    assert cast.enrolment
    url, other = f"/api/v1/mentors/{cast.forge_mentor.pk}/hand-over/", taker(cast)
    sent = {"mentor_id": other.pk, "from_on": "2026-12-01", "preview": True}
    told = cast.api("enterprise_officer").post(url, sent, format="json").json()
    assert (told["student_nos"], told["problems"]) == ([cast.enrolment.student_no], [])
    assert not MentorAssignment.objects.filter(mentor=other).exists()


def test_the_page_previews_and_saves(cast: Cast) -> None:
    assert cast.enrolment
    client, other = cast.client("enterprise_officer"), taker(cast)
    url = f"/mentors/{cast.forge_mentor.pk}/hand-over/"
    sent = {"mentor": other.pk, "from_on": "2026-12-01", "row": [cast.enrolment.student_no]}
    page = client.post(url, {**sent, "step": "preview"})
    assert (page.status_code, MentorAssignment.objects.filter(mentor=other).count()) == (200, 0)
    assert other.name in page.content.decode()
    assert client.post(url, {**sent, "step": "save"}).status_code == 303
    assert MentorAssignment.objects.get(mentor=other).starts_on == FROM
    assert client.post(url, {**sent, "from_on": "", "step": "save"}).status_code == 422


# ---- deputies ----


def end(cast: Cast, last_on: date | None, row: dict[str, Any], **facts: Any) -> MentorDeputy | None:
    asked = {"actor": cast.enterprise_officer, "mentor_id": row["pk"], "deputy_row_id": row["deputy_pk"], **facts}
    return end_deputy(last_on=last_on, **asked)


def test_a_deputy_ends_early_and_harmlessly_twice(cast: Cast) -> None:
    row = deputy_to_end(cast)
    for _ in range(2):
        kept = end(cast, date(2026, 12, 5), row)
        assert kept is not None
        assert kept.last_on == date(2026, 12, 5)
    entry = Entry.objects.get(verb="mentor.end_deputy")
    assert (entry.before["last_on"], entry.after["last_on"]) == ("2026-12-10", "2026-12-05")


def test_before_the_first_day_nothing_of_it_stays(cast: Cast) -> None:
    assert end(cast, date(2026, 11, 30), deputy_to_end(cast)) is None
    assert not MentorDeputy.objects.exists()


def test_what_the_deputy_entered_later_forbids_the_end(cast: Cast) -> None:
    row = deputy_to_end(cast)
    deputy = MentorDeputy.objects.get().deputy
    builders.build_log(cast.enrolment, deputy, date(2026, 12, 8))
    with pytest.raises(InvalidFacts) as refused:
        end(cast, date(2026, 12, 5), row)
    assert rules_of(refused) == ["deputy_logged"]
    assert end(cast, date(2026, 12, 8), row)


def test_nobody_else_ends_a_deputy(cast: Cast) -> None:
    row, held = deputy_to_end(cast), cast.open_class
    assert held.enterprise == cast.forge
    with pytest.raises(Mentor.DoesNotExist):
        end(cast, FROM, row, actor=cast.mill_officer)
    with pytest.raises(NotYourMove):
        end(cast, FROM, row, actor=cast.registrar)
    with pytest.raises(MentorDeputy.DoesNotExist):
        end(cast, FROM, {**row, "deputy_pk": 0})
    with pytest.raises(InvalidFacts):
        end(cast, None, row)


def test_the_page_ends_a_deputy(cast: Cast) -> None:
    row = deputy_to_end(cast)
    client, url = cast.client("enterprise_officer"), f"/mentors/{cast.forge_mentor.pk}/"
    sent = {"act": "deputy_end", "deputy": row["deputy_pk"]}
    assert client.post(url, {**sent, "last_on": ""}).status_code == 422
    assert client.post(url, {**sent, "last_on": "2026-12-03"}).status_code == 303
    assert MentorDeputy.objects.get().last_on == date(2026, 12, 3)


# ---- mentors enough, allowances ----


def test_a_class_opens_only_with_the_mentors_that_its_scheme_asks_for(cast: Cast) -> None:
    held = class_of_scheme(cast, "min_per_class = 2\nlead_level = 2", ClassState.FILED)
    accompanied(cast, held, 51, EnrolmentState.REGISTERED)
    page = cast.client("registrar").get(f"/classes/{held.number}/").content.decode()
    assert "企业导师 1 名，规定每班至少 2 名" in page
    assert "尚未确定带头导师" in page
    with pytest.raises(InvalidFacts) as refused:
        open_class(actor=cast.registrar, number=held.number, today=TODAY)
    assert rules_of(refused) == ["mentors_too_few"]
    second = builders.build_enrolment(held, EnrolmentState.REGISTERED, 52)
    builders.build_assignment(second, mentor=taker(cast))
    builders.build_assignment(second, tutor=cast.sun_tutor)
    ClassLead.objects.create(training_class=held, mentor=cast.forge_mentor, period=held.period)
    assert "已确定带头导师" in cast.client("registrar").get(f"/classes/{held.number}/").content.decode()
    assert open_class(actor=cast.registrar, number=held.number, today=TODAY).state == ClassState.OPEN


def test_months_without_an_allowance_are_named_where_the_scheme_asks_for_records(cast: Cast) -> None:
    held = class_of_scheme(cast, "allowance_needed = true")
    row = accompanied(cast, held, 51)
    assert gaps_of_class(cast.open_class, TODAY) == []
    (gap,) = gaps_of_class(held, TODAY)
    assert (gap.name, gap.months[0], gap.months[-1]) == (cast.forge_mentor.name, date(2026, 3, 1), date(2026, 10, 1))
    for month in gap.months[1:]:
        MentorAllowance.objects.create(
            mentor=cast.forge_mentor, month_on=month, amount_yuan=300, paid_on=TODAY, voucher_no="JT"
        )
    assert gaps_of_mentor(cast.forge_mentor, TODAY) == [row.starts_on.replace(day=1)]
    for player, is_told in (("enterprise_officer", True), ("filing", True), ("registrar", False)):
        page = cast.client(player).get(f"/classes/{held.number}/").content.decode()
        assert ("缺少的导师津贴记录" in page) is is_told
    assert "缺少：" in cast.client("enterprise_officer").get(f"/mentors/{cast.forge_mentor.pk}/").content.decode()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(start=st.integers(0, 3600), days=st.integers(1, 1200), passed=st.integers(0, 4400))
def test_every_month_named_is_over_and_shares_a_day_with_the_span(start: int, days: int, passed: int) -> None:
    first, today = date(2020, 1, 1) + timedelta(days=start), date(2020, 1, 1) + timedelta(days=passed)
    span = Span(first, first + timedelta(days=days))
    months = list(months_over(span, today))
    assert months == sorted(set(months))
    for month in months:
        following = (month + timedelta(days=32)).replace(day=1)
        assert month.day == 1
        assert following <= today.replace(day=1)
        assert span.starts_on < following
        assert month < span.ends_before
