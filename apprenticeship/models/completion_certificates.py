"""The school's own certificates of completion (结业证书), signed so that anybody can check them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models.enrolments import Enrolment

COMPLETED = [EnrolmentState.COMPLETED_CERTIFIED, EnrolmentState.COMPLETED_UNCERTIFIED]


class CompletionCertificate(models.Model):
    """What a school certifies of one completed enrolment. `code` is what the QR code carries: statement and signature.

    It is apart from the level certificate of an assessment body. A revoked one stays, and its number is published.
    """

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="completion_certificates", verbose_name=_("学徒")
    )
    number = models.CharField(_("结业证书编号"), max_length=40, unique=True)
    code = models.TextField(_("验证码"))
    issued_on = models.DateField(_("颁发日期"))
    revoked_on = models.DateField(_("撤销日期"), null=True, blank=True)
    revoked_reason = models.CharField(_("撤销原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("结业证书")
        constraints = [
            models.UniqueConstraint(
                name="completion_certificate_one_in_force", fields=["enrolment"], condition=Q(revoked_on=None)
            ),
            models.CheckConstraint(
                name="completion_certificate_revoked_for_a_reason",
                condition=Q(revoked_on=None, revoked_reason="") | Q(revoked_on__isnull=False) & ~Q(revoked_reason=""),
            ),
            models.CheckConstraint(
                name="completion_certificate_revoked_after_issue",
                condition=Q(revoked_on=None) | Q(revoked_on__gte=F("issued_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
