"""Drafts of rulebooks: written by one officer, checked by another, published whole, compared with what is in force."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from common.actor import Officer
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from rulebooks import actions, policy
from rulebooks.actions.drafting import ChangedMeanwhile, DraftExists, SamePerson
from rulebooks.lifecycle import DraftState
from rulebooks.models import RulebookDraft, RulebookVersion
from rulebooks.parsers import rulebook_of
from rulebooks.rules.differences import differences
from rulebooks.selectors import parsed, version_in_force, waiting
from tests.builders import NOW, SHIPPED, TODAY, build_rulebook
from tests.house.samples import draft_text, rulebook_draft

SHIPPED_TEXT = (SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8")


def problems(call) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFacts) as refused:
        call()
    return [(problem.field, problem.rule) for problem in refused.value.problems]


def amend(cast, row, text, revision=0, by="filing"):
    return actions.amend(actor=cast.actor(by), draft_id=row.pk, text=text, revision=revision, now=NOW)


def test_a_draft_becomes_the_next_version_and_the_journal_tells_it(cast):
    first = build_rulebook()
    row = rulebook_draft(cast, DraftState.PUBLISHED)
    assert (row.published.code, row.published.version) == ("nantong-2019", 2)
    assert parsed(row.published).rate.yearly["4"] == 4500
    assert parsed(first).rate.yearly["4"] == 4000
    verbs = Entry.objects.filter(subject_type="rulebooks.rulebookdraft").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["rulebook_draft.write", "rulebook_draft.check", "rulebook_draft.publish"]


def test_nobody_checks_what_they_wrote_themselves(cast):
    row = rulebook_draft(cast)
    with pytest.raises(SamePerson):
        actions.check(actor=cast.filing, draft_id=row.pk, now=NOW)
    row.state, row.checked_by_id, row.checked_at = DraftState.CHECKED, row.written_by_id, NOW
    with pytest.raises(IntegrityError, match="checked_by_another_person"), transaction.atomic():
        row.save()


def test_whoever_amends_takes_the_check_back(cast):
    row = amend(cast, rulebook_draft(cast, DraftState.CHECKED), draft_text(), by="second_review")
    assert (row.state, row.checked_by_id, row.revision) == (DraftState.DRAFT, None, 1)
    with pytest.raises(WrongState):
        actions.publish_draft(actor=cast.filing, draft_id=row.pk, now=NOW)


def test_two_who_amend_one_wording_do_not_overwrite_each_other(cast):
    row = rulebook_draft(cast)
    amend(cast, row, draft_text())
    with pytest.raises(ChangedMeanwhile):
        amend(cast, row, draft_text(), by="first_review")


def test_a_code_has_one_living_draft(cast):
    row = rulebook_draft(cast)
    with pytest.raises(DraftExists):
        rulebook_draft(cast)
    actions.discard(actor=cast.filing, draft_id=row.pk, reason="重复")
    rulebook_draft(cast)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (draft_text() + "\n[advanse]\n", [("advanse", "unknown_key")]),
        (draft_text().replace("320600", "999999"), [("identity.region", "unknown")]),
        (draft_text().replace("320600", "350400"), [("identity.region", "outside")]),
        ("[identity\n", [("", "unreadable")]),
    ],
)
def test_a_text_that_breaks_the_format_or_the_region_is_refused(cast, text, expected):
    assert problems(lambda: actions.draft(actor=cast.filing, text=text, now=NOW)) == expected
    assert not RulebookDraft.objects.exists()


def test_an_amended_draft_keeps_its_code(cast):
    row = rulebook_draft(cast)
    other = draft_text().replace('code = "nantong-2019"', 'code = "nantong-2020"')
    assert problems(lambda: amend(cast, row, other)) == [("identity.code", "other_code")]


def test_what_is_published_already_is_not_published_again(cast):
    rulebook_draft(cast, DraftState.PUBLISHED)
    row = rulebook_draft(cast, DraftState.CHECKED)
    assert problems(lambda: actions.publish_draft(actor=cast.filing, draft_id=row.pk, now=NOW)) == [
        ("text", "nothing_new")
    ]
    assert RulebookVersion.objects.count() == 1


def test_a_finished_draft_stays_and_none_is_deleted(cast):
    row = rulebook_draft(cast, DraftState.PUBLISHED)
    for change in (
        lambda: RulebookDraft.objects.filter(pk=row.pk).update(text="x"),
        lambda: RulebookDraft.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: RulebookVersion.objects.filter(pk=row.published_id).update(text="x"),
    ):
        with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
            change()


@pytest.mark.parametrize("name", ["registrar", "enterprise_officer", "mentor", "apprentice", "auditor"])
def test_only_officers_write_and_only_bureaus_read(cast, name):
    row, actor = rulebook_draft(cast), cast.actor(name)
    with pytest.raises(NotYourMove):
        actions.draft(actor=actor, text=draft_text(), now=NOW)
    assert policy.visible_drafts(actor).filter(pk=row.pk).exists() == (name == "auditor")
    assert cast.client(name).get(reverse("rulebooks:drafts")).status_code == (200 if name == "auditor" else 403)
    assert cast.api(name).get(reverse("v1:rulebooks_api:drafts")).status_code == (200 if name == "auditor" else 403)


def test_the_county_does_not_see_the_drafts_of_the_city(cast):
    row = rulebook_draft(cast)
    assert isinstance(cast.county_filing, Officer)
    with pytest.raises(RulebookDraft.DoesNotExist):
        actions.check(actor=cast.county_filing, draft_id=row.pk, now=NOW)


def test_the_page_shows_what_the_draft_would_change(cast):
    build_rulebook()
    row = rulebook_draft(cast)
    text = cast.client("first_review").get(reverse("rulebooks:draft", args=[row.pk])).content.decode()
    assert "与第 1 版的差异" in text
    assert "四级/中级工 4,000元" in text
    assert "四级/中级工 4,500元" in text
    assert "复核通过" in text


def test_a_page_that_is_refused_names_every_problem_and_loses_nothing(cast):
    typed = draft_text().replace("4 = 4500", "4 = 45.5").replace("percent = 50", "percent = 500")
    answer = cast.client("filing").post(reverse("rulebooks:draft_new"), {"text": typed.replace("\n", "\r\n")})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“rate.yearly.4”应为" in text
    assert "“advance.percent”应为" in text
    assert "4 = 45.5" in text


def test_a_new_draft_begins_from_the_version_that_is_named(cast):
    build_rulebook()
    page = cast.client("filing").get(reverse("rulebooks:draft_new") + "?code=nantong-2019").content.decode()
    assert "通人社职〔2019〕15号" in page


def test_the_page_that_publishes_nothing_new_says_so(cast):
    rulebook_draft(cast, DraftState.PUBLISHED)
    row = rulebook_draft(cast, DraftState.CHECKED)
    place = reverse("rulebooks:draft_move", args=[row.pk])
    answer = cast.client("filing").post(place, {"move": "publish"})
    assert answer.status_code == 422
    assert "完全相同" in answer.content.decode()


def test_the_home_page_counts_what_waits_in_the_bureau(cast):
    rulebook_draft(cast)
    assert [entry.count for entry in waiting(cast.first_review, TODAY)] == [1, 0]
    assert waiting(cast.registrar, TODAY) == []
    listed = cast.client("first_review").get(reverse("rulebooks:drafts") + "?state=draft").content.decode()
    assert "nantong-2019" in listed
    assert (
        "没有草稿" in cast.client("first_review").get(reverse("rulebooks:drafts") + "?state=checked").content.decode()
    )


def test_the_version_in_force_is_the_newest_that_is_valid(cast):
    assert version_in_force(cast.filing, "nantong-2019", TODAY) is None
    first = build_rulebook()
    build_rulebook(version=2, valid=type(first.valid)(date(2030, 1, 1), None))
    assert version_in_force(cast.filing, "nantong-2019", TODAY) == first


def test_equal_rulebooks_do_not_differ_and_a_first_one_differs_in_all_it_gives():
    book = rulebook_of(SHIPPED_TEXT)
    assert differences(rulebook_of(SHIPPED_TEXT), book) == ()
    assert {row.key for row in differences(None, book)} <= book.given
    changed = rulebook_of(draft_text())
    (one,) = differences(book, changed)
    assert (one.key, one.after) == (
        "rate.yearly",
        "四级/中级工 4,500元；三级/高级工 5,000元；二级/技师 6,000元；一级/高级技师 8,000元",
    )


@given(st.text(max_size=400), st.integers(0, len(SHIPPED_TEXT)), st.integers(0, 40))
def test_no_text_whatever_breaks_the_reader(noise, place, cut):
    """A text is read, or refused with problems that can be told; nothing else ever happens."""
    for text in (noise, SHIPPED_TEXT[:place] + noise + SHIPPED_TEXT[place + cut :]):
        assert all(said.strip() for said in told_of(text))


def told_of(text: str) -> list[str]:
    """Give what is said of a text: nothing when it can be read, else the words of each problem."""
    try:
        rulebook_of(text)
    except InvalidFacts as refused:
        return [one.message % one.params if one.params else one.message for one in refused.problems] or [""]
    return []
