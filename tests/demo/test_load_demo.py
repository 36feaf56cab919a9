"""The demo is played through the real actions, so that it holds what the rules allow, and nobody who lives."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apprenticeship.lifecycle import ClassState, EnrolmentState
from apprenticeship.models import (
    ClassLead,
    DuplicatePair,
    EligibilityCheck,
    EligibilityOverride,
    Enrolment,
    LogEntry,
    MentorAllowance,
    MentorDeputy,
    MentorQualification,
    OverlapRequest,
    ReferenceList,
    TrainingClass,
)
from bureaus.models import Bureau
from common.actor import System
from demo.people import PASSWORD
from demo.scenes import AWAITS_ROSTER, SCENES
from demo.welcome import USERS
from enterprises.models import Enterprise
from reporting.selectors import newly_registered
from schools.models import School
from subsidies.lifecycle import ClaimKind, ClaimState
from subsidies.models import Claim


@pytest.fixture
def loaded(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command("load_demo", stdout=StringIO())
    return tmp_path


def sums_of(name, kind):
    claim = Claim.objects.get(training_class__name=name, kind=kind)
    return claim.amount_yuan


def test_the_demo_holds_a_synthetic_nantong(loaded, client):
    assert (School.objects.count(), Enterprise.objects.count(), Bureau.objects.count()) == (3, 12, 3)
    assert Enrolment.objects.count() == sum(scene.enrolled for scene in SCENES)
    assert 550 <= Enrolment.objects.count() <= 650
    assert set(TrainingClass.objects.values_list("state", flat=True)) == set(ClassState)
    assert set(Enrolment.objects.values_list("state", flat=True)) == set(EnrolmentState) - {EnrolmentState.VOID}
    assert {log.state for log in LogEntry.objects.all()} >= {"entered", "confirmed"}
    assert set(Enrolment.objects.values_list("remark", flat=True)) == {"合成数据，仅供演示"}

    published, second = SCENES[0].name, SCENES[1].name
    assert sums_of(published, ClaimKind.ADVANCE) == Decimal(112500)
    assert sums_of(published, ClaimKind.BALANCE) == Decimal(217500)
    assert sums_of(second, ClaimKind.ADVANCE) == Decimal(66000)
    assert sums_of(second, ClaimKind.BALANCE) == Decimal(62000)
    assert set(Claim.objects.values_list("state", flat=True)) >= {
        ClaimState.DRAFT,
        ClaimState.SUBMITTED,
        ClaimState.FIRST_OK,
        ClaimState.SECOND_OK,
        ClaimState.PAID,
    }
    assert newly_registered(System("test"), 2026).count > 300

    assert set(EligibilityCheck.objects.values_list("verdict", flat=True)) == {"ok", "blocked"}
    assert set(EligibilityOverride.objects.values_list("state", flat=True)) == {"asked", "approved"}
    assert set(ReferenceList.objects.values_list("state", flat=True)) == {"current", "superseded", "unreadable"}
    assert set(DuplicatePair.objects.values_list("state", flat=True)) == {"open", "merged", "distinct"}
    assert set(DuplicatePair.objects.values_list("certainty", flat=True)) == {"certain", "likely"}
    assert sorted(OverlapRequest.objects.values_list("state", flat=True)) == ["open", "open", "refused"]
    assert (MentorQualification.objects.count(), MentorAllowance.objects.count()) == (5, 9)
    assert MentorDeputy.objects.get().deputy == ClassLead.objects.get().mentor
    held_back = Enrolment.objects.get(training_class__state=ClassState.OPEN, state=EnrolmentState.REGISTERED)
    assert held_back.eligibility.verdict == "blocked"

    awaiting = TrainingClass.objects.get(name=AWAITS_ROSTER)
    assert (awaiting.state, awaiting.enrolments.count()) == (ClassState.FILED, 0)
    welcome = (loaded / "welcome.txt").read_text(encoding="utf-8")
    assert awaiting.number in welcome
    assert PASSWORD in welcome
    for username, _ in USERS:
        assert username in welcome
        client.logout()
        facts = {"username": username, "password": PASSWORD}
        assert client.post("/accounts/sign-in/", facts).status_code == 302
        assert client.get("/").status_code == 200

    with pytest.raises(CommandError, match="只能装入空库"):
        call_command("load_demo")


def test_the_demo_is_refused_in_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="生产环境"):
        call_command("load_demo")
