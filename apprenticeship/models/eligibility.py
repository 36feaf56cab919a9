"""Whether people meet their scheme's conditions, and what a bureau admitted all the same."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import OVERRIDE_STATE_LABELS, VERDICT_LABELS, OverrideState
from apprenticeship.models.enrolments import Enrolment


class EligibilityCheck(models.Model):
    """The last check of one enrolment. `verdict` is the worst of its findings, overridden ones apart.

    `findings`: [{"predicate", "verdict", "rule", "params", "article", "as_of"}], in the order of the conditions.
    """

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="eligibility", verbose_name=_("学徒"))
    verdict = models.CharField(_("结论"), max_length=8, choices=VERDICT_LABELS)
    findings = models.JSONField(_("各项结论"), default=list)
    checked_at = models.DateTimeField(_("核对时间"))

    class Meta:
        verbose_name = _("条件核对")
        indexes = [models.Index(fields=["verdict", "id"], name="eligibility_by_verdict")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.verdict}"


class EligibilityOverride(models.Model):
    """A bureau admits somebody in spite of one condition: one officer says why, another one decides."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="overrides", verbose_name=_("学徒"))
    predicate = models.CharField(_("条件"), max_length=24)
    rule = models.CharField(_("结论代码"), max_length=30)
    state = models.CharField(_("状态"), max_length=8, choices=OVERRIDE_STATE_LABELS, default=OverrideState.ASKED)
    reason = models.CharField(_("理由"), max_length=300)
    ends_on = models.DateField(_("有效至"), null=True)
    asked_by_id = models.BigIntegerField(_("提出人"))
    asked_by_name = models.CharField(_("提出人姓名"), max_length=40)
    asked_at = models.DateTimeField(_("提出时间"))
    answer = models.CharField(_("意见"), max_length=300, blank=True)
    decided_by_id = models.BigIntegerField(_("核准人"), null=True)
    decided_by_name = models.CharField(_("核准人姓名"), max_length=40, blank=True)
    decided_at = models.DateTimeField(_("核准时间"), null=True)

    class Meta:
        verbose_name = _("条件核准")
        constraints = [
            models.UniqueConstraint(
                name="override_is_asked_once",
                fields=["enrolment", "predicate"],
                condition=Q(state=OverrideState.ASKED),
            ),
            models.CheckConstraint(name="override_has_its_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="override_decided_by_another",
                condition=Q(state=OverrideState.ASKED, decided_by_id=None, decided_at=None)
                | ~Q(state=OverrideState.ASKED)
                & Q(decided_by_id__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by_id=F("asked_by_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.predicate}"
