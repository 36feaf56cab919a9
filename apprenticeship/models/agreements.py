"""Agreements: between school and enterprise, and between an enterprise and the apprentices of one class."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import (
    AGREEMENT_KIND_LABELS,
    AGREEMENT_STATE_LABELS,
    ASKER_LABELS,
    CHANGE_STATE_LABELS,
    AgreementKind,
    AgreementState,
    Asker,
    ChangeState,
)
from apprenticeship.models.classes import TrainingClass
from apprenticeship.models.enrolments import Enrolment

IN_FORCE = [AgreementState.ACCEPTED, AgreementState.SIGNED]
_FIXED = ["training_class", "kind", "version", "number", "facts", "clauses", "fee_yuan", "drafted_at"]


class Agreement(models.Model):
    """One version of one agreement of a class. What it says never changes: a change is the next version.

    `facts` are the class as it stood when this version was written, `clauses` the words of each clause by its code.
    """

    number = models.CharField(_("协议编号"), max_length=40, unique=True)
    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="agreements", verbose_name=_("培养班")
    )
    kind = models.CharField(_("种类"), max_length=12, choices=AGREEMENT_KIND_LABELS)
    version = models.PositiveSmallIntegerField(_("版本"))
    facts = models.JSONField(_("班级内容"))
    clauses = models.JSONField(_("条款"))
    fee_yuan = models.DecimalField(_("培训费总额"), max_digits=12, decimal_places=2, null=True)
    state = models.CharField(_("状态"), max_length=12, choices=AGREEMENT_STATE_LABELS, default=AgreementState.DRAFT)
    drafted_at = models.DateTimeField(_("拟定时间"))
    enterprise_accepted_at = models.DateTimeField(_("企业同意时间"), null=True)
    school_accepted_at = models.DateTimeField(_("学校同意时间"), null=True)
    signed_copy = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("签署件")
    )
    signed_on = models.DateField(_("签署日期"), null=True)
    void_reason = models.CharField(_("作废原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("协议")
        constraints = [
            models.UniqueConstraint(name="agreement_version_is_unique", fields=["training_class", "kind", "version"]),
            models.UniqueConstraint(
                name="agreement_has_one_draft",
                fields=["training_class", "kind"],
                condition=Q(state=AgreementState.DRAFT),
            ),
            models.UniqueConstraint(
                name="agreement_has_one_in_force",
                fields=["training_class", "kind"],
                condition=Q(state__in=IN_FORCE),
            ),
            models.CheckConstraint(
                name="agreement_of_cooperation_has_a_fee",
                condition=Q(kind=AgreementKind.COOPERATION, fee_yuan__gte=0)
                | Q(kind=AgreementKind.TRAINING, fee_yuan=None),
            ),
            models.CheckConstraint(
                name="agreement_in_force_was_accepted",
                condition=~Q(state__in=IN_FORCE)
                | Q(enterprise_accepted_at__isnull=False)
                & (Q(kind=AgreementKind.TRAINING) | Q(school_accepted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="agreement_signed_has_its_copy",
                condition=Q(signed_copy=None, signed_on=None) & ~Q(state=AgreementState.SIGNED)
                | Q(signed_copy__isnull=False, signed_on__isnull=False)
                & Q(state__in=[AgreementState.SIGNED, AgreementState.SUPERSEDED]),
            ),
            models.CheckConstraint(
                name="agreement_void_has_its_reason",
                condition=Q(state=AgreementState.VOID) & ~Q(void_reason="")
                | ~Q(state=AgreementState.VOID) & Q(void_reason=""),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="words_are_frozen", fields=_FIXED),
            pgtrigger.Protect(name="versions_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number


class AgreementChange(models.Model):
    """What one side wants changed in a version, and what the other answered. An apprentice asks over their link."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="changes", verbose_name=_("协议"))
    asker = models.CharField(_("提出方"), max_length=12, choices=ASKER_LABELS)
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, null=True, related_name="agreement_changes", verbose_name=_("学徒")
    )
    clause = models.CharField(_("条款"), max_length=30, blank=True)
    words = models.CharField(_("修改要求"), max_length=500)
    state = models.CharField(_("状态"), max_length=10, choices=CHANGE_STATE_LABELS, default=ChangeState.OPEN)
    asked_at = models.DateTimeField(_("提出时间"))
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = _("修改要求")
        constraints = [
            models.CheckConstraint(
                name="agreement_change_names_its_apprentice",
                condition=Q(asker=Asker.APPRENTICE, enrolment__isnull=False)
                | ~Q(asker=Asker.APPRENTICE) & Q(enrolment=None),
            ),
            models.CheckConstraint(
                name="agreement_change_is_answered_once",
                condition=Q(state=ChangeState.OPEN, answered_at=None)
                | ~Q(state=ChangeState.OPEN) & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_change_declined_says_why", condition=~Q(state=ChangeState.DECLINED) | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return self.words
