"""A training class (培养班) that a school and an enterprise agree on, and its planned courses."""

from datetime import date, timedelta

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import CLASS_STATE_LABELS, COURSE_CATEGORY_LABELS, WITH_BUREAU, ClassState
from common.levels import LEVEL_LABELS

REPORTED = [*WITH_BUREAU, ClassState.SUPPLEMENT]
AGREED = [ClassState.AGREED, *REPORTED, ClassState.FILED, ClassState.OPEN, ClassState.CLOSED]
FILED = [ClassState.FILED, ClassState.OPEN, ClassState.CLOSED]


class TrainingClass(models.Model):
    """One class of one occupation and level. `period` is half-open; pages show its inclusive last day.

    `revision` counts up with each amendment, so that nobody confirms what they have not seen. `due_on` is the last day
    of the step that the class stands in, where its rulebook sets one; supplements are counted for each report.
    """

    number = models.CharField(_("班号"), max_length=30, unique=True)
    name = models.CharField(_("班级名称"), max_length=80)
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+", verbose_name=_("培训机构"))
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+", verbose_name=_("企业"))
    bureau = models.ForeignKey("bureaus.Bureau", models.PROTECT, related_name="+", verbose_name=_("备案部门"))
    rulebook = models.ForeignKey(
        "rulebooks.RulebookVersion", models.PROTECT, related_name="+", verbose_name=_("适用政策")
    )
    occupation = models.ForeignKey("catalogue.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业"))
    work_type = models.CharField(_("工种"), max_length=40, blank=True)
    level = models.CharField(_("目标等级"), max_length=1, choices=LEVEL_LABELS)
    period = DateRangeField(_("培训期限"))
    planned_heads = models.PositiveIntegerField(_("计划人数"))
    plan_summary = models.TextField(_("培养方案摘要"), blank=True)
    hours_per_credit = models.DecimalField(_("每学分学时"), max_digits=4, decimal_places=1)
    credits_needed = models.DecimalField(_("结业所需学分"), max_digits=6, decimal_places=2)
    practice_credits_needed = models.DecimalField(_("其中企业实践学分"), max_digits=6, decimal_places=2)
    state = models.CharField(_("状态"), max_length=12, choices=CLASS_STATE_LABELS, default=ClassState.DRAFT)
    school_agreed_at = models.DateTimeField(_("学校确认时间"), null=True, blank=True)
    enterprise_agreed_at = models.DateTimeField(_("企业确认时间"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)
    opened_on = models.DateField(_("开班日期"), null=True, blank=True)
    closed_on = models.DateField(_("结班日期"), null=True, blank=True)
    due_on = models.DateField(_("办理期限"), null=True, blank=True)
    supplement_reason = models.TextField(_("需补正的内容"), blank=True)
    supplement_count = models.PositiveSmallIntegerField(_("补正次数"), default=0)
    returned_reason = models.TextField(_("退回原因"), blank=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=1)
    created_at = models.DateTimeField(_("建立时间"))

    class Meta:
        verbose_name = _("培养班")
        indexes = [
            models.Index(fields=["school", "-id"], name="class_of_school"),
            models.Index(fields=["enterprise", "-id"], name="class_of_enterprise"),
            models.Index(fields=["bureau", "-id"], name="class_of_bureau"),
            models.Index(fields=["state", "due_on"], name="class_due_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(name="class_with_its_two_sides", fields=["id", "school", "enterprise"]),
            models.CheckConstraint(name="class_plans_somebody", condition=Q(planned_heads__gt=0)),
            models.CheckConstraint(
                name="class_period_is_bounded",
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
            ),
            models.CheckConstraint(
                name="class_agreed_by_both_sides",
                condition=~Q(state__in=AGREED) | Q(school_agreed_at__isnull=False, enterprise_agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="class_filed_has_its_day",
                condition=Q(state__in=FILED, filed_on__isnull=False) | ~Q(state__in=FILED) & Q(filed_on=None),
            ),
            models.CheckConstraint(
                name="class_closed_has_its_day",
                condition=Q(state=ClassState.CLOSED, closed_on__isnull=False)
                | ~Q(state=ClassState.CLOSED) & Q(closed_on=None),
            ),
            models.CheckConstraint(
                name="class_returned_has_its_reason",
                condition=~Q(state__in=[ClassState.RETURNED, ClassState.REFUSED]) | ~Q(returned_reason=""),
            ),
            models.CheckConstraint(
                name="class_reported_has_its_instant",
                condition=~Q(state__in=REPORTED) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="class_supplement_has_its_reason",
                condition=~Q(state=ClassState.SUPPLEMENT) | ~Q(supplement_reason=""),
            ),
            models.CheckConstraint(
                name="class_credits_are_sane",
                condition=Q(
                    hours_per_credit__gt=0,
                    credits_needed__gte=F("practice_credits_needed"),
                    practice_credits_needed__gte=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def starts_on(self) -> date:
        starts_on: date = self.period.lower
        return starts_on

    @property
    def ends_on(self) -> date:
        """The inclusive last day."""
        ends_before: date = self.period.upper
        return ends_before - timedelta(days=1)


class Course(models.Model):
    """A planned course of a class (培养方案): its hours and the credits it earns."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="courses", verbose_name=_("班级"))
    name = models.CharField(_("课程名称"), max_length=60)
    category = models.CharField(_("类别"), max_length=14, choices=COURSE_CATEGORY_LABELS)
    hours = models.DecimalField(_("学时"), max_digits=6, decimal_places=1)
    credits = models.DecimalField(_("学分"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("课程")
        constraints = [
            models.UniqueConstraint(name="course_name_is_unique_in_class", fields=["training_class", "name"]),
            models.CheckConstraint(name="course_has_hours", condition=Q(hours__gt=0, credits__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name
