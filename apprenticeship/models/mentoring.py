"""What an enterprise keeps about its mentors: proof of skill, who stands in, who leads a class, what was paid."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.levels import LEVEL_LABELS


class MentorQualification(models.Model):
    """A certificate that shows a mentor's skill, with its scan; `expires_on` is its inclusive last day."""

    mentor = models.ForeignKey(
        "enterprises.Mentor", models.PROTECT, related_name="qualifications", verbose_name=_("导师")
    )
    level = models.CharField(_("技能等级"), max_length=1, choices=LEVEL_LABELS)
    certificate_no = models.CharField(_("证书编号"), max_length=40)
    issued_on = models.DateField(_("发证日期"))
    expires_on = models.DateField(_("有效至"), null=True)
    evidence = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", verbose_name=_("扫描件"))
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("导师资格")
        constraints = [
            models.UniqueConstraint(name="qualification_stands_once", fields=["mentor", "certificate_no"]),
            models.CheckConstraint(
                name="qualification_expires_after_issue",
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.certificate_no


class MentorDeputy(models.Model):
    """While a mentor is away, another one of the enterprise enters their apprentices' logs: a half-open period."""

    mentor = models.ForeignKey("enterprises.Mentor", models.PROTECT, related_name="deputies", verbose_name=_("导师"))
    deputy = models.ForeignKey(
        "enterprises.Mentor", models.PROTECT, related_name="deputising", verbose_name=_("代理人")
    )
    period = DateRangeField(_("代理期限"))
    reason = models.CharField(_("原因"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("导师代理")
        constraints = [
            models.CheckConstraint(name="deputy_is_another", condition=~Q(mentor=F("deputy"))),
            models.CheckConstraint(
                name="deputy_period_is_bounded",
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
            ),
            ExclusionConstraint(
                name="deputy_one_at_a_time",
                expressions=[("mentor", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} ← {self.deputy_id}"

    @property
    def last_on(self) -> date:
        """The inclusive last day."""
        ends_before: date = self.period.upper
        return ends_before - timedelta(days=1)


class ClassLead(models.Model):
    """The lead mentor (带头导师) of a class for a half-open period."""

    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass", models.PROTECT, related_name="leads", verbose_name=_("班级")
    )
    mentor = models.ForeignKey("enterprises.Mentor", models.PROTECT, related_name="leads", verbose_name=_("带头导师"))
    period = DateRangeField(_("期限"))

    class Meta:
        verbose_name = _("带头导师")
        constraints = [
            ExclusionConstraint(
                name="lead_one_at_a_time",
                expressions=[("training_class", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class_id} {self.mentor_id}"


class MentorAllowance(models.Model):
    """What an enterprise paid a mentor for a month (its first day), and by which voucher: evidence, never tax."""

    mentor = models.ForeignKey("enterprises.Mentor", models.PROTECT, related_name="allowances", verbose_name=_("导师"))
    month_on = models.DateField(_("月份"))
    amount_yuan = models.DecimalField(_("津贴金额"), max_digits=9, decimal_places=2)
    paid_on = models.DateField(_("发放日期"))
    voucher_no = models.CharField(_("凭证号"), max_length=40)

    class Meta:
        verbose_name = _("导师津贴")
        constraints = [
            models.UniqueConstraint(name="allowance_once_a_month", fields=["mentor", "month_on"]),
            models.CheckConstraint(name="allowance_is_something", condition=Q(amount_yuan__gt=0)),
            models.CheckConstraint(name="allowance_month_is_its_first_day", condition=Q(month_on__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} {self.month_on:%Y-%m}"
