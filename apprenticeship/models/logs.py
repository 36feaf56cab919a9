"""What a mentor did with an apprentice on a day (导师带徒记录)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import LOG_STATE_LABELS, LogState
from apprenticeship.models.enrolments import Enrolment

UNDECIDED = [LogState.DRAFTED, LogState.ENTERED]


class LogEntry(models.Model):
    """One day's entry: drafted and signed by the mentor, confirmed or rejected by the tutor.

    `entered_at` is the instant of the signature, of a draft the instant at which it was written down.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="logs", verbose_name=_("学徒"))
    mentor = models.ForeignKey("enterprises.Mentor", models.PROTECT, related_name="+", verbose_name=_("企业导师"))
    day = models.DateField(_("日期"))
    hours = models.DecimalField(_("工时"), max_digits=3, decimal_places=1)
    task = models.CharField(_("任务"), max_length=120)
    rating = models.PositiveSmallIntegerField(_("评价"))
    remark = models.CharField(_("备注"), max_length=300, blank=True)
    photo = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("照片"))
    late_reason = models.CharField(_("补录原因"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=LOG_STATE_LABELS, default=LogState.ENTERED)
    entered_at = models.DateTimeField(_("录入时间"))
    amended_at = models.DateTimeField(_("最后修改时间"), null=True)
    decided_by = models.ForeignKey(
        "schools.Tutor", models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True)
    rejection_reason = models.CharField(_("驳回原因"), max_length=300, blank=True)
    idempotency_key = models.UUIDField(_("请求编号"), null=True, editable=False)

    class Meta:
        verbose_name = _("带徒记录")
        indexes = [
            models.Index(fields=["enrolment", "-day"], name="log_of_enrolment"),
            models.Index(fields=["mentor", "-day"], name="log_of_mentor"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="log_one_a_day_and_mentor",
                fields=["enrolment", "mentor", "day"],
                condition=~Q(state=LogState.REJECTED),
            ),
            models.UniqueConstraint(name="log_key_is_used_once", fields=["mentor", "idempotency_key"]),
            models.CheckConstraint(name="log_hours_fit_a_day", condition=Q(hours__gt=0, hours__lte=24)),
            models.CheckConstraint(name="log_rating_is_one_to_five", condition=Q(rating__range=(1, 5))),
            models.CheckConstraint(
                name="log_decided_has_its_tutor",
                condition=Q(state__in=UNDECIDED, decided_by=None, decided_at=None)
                | ~Q(state__in=UNDECIDED) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="log_rejected_has_its_reason",
                condition=Q(state=LogState.REJECTED) & ~Q(rejection_reason="")
                | ~Q(state=LogState.REJECTED) & Q(rejection_reason=""),
            ),
            models.CheckConstraint(
                name="log_day_is_not_ahead_of_its_entry", condition=Q(day__lte=F("entered_at__date"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.day}"
