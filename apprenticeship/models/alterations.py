"""Changes of a running enrolment, and the times in which a training rests."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import (
    ALTERATION_KIND_LABELS,
    ALTERATION_STATE_LABELS,
    ASKER_LABELS,
    SUSPENSION_REASON_LABELS,
    AlterationState,
    Asker,
)
from apprenticeship.models.enrolments import Enrolment
from rulebooks.rules import AlterationKind

OPEN = [AlterationState.PROPOSED, AlterationState.AGREED]
_CAME_TRUE = [AlterationState.APPLIED, AlterationState.UNDONE]


class Alteration(models.Model):
    """One change that somebody proposes, what it states, and who agreed to it.

    `effective_on` is the first day on which it holds; `last_on` the inclusive last day of a suspension (None: until
    resumed) or the new last day of an extended training. Whom the rulebook asks is frozen when it is proposed.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="alterations", verbose_name=_("学徒"))
    kind = models.CharField(_("变更种类"), max_length=8, choices=ALTERATION_KIND_LABELS)
    effective_on = models.DateField(_("生效日期"))
    last_on = models.DateField(_("最后一日"), null=True)
    reason = models.CharField(_("变更原因"), max_length=8, choices=SUSPENSION_REASON_LABELS, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    paper = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("材料"))
    state = models.CharField(
        _("状态"), max_length=10, choices=ALTERATION_STATE_LABELS, default=AlterationState.PROPOSED
    )
    is_late = models.BooleanField(_("补办"), default=False)
    needs_agreement = models.BooleanField(_("须对方同意"))
    needs_approval = models.BooleanField(_("须人社部门核准"))
    asked_from = models.CharField(_("提出方"), max_length=10, choices=ASKER_LABELS)
    asked_by_id = models.BigIntegerField(_("提出人"))
    asked_by_name = models.CharField(_("提出人姓名"), max_length=60, blank=True)
    asked_at = models.DateTimeField(_("提出时间"))
    agreed_by_id = models.BigIntegerField(_("同意人"), null=True)
    agreed_at = models.DateTimeField(_("同意时间"), null=True)
    decided_by_id = models.BigIntegerField(_("核准人"), null=True)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    former_last_on = models.DateField(_("原最后一日"), null=True)

    class Meta:
        verbose_name = _("学籍变更")
        indexes = [models.Index(fields=["state", "-id"], name="alteration_by_state")]
        constraints = [
            models.UniqueConstraint(
                name="alteration_one_open_of_an_enrolment", fields=["enrolment"], condition=Q(state__in=OPEN)
            ),
            models.CheckConstraint(
                name="alteration_is_proposed_by_a_side", condition=Q(asked_from__in=[Asker.SCHOOL, Asker.ENTERPRISE])
            ),
            models.CheckConstraint(
                name="alteration_agreed_by_another",
                condition=Q(agreed_by_id=None) | ~Q(agreed_by_id=F("asked_by_id")),
            ),
            models.CheckConstraint(
                name="alteration_decided_by_a_third",
                condition=Q(decided_by_id=None)
                | ~Q(decided_by_id=F("asked_by_id")) & (Q(agreed_by_id=None) | ~Q(decided_by_id=F("agreed_by_id"))),
            ),
            models.CheckConstraint(
                name="alteration_in_effect_was_agreed_to",
                condition=~Q(state__in=_CAME_TRUE)
                | (Q(needs_agreement=False) | Q(agreed_by_id__isnull=False, agreed_at__isnull=False))
                & (Q(needs_approval=False) | Q(decided_by_id__isnull=False)),
            ),
            models.CheckConstraint(
                name="alteration_before_the_bureau_was_agreed_to",
                condition=~Q(state=AlterationState.AGREED)
                | Q(needs_approval=True) & (Q(needs_agreement=False) | Q(agreed_by_id__isnull=False)),
            ),
            models.CheckConstraint(
                name="alteration_closed_has_its_instant",
                condition=Q(state__in=OPEN, closed_at=None) | ~Q(state__in=OPEN) & Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="alteration_states_what_its_kind_needs",
                condition=Q(kind=AlterationKind.SUSPEND) & ~Q(reason="")
                | Q(kind=AlterationKind.RESUME, reason="", last_on=None)
                | Q(kind=AlterationKind.EXTEND, reason="", last_on__isnull=False),
            ),
            models.CheckConstraint(
                name="alteration_ends_after_it_begins", condition=Q(last_on=None) | Q(last_on__gte=F("effective_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_kind_display()}"


class Suspension(models.Model):
    """A time in which somebody's training rests, half-open; without an upper end it lasts until they resume."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="suspensions", verbose_name=_("学徒"))
    period = DateRangeField(_("休学期间"))
    reason = models.CharField(_("休学原因"), max_length=8, choices=SUSPENSION_REASON_LABELS)
    opened_by = models.OneToOneField(
        Alteration, models.PROTECT, related_name="opened_suspension", verbose_name=_("休学变更")
    )

    class Meta:
        verbose_name = _("休学")
        constraints = [
            ExclusionConstraint(
                name="suspension_never_overlaps",
                expressions=[("enrolment", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="suspension_has_a_start", condition=Q(period__isempty=False, period__lower_inf=False)
            ),
            models.CheckConstraint(name="suspension_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.starts_on}"

    @property
    def starts_on(self) -> date:
        starts_on: date = self.period.lower
        return starts_on

    @property
    def last_on(self) -> date | None:
        """The inclusive last day; None while it is open."""
        ends_before: date | None = self.period.upper
        return ends_before - timedelta(days=1) if ends_before else None
