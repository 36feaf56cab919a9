"""The credit bank: append-only entries, reversed by counter-entries, never edited."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import COURSE_CATEGORY_LABELS
from apprenticeship.models.classes import Course
from apprenticeship.models.enrolments import Enrolment
from apprenticeship.models.logs import LogEntry

SOURCE_LABELS = {"course": _("课程"), "mentor_hours": _("带徒工时")}


class CreditEntry(models.Model):
    """One deposit (or its reversal, with negative sums) into an apprentice's credit account."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="credit_entries", verbose_name=_("学徒"))
    source = models.CharField(_("来源"), max_length=14, choices=SOURCE_LABELS)
    category = models.CharField(_("类别"), max_length=14, choices=COURSE_CATEGORY_LABELS)
    course = models.ForeignKey(Course, models.PROTECT, null=True, related_name="+", verbose_name=_("课程"))
    log = models.ForeignKey(LogEntry, models.PROTECT, null=True, related_name="+", verbose_name=_("带徒记录"))
    hours = models.DecimalField(_("学时"), max_digits=7, decimal_places=1)
    credits = models.DecimalField(_("学分"), max_digits=9, decimal_places=5)
    score = models.DecimalField(_("成绩"), max_digits=5, decimal_places=1, null=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("冲销")
    )
    reason = models.CharField(_("冲销原因"), max_length=300, blank=True)
    awarded_by_id = models.BigIntegerField(_("认定人"))
    awarded_at = models.DateTimeField(_("认定时间"))

    class Meta:
        verbose_name = _("学分记录")
        indexes = [models.Index(fields=["enrolment", "category"], name="credits_of_enrolment")]
        constraints = [
            models.CheckConstraint(
                name="credit_has_its_source",
                condition=Q(source="course", course__isnull=False, log=None)
                | Q(source="mentor_hours", log__isnull=False, course=None),
            ),
            models.CheckConstraint(
                name="credit_sign_tells_a_reversal",
                condition=Q(reverses=None, credits__gte=0) | Q(reverses__isnull=False, credits__lte=0),
            ),
            models.CheckConstraint(
                name="credit_reversal_has_its_reason",
                condition=Q(reverses=None, reason="") | Q(reverses__isnull=False) & ~Q(reason=""),
            ),
            models.UniqueConstraint(name="credit_log_earns_once", fields=["log"], condition=Q(reverses=None)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.credits}"
