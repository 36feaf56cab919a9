"""People, and their enrolments: employee and student in one record."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import (
    ENROLMENT_STATE_LABELS,
    REQUEST_STATE_LABELS,
    TRAINEE_TYPE_LABELS,
    WITHDRAWAL_REASON_LABELS,
    EnrolmentState,
    RequestState,
)
from common.levels import LEVEL_LABELS

ENDED = [EnrolmentState.COMPLETED_CERTIFIED, EnrolmentState.COMPLETED_UNCERTIFIED, EnrolmentState.WITHDRAWN]
# Class, school and enterprise are one foreign key in the database (enrolment_is_tied_to_its_class): the two sides can
# never differ from the class's, and a roster of ten thousand is checked once a row instead of three times. Each has
# an index of its own below.
_TIED_TO_CLASS: dict[str, Any] = {"db_constraint": False, "db_index": False}
SEX_LABELS = {"male": _("男"), "female": _("女")}


class Person(models.Model):
    """A person, once, whatever number of enrolments. The identity number is sealed; `number_index` finds it."""

    name = models.CharField(_("姓名"), max_length=40)
    number_sealed = models.BinaryField(_("身份证号（加密）"))
    number_index = models.BinaryField(_("身份证号索引"), max_length=32, unique=True)
    sex = models.CharField(_("性别"), max_length=6, choices=SEX_LABELS)
    born_on = models.DateField(_("出生日期"))
    phone_sealed = models.BinaryField(_("手机（加密）"), null=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="person", verbose_name=_("账号")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="taken_in", verbose_name=_("并入")
    )

    class Meta:
        verbose_name = _("人员")
        indexes = [
            models.Index(fields=["born_on"], name="person_by_birth"),
            # Hardly anybody was merged: a row of a roster pays nothing for it.
            models.Index(fields=["merged_into"], name="person_merged", condition=Q(merged_into__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="person_sex_is_known", condition=Q(sex__in=["male", "female"])),
            models.CheckConstraint(name="person_is_not_merged_into_itself", condition=~Q(merged_into=models.F("id"))),
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """One person's training in one class: hired and enrolled by the same row (招工即招生).

    `period` is the half-open time that this training takes of the person: shortened when they withdraw.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments", verbose_name=_("学徒"))
    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass",
        models.PROTECT,
        related_name="enrolments",
        verbose_name=_("班级"),
        **_TIED_TO_CLASS,
    )
    school = models.ForeignKey(
        "schools.School", models.PROTECT, related_name="+", verbose_name=_("培训机构"), **_TIED_TO_CLASS
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", verbose_name=_("企业"), **_TIED_TO_CLASS
    )
    student_no = models.CharField(_("学号"), max_length=20)
    trainee_type = models.CharField(_("人员类型"), max_length=20, choices=TRAINEE_TYPE_LABELS)
    post = models.CharField(_("岗位"), max_length=40, blank=True)
    education = models.CharField(_("学历"), max_length=20, blank=True)
    residence = models.CharField(_("户籍"), max_length=60, blank=True)
    hired_on = models.DateField(_("入职日期"), null=True, blank=True)
    contract = DateRangeField(_("劳动合同期限"))
    insured_in = models.CharField(_("参保地"), max_length=40, blank=True)
    insured_from = models.DateField(_("起缴月"), null=True, blank=True)
    prior_level = models.CharField(_("原技能等级"), max_length=1, choices=LEVEL_LABELS, blank=True)
    prior_certificate_no = models.CharField(_("原证书编号"), max_length=40, blank=True)
    agreement_no = models.CharField(_("培养协议编号"), max_length=40, blank=True)
    had_subsidy = models.BooleanField(_("享受过同类补贴"), default=False)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    period = DateRangeField(_("培训期限"))
    state = models.CharField(
        _("状态"), max_length=22, choices=ENROLMENT_STATE_LABELS, default=EnrolmentState.REGISTERED
    )
    registered_on = models.DateField(_("注册日期"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("退出原因"), max_length=14, choices=WITHDRAWAL_REASON_LABELS, blank=True)
    cost_yuan = models.DecimalField(_("培训成本"), max_digits=9, decimal_places=2, null=True, blank=True)
    taught_hours = models.DecimalField(_("实际学时"), max_digits=6, decimal_places=1, null=True, blank=True)
    employer_passed = models.BooleanField(_("企业评价合格"), null=True)

    class Meta:
        verbose_name = _("学徒学籍")
        indexes = [
            models.Index(fields=["school", "-id"], name="enrolment_of_school"),
            models.Index(fields=["enterprise", "-id"], name="enrolment_of_enterprise"),
            models.Index(fields=["training_class", "id"], name="enrolment_of_class"),
            BrinIndex(fields=["registered_on"], name="enrolment_registered_on"),
        ]
        constraints = [
            # No unique=True: Django would add a second index for prefixes, which the database's C collation spares.
            models.UniqueConstraint(name="enrolment_student_no_is_given_once", fields=["student_no"]),
            ExclusionConstraint(
                name="enrolment_never_overlaps",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=~Q(state=EnrolmentState.VOID),
            ),
            models.CheckConstraint(
                name="enrolment_period_is_bounded",
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
            ),
            models.CheckConstraint(
                name="enrolment_contract_has_a_start", condition=Q(contract__isempty=False, contract__lower_inf=False)
            ),
            models.CheckConstraint(
                name="enrolment_ended_has_its_day",
                condition=Q(state__in=ENDED, ended_on__isnull=False) | ~Q(state__in=ENDED) & Q(ended_on=None),
            ),
            models.CheckConstraint(
                name="enrolment_cost_and_hours_are_not_negative",
                condition=(Q(cost_yuan=None) | Q(cost_yuan__gte=0)) & (Q(taught_hours=None) | Q(taught_hours__gte=0)),
            ),
            models.CheckConstraint(
                name="enrolment_withdrawn_has_its_reason",
                condition=Q(state=EnrolmentState.WITHDRAWN) & ~Q(withdrawal_reason="")
                | ~Q(state=EnrolmentState.WITHDRAWN) & Q(withdrawal_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.student_no

    @property
    def starts_on(self) -> date:
        starts_on: date = self.period.lower
        return starts_on

    @property
    def ends_on(self) -> date:
        """The inclusive last day of the time that this training takes."""
        ends_before: date = self.period.upper
        return ends_before - timedelta(days=1)


class StudentSerial(models.Model):
    """The last serial of the student numbers that a school gave in a year. Numbers once given are never given again."""

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+", verbose_name=_("学校"))
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后流水号"))

    class Meta:
        verbose_name = _("学号流水")
        constraints = [
            models.UniqueConstraint(name="student_serial_one_of_school_and_year", fields=["school", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.year}"


class OverlapRequest(models.Model):
    """A school asks the school that holds a person's overlapping enrolment to release them."""

    held = models.ForeignKey(Enrolment, models.PROTECT, related_name="overlap_requests", verbose_name=_("现有学籍"))
    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass", models.PROTECT, related_name="overlap_requests", verbose_name=_("拟入班级")
    )
    wanted_from = models.DateField(_("拟入班日期"))
    message = models.CharField(_("说明"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=REQUEST_STATE_LABELS, default=RequestState.OPEN)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("提出时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = _("重叠协商")
        constraints = [
            models.UniqueConstraint(
                name="overlap_request_is_open_once",
                fields=["held", "training_class"],
                condition=Q(state=RequestState.OPEN),
            ),
            models.CheckConstraint(
                name="overlap_request_answered_has_its_instant",
                condition=Q(state=RequestState.OPEN, answered_at=None)
                | ~Q(state=RequestState.OPEN) & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held} → {self.training_class}"
