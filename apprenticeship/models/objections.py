"""What the public objects to in the notice of a class's plan."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle.objections import (
    OBJECTION_STATE_LABELS,
    OBJECTOR_KIND_LABELS,
    ObjectionState,
)
from apprenticeship.models.filings import PlanNotice


class NoticeObjection(models.Model):
    """One objection to a public notice, lodged without an account by somebody who names themselves.

    Name and contact are sealed; `same_index` is a blind index of notice, contact and words: the same twice is one.
    """

    notice = models.ForeignKey(PlanNotice, models.PROTECT, related_name="objections", verbose_name=_("方案公示"))
    number = models.CharField(_("异议编号"), max_length=40, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=OBJECTION_STATE_LABELS, default=ObjectionState.OPEN)
    objector_kind = models.CharField(_("提出人"), max_length=12, choices=OBJECTOR_KIND_LABELS)
    name_sealed = models.BinaryField(_("姓名或单位（密文）"))
    contact_sealed = models.BinaryField(_("联系方式（密文）"))
    same_index = models.BinaryField(_("重复索引"), max_length=32, unique=True)
    words = models.TextField(_("异议内容"))
    lodged_at = models.DateTimeField(_("提出时间"))
    answer = models.TextField(_("核查结论"), blank=True)
    answered_by_id = models.BigIntegerField(_("核查人"), null=True)
    answered_at = models.DateTimeField(_("核查时间"), null=True)

    class Meta:
        verbose_name = _("公示异议")
        indexes = [models.Index(fields=["state", "-id"], name="objection_by_state")]
        constraints = [
            models.CheckConstraint(name="objection_says_something", condition=~Q(words="")),
            models.CheckConstraint(
                name="objection_decided_is_signed",
                condition=Q(state=ObjectionState.OPEN, answer="", answered_by_id=None, answered_at=None)
                | ~Q(state=ObjectionState.OPEN)
                & Q(answered_by_id__isnull=False, answered_at__isnull=False)
                & ~Q(answer=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_stays", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state=ObjectionState.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return self.number
