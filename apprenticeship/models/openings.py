"""A school's application (开班申请) to open a class that was filed."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle.opening import OPENING_STATE_LABELS, OpeningState


class ClassOpening(models.Model):
    """One application to open a class, with the heads that its roster held then. `due_on` is the inclusive last day."""

    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass", models.PROTECT, related_name="openings", verbose_name=_("班级")
    )
    state = models.CharField(_("状态"), max_length=10, choices=OPENING_STATE_LABELS, default=OpeningState.ASKED)
    heads_count = models.PositiveIntegerField(_("名册人数"))
    asked_by_id = models.BigIntegerField(_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    due_on = models.DateField(_("办理期限"), null=True)
    answer = models.TextField(_("退回原因"), blank=True)
    answered_by_id = models.BigIntegerField(_("办理人"), null=True)
    answered_at = models.DateTimeField(_("办理时间"), null=True)

    class Meta:
        verbose_name = _("开班申请")
        indexes = [models.Index(fields=["state", "-id"], name="opening_by_state")]
        constraints = [
            models.UniqueConstraint(
                name="opening_one_living_of_a_class",
                fields=["training_class"],
                condition=~Q(state=OpeningState.SENT_BACK),
            ),
            models.CheckConstraint(name="opening_has_somebody", condition=Q(heads_count__gt=0)),
            models.CheckConstraint(
                name="opening_decided_is_signed",
                condition=Q(state=OpeningState.ASKED, answered_by_id=None, answered_at=None)
                | ~Q(state=OpeningState.ASKED) & Q(answered_by_id__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="opening_sent_back_says_why", condition=~Q(state=OpeningState.SENT_BACK) | ~Q(answer="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_stays", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state=OpeningState.ASKED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class_id} · {self.asked_at:%Y-%m-%d}"
