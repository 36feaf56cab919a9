"""The bureau's own work on a class that was reported to it, round by round, and the public notice of its plan."""

from datetime import date, timedelta

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle.filing import FILING_STATE_LABELS, FilingState

_SIGNERS = ("accepted_by_id", "first_by_id", "second_by_id")
_SIGNED_BY_OTHERS = [
    Q(**{first: None}) | Q(**{second: None}) | ~Q(**{first: F(second)})
    for place, first in enumerate(_SIGNERS)
    for second in _SIGNERS[place + 1 :]
]
_DECIDED_BY_ANOTHER = [
    Q(decided_by_id=None) | Q(**{reviewer: None}) | ~Q(decided_by_id=F(reviewer)) for reviewer in _SIGNERS[1:]
]


class Filing(models.Model):
    """One round of a bureau's work on a class: from the acceptance of its papers until it is decided.

    Whoever accepts or decides is none of the two reviewers, and these are two. A dispute empties both opinions; what
    was said before stands in the journal.
    """

    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass", models.PROTECT, related_name="filings", verbose_name=_("班级")
    )
    round = models.PositiveSmallIntegerField(_("轮次"))
    state = models.CharField(_("状态"), max_length=10, choices=FILING_STATE_LABELS, default=FilingState.FIRST)
    accepted_by_id = models.BigIntegerField(_("受理人"))
    accepted_on = models.DateField(_("受理日期"))
    first_by_id = models.BigIntegerField(_("初审人"), null=True)
    first_at = models.DateTimeField(_("初审时间"), null=True)
    first_opinion = models.TextField(_("初审意见"), blank=True)
    second_by_id = models.BigIntegerField(_("复审人"), null=True)
    second_at = models.DateTimeField(_("复审时间"), null=True)
    second_opinion = models.TextField(_("复审意见"), blank=True)
    decided_by_id = models.BigIntegerField(_("办结人"), null=True)

    class Meta:
        verbose_name = _("备案审查")
        constraints = [
            models.UniqueConstraint(name="filing_round_is_unique", fields=["training_class", "round"]),
            models.UniqueConstraint(
                name="filing_one_living_of_a_class", fields=["training_class"], condition=~Q(state=FilingState.ENDED)
            ),
            models.CheckConstraint(name="filing_signed_by_different_people", condition=Q(*_SIGNED_BY_OTHERS)),
            models.CheckConstraint(name="filing_decided_by_no_reviewer", condition=Q(*_DECIDED_BY_ANOTHER)),
            models.CheckConstraint(
                name="filing_first_review_is_signed",
                condition=~Q(
                    state__in=[FilingState.SECOND, FilingState.AGAINST, FilingState.PASSED, FilingState.FAILED]
                )
                | Q(first_by_id__isnull=False, first_at__isnull=False) & ~Q(first_opinion=""),
            ),
            models.CheckConstraint(
                name="filing_second_review_is_signed",
                condition=~Q(state__in=[FilingState.PASSED, FilingState.FAILED])
                | Q(second_by_id__isnull=False, second_at__isnull=False) & ~Q(second_opinion=""),
            ),
            models.CheckConstraint(
                name="filing_ended_by_somebody", condition=~Q(state=FilingState.ENDED) | Q(decided_by_id__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state=FilingState.ENDED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class_id} · {self.round}"


class PlanNotice(models.Model):
    """A public notice (公示) of a class's plan: firm-level facts only. `period` is half-open; pages show its last day.

    A recalled notice keeps the days for which it was planned; `recalled_on` is the day on which it was taken down.
    """

    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass", models.PROTECT, related_name="notices", verbose_name=_("班级")
    )
    period = DateRangeField(_("公示期"))
    day_count = models.PositiveSmallIntegerField(_("公示天数"))
    unit = models.CharField(_("天数单位"), max_length=20)
    published_by_id = models.BigIntegerField(_("发布人"))
    recalled_on = models.DateField(_("中止日期"), null=True)

    class Meta:
        verbose_name = _("方案公示")
        constraints = [
            ExclusionConstraint(
                name="notice_one_at_a_time",
                expressions=[("training_class", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(recalled_on=None),
            ),
            models.CheckConstraint(
                name="notice_period_is_bounded",
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False, day_count__gt=0),
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.training_class_id} · {self.period}"

    @property
    def starts_on(self) -> date:
        starts_on: date = self.period.lower
        return starts_on

    @property
    def last_on(self) -> date:
        """The inclusive last day."""
        ends_before: date = self.period.upper
        return ends_before - timedelta(days=1)
