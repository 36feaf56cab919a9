"""What a list may be asked for. Every filter stands in the address; none knows who asks or what day it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from apprenticeship.filters.boxes import choices as _choices
from apprenticeship.filters.boxes import day_box
from apprenticeship.filters.mentors import MentorFilter as MentorFilter
from apprenticeship.filters.mentors import TutorFilter as TutorFilter
from apprenticeship.lifecycle import (
    AGREEMENT_KIND_LABELS,
    AGREEMENT_STATE_LABELS,
    CLASS_STATE_LABELS,
    ENROLMENT_STATE_LABELS,
    LOG_STATE_LABELS,
    TRAINEE_TYPE_LABELS,
    VERDICT_LABELS,
    AgreementKind,
    AgreementState,
    ChangeState,
    ClassState,
    EnrolmentState,
    Side,
    Verdict,
)
from apprenticeship.models import (
    Agreement,
    AgreementChange,
    Assessment,
    CreditEntry,
    Enrolment,
    LogEntry,
    MentorAssignment,
    TrainingClass,
)
from apprenticeship.models.credits import SOURCE_LABELS
from apprenticeship.rules.eligibility import PREDICATE_TITLES
from catalogue.models import Region
from common.identifiers import has_citizen_form
from common.keyring import index_of
from common.levels import LEVEL_LABELS

SIDES = {"school": _("学校"), "enterprise": _("企业")}
ROSTER = {"yes": _("已入库"), "no": _("未入库")}


class ClassFilter(django_filters.FilterSet):
    """Classes by words, state, level, first day, who has yet to confirm, and whether a roster was registered."""

    q = django_filters.CharFilter(
        method="by_words",
        label=_("班号、班名或单位"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = django_filters.ChoiceFilter(choices=_choices(CLASS_STATE_LABELS), label=_("状态"), empty_label=_("全部"))
    level = django_filters.ChoiceFilter(choices=_choices(LEVEL_LABELS), label=_("目标等级"), empty_label=_("全部"))
    starts_from = django_filters.DateFilter(
        field_name="period__startswith", lookup_expr="gte", label=_("开始日期不早于"), widget=day_box()
    )
    starts_to = django_filters.DateFilter(
        field_name="period__startswith", lookup_expr="lte", label=_("开始日期不晚于"), widget=day_box()
    )
    ended_before = django_filters.DateFilter(
        field_name="period__endswith", lookup_expr="lte", label=_("最后一日早于"), widget=day_box()
    )
    unconfirmed = django_filters.ChoiceFilter(
        choices=list(SIDES.items()), method="by_unconfirmed", label=_("待谁确认"), empty_label=_("全部")
    )
    roster = django_filters.ChoiceFilter(
        choices=list(ROSTER.items()), method="by_roster", label=_("花名册"), empty_label=_("全部")
    )

    class Meta:
        model = TrainingClass
        fields: list[str] = []

    def by_words(self, rows: QuerySet[TrainingClass], name: str, words: str) -> QuerySet[TrainingClass]:
        """Keep the classes each of whose words stands in number, name, school, enterprise or occupation."""
        for word in words.split():
            rows = rows.filter(
                Q(number__icontains=word)
                | Q(name__icontains=word)
                | Q(school__name__icontains=word)
                | Q(enterprise__name__icontains=word)
                | Q(occupation__name__icontains=word)
            )
        return rows

    def by_unconfirmed(self, rows: QuerySet[TrainingClass], name: str, side: str) -> QuerySet[TrainingClass]:
        """Keep the drafts that a side has not confirmed."""
        return rows.filter(state=ClassState.DRAFT, **{f"{side}_agreed_at": None})

    def by_roster(self, rows: QuerySet[TrainingClass], name: str, wanted: str) -> QuerySet[TrainingClass]:
        """Keep the classes that hold somebody, or nobody."""
        held = Exists(Enrolment.objects.filter(training_class=OuterRef("pk")).exclude(state=EnrolmentState.VOID))
        return rows.filter(held if wanted == "yes" else ~held)


TODO = {
    "mentor": _("未安排企业导师"),
    "tutor": _("未安排学校指导教师"),
    "assessment": _("未登记考核成绩"),
    "judgement": _("待企业评价"),
    "start": _("班级已开班、待开始培养"),
}
RUNNING = [EnrolmentState.REGISTERED, EnrolmentState.TRAINING, EnrolmentState.SUSPENDED]


def owing(rows: QuerySet[Enrolment], what: str) -> QuerySet[Enrolment]:
    """Keep those for whom something is still to be done; `what` is a key of TODO."""
    accompanied = MentorAssignment.objects.filter(enrolment=OuterRef("pk"))
    assessed = Exists(Assessment.objects.filter(enrolment=OuterRef("pk")))
    match what:
        case "mentor":
            return rows.filter(~Exists(accompanied.filter(side=Side.ENTERPRISE)), state__in=RUNNING)
        case "tutor":
            return rows.filter(~Exists(accompanied.filter(side=Side.SCHOOL)), state__in=RUNNING)
        case "start":
            waits = rows.filter(state=EnrolmentState.REGISTERED, training_class__state=ClassState.OPEN)
            return waits.exclude(eligibility__verdict=Verdict.BLOCKED)
        case "assessment":
            return rows.filter(~assessed, state=EnrolmentState.TRAINING)
        case _:
            return rows.filter(assessed, state=EnrolmentState.TRAINING, employer_passed=None)


class EnrolmentFilter(django_filters.FilterSet):
    """Enrolments by words, class, sides, county, level, state, kind of trainee, year, and what is still to be done."""

    q = django_filters.CharFilter(
        method="by_words",
        label=_("姓名、学号或身份证号"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    class_number = django_filters.CharFilter(field_name="training_class__number", label=_("班号"))
    school = django_filters.CharFilter(method="by_school", label=_("学校"))
    enterprise = django_filters.CharFilter(method="by_enterprise", label=_("企业"))
    county = django_filters.ModelChoiceFilter(
        field_name="enterprise__region",
        queryset=Region.objects.order_by("code"),
        label=_("企业所在地"),
        empty_label=_("全部"),
    )
    level = django_filters.ChoiceFilter(
        field_name="training_class__level", choices=_choices(LEVEL_LABELS), label=_("目标等级"), empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(
        choices=_choices(ENROLMENT_STATE_LABELS), label=_("状态"), empty_label=_("全部")
    )
    trainee_type = django_filters.ChoiceFilter(
        choices=_choices(TRAINEE_TYPE_LABELS), label=_("人员类型"), empty_label=_("全部")
    )
    year = django_filters.NumberFilter(
        method="by_year", label=_("注册年份"), min_value=1, max_value=9998, widget=forms.NumberInput
    )
    ended_before = django_filters.DateFilter(
        field_name="period__endswith", lookup_expr="lte", label=_("最后一日早于"), widget=day_box()
    )
    eligibility = django_filters.ChoiceFilter(
        choices=[*_choices(VERDICT_LABELS), ("none", _("尚未核对"))],
        method="by_eligibility",
        label=_("参加条件"),
        empty_label=_("全部"),
    )
    predicate = django_filters.ChoiceFilter(
        choices=_choices(PREDICATE_TITLES), method="by_predicate", label=_("哪一项条件"), empty_label=_("全部")
    )
    counted = django_filters.ChoiceFilter(
        choices=[("yes", _("只看计入统计的"))], method="by_counted", label=_("统计口径"), empty_label=_("全部")
    )
    holder = django_filters.CharFilter(method="by_holder", label=_("同一人"), widget=forms.HiddenInput)
    todo = django_filters.ChoiceFilter(
        choices=list(TODO.items()), method="by_todo", label=_("待办"), empty_label=_("全部")
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Enrolment], name: str, words: str) -> QuerySet[Enrolment]:
        """Keep the holder of a whole identity number; else those whose name or student number has every word."""
        number = words.strip().upper()
        if has_citizen_form(number):
            return rows.filter(person__number_index=index_of(number))
        for word in words.split():
            rows = rows.filter(Q(person__name__contains=word) | Q(student_no__startswith=word.upper()))
        return rows

    def by_holder(self, rows: QuerySet[Enrolment], name: str, student_no: str) -> QuerySet[Enrolment]:
        """Keep the enrolments of the person who holds a student number."""
        return rows.filter(person__in=Enrolment.objects.filter(student_no=student_no).values("person"))

    def by_eligibility(self, rows: QuerySet[Enrolment], name: str, verdict: str) -> QuerySet[Enrolment]:
        """Keep the running ones whose last check came to a verdict, or who were never checked."""
        rows = rows.filter(state__in=RUNNING)
        return rows.filter(eligibility=None) if verdict == "none" else rows.filter(eligibility__verdict=verdict)

    def by_predicate(self, rows: QuerySet[Enrolment], name: str, predicate: str) -> QuerySet[Enrolment]:
        """Keep those of whom a condition says anything but that it is met."""
        met = [{"predicate": predicate, "verdict": Verdict.OK.value}]
        return rows.filter(eligibility__findings__contains=[{"predicate": predicate}]).exclude(
            eligibility__findings__contains=met
        )

    def by_school(self, rows: QuerySet[Enrolment], name: str, words: str) -> QuerySet[Enrolment]:
        """Keep a school by its credit code or a part of its name."""
        return rows.filter(Q(school__credit_code=words) | Q(school__name__contains=words))

    def by_enterprise(self, rows: QuerySet[Enrolment], name: str, words: str) -> QuerySet[Enrolment]:
        """Keep an enterprise by its credit code or a part of its name."""
        return rows.filter(Q(enterprise__credit_code=words) | Q(enterprise__name__contains=words))

    def by_year(self, rows: QuerySet[Enrolment], name: str, year: Decimal) -> QuerySet[Enrolment]:
        """Keep those registered in a calendar year."""
        first, last = date(int(year), 1, 1), date(int(year), 12, 31)
        return rows.filter(registered_on__range=(first, last))

    def by_counted(self, rows: QuerySet[Enrolment], name: str, wanted: str) -> QuerySet[Enrolment]:
        """Keep whom the yearly figure counts: not void, and of somebody who came back to a class the first time."""
        earlier = Enrolment.objects.filter(
            person=OuterRef("person"),
            training_class=OuterRef("training_class"),
            registered_on__year=ExtractYear(OuterRef("registered_on")),
            pk__lt=OuterRef("pk"),
        ).exclude(state=EnrolmentState.VOID)
        return rows.filter(~Exists(earlier)).exclude(state=EnrolmentState.VOID)

    def by_todo(self, rows: QuerySet[Enrolment], name: str, what: str) -> QuerySet[Enrolment]:
        """Keep those for whom something is still to be done."""
        return owing(rows, what)


class LogFilter(django_filters.FilterSet):
    """Entries by words, state, days, class and apprentice, and whether they were entered late."""

    q = django_filters.CharFilter(
        method="by_words", label=_("姓名、学号或任务"), widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.ChoiceFilter(choices=_choices(LOG_STATE_LABELS), label=_("状态"), empty_label=_("全部"))
    day_from = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=_("日期不早于"), widget=day_box())
    day_to = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=_("日期不晚于"), widget=day_box())
    student_no = django_filters.CharFilter(field_name="enrolment__student_no", label=_("学号"))
    class_number = django_filters.CharFilter(field_name="enrolment__training_class__number", label=_("班号"))

    class Meta:
        model = LogEntry
        fields: list[str] = []

    def by_words(self, rows: QuerySet[LogEntry], name: str, words: str) -> QuerySet[LogEntry]:
        """Keep the entries each of whose words stands in the apprentice's name or number, the mentor or the task."""
        for word in words.split():
            rows = rows.filter(
                Q(enrolment__person__name__icontains=word)
                | Q(enrolment__student_no__icontains=word)
                | Q(mentor__name__icontains=word)
                | Q(task__icontains=word)
            )
        return rows


class CreditFilter(django_filters.FilterSet):
    """Entries of the credit bank by apprentice, class and source."""

    student_no = django_filters.CharFilter(field_name="enrolment__student_no", label=_("学号"))
    class_number = django_filters.CharFilter(field_name="enrolment__training_class__number", label=_("班号"))
    source = django_filters.ChoiceFilter(choices=list(SOURCE_LABELS.items()), label=_("来源"))

    class Meta:
        model = CreditEntry
        fields: list[str] = []


def unaccepted_by(rows: QuerySet[Agreement], side: str) -> QuerySet[Agreement]:
    """Keep the drafts that a side has yet to accept; the school is no party to a training agreement."""
    kept = rows.filter(state=AgreementState.DRAFT, **{f"{side}_accepted_at": None})
    return kept if side == "enterprise" else kept.filter(kind=AgreementKind.COOPERATION)


def asked_of(rows: QuerySet[Agreement], side: str) -> QuerySet[Agreement]:
    """Keep the living versions in which another side's request waits for this one's answer."""
    others = AgreementChange.objects.filter(agreement=OuterRef("pk"), state=ChangeState.OPEN).exclude(asker=side)
    kept = rows.filter(Exists(others), state__in=[s for s in AgreementState if s not in ("superseded", "void")])
    return kept if side == "enterprise" else kept.filter(kind=AgreementKind.COOPERATION)


class AgreementFilter(django_filters.FilterSet):
    """Agreements by words, kind, state, who has yet to accept and who has yet to answer."""

    q = django_filters.CharFilter(
        method="by_words", label=_("协议编号、班级或单位"), widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = django_filters.ChoiceFilter(choices=_choices(AGREEMENT_KIND_LABELS), label=_("种类"), empty_label=_("全部"))
    state = django_filters.ChoiceFilter(
        choices=_choices(AGREEMENT_STATE_LABELS), label=_("状态"), empty_label=_("全部")
    )
    waits = django_filters.ChoiceFilter(
        choices=list(SIDES.items()), method="by_unaccepted", label=_("待谁同意"), empty_label=_("全部")
    )
    asked = django_filters.ChoiceFilter(
        choices=list(SIDES.items()), method="by_asked", label=_("待谁答复"), empty_label=_("全部")
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Agreement], name: str, words: str) -> QuerySet[Agreement]:
        """Keep those each of whose words stands in number, class, school or enterprise."""
        for word in words.split():
            rows = rows.filter(
                Q(number__icontains=word)
                | Q(training_class__name__icontains=word)
                | Q(training_class__school__name__icontains=word)
                | Q(training_class__enterprise__name__icontains=word)
            )
        return rows

    def by_unaccepted(self, rows: QuerySet[Agreement], name: str, side: str) -> QuerySet[Agreement]:
        """Keep what a side has yet to accept."""
        return unaccepted_by(rows, side)

    def by_asked(self, rows: QuerySet[Agreement], name: str, side: str) -> QuerySet[Agreement]:
        """Keep what a side has yet to answer."""
        return asked_of(rows, side)
