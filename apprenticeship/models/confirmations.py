"""The apprentices' own yes to a training agreement, given over a link on the phone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.models.agreements import Agreement
from apprenticeship.models.enrolments import Enrolment

MOST_FAILURES = 5


class AgreementConfirmation(models.Model):
    """One apprentice and one version: the last link that was made for them, and when they said yes.

    The link itself is not kept: it is signed over this row and `serial`, so that a newer one ends the older.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="confirmations", verbose_name=_("协议"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="confirmations", verbose_name=_("学徒"))
    serial = models.PositiveSmallIntegerField(_("链接序号"), default=1)
    issued_at = models.DateTimeField(_("链接生成时间"))
    expires_at = models.DateTimeField(_("链接到期时间"))
    failed_count = models.PositiveSmallIntegerField(_("输错次数"), default=0)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)

    class Meta:
        verbose_name = _("协议确认")
        constraints = [
            models.UniqueConstraint(name="confirmation_of_an_apprentice_once", fields=["agreement", "enrolment"]),
            models.CheckConstraint(
                name="confirmation_link_ends_after_it_is_made", condition=Q(expires_at__gt=F("issued_at"))
            ),
            models.CheckConstraint(
                name="confirmation_link_dies_after_failures", condition=Q(failed_count__lte=MOST_FAILURES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.enrolment}"
