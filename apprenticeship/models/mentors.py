"""Two mentors for each apprentice, one of each side, with dates."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import SIDE_LABELS
from apprenticeship.models.enrolments import Enrolment


class MentorAssignment(models.Model):
    """A mentor or a tutor accompanies one apprentice for a half-open period."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="assignments", verbose_name=_("学徒"))
    side = models.CharField(_("一方"), max_length=10, choices=SIDE_LABELS)
    mentor = models.ForeignKey(
        "enterprises.Mentor", models.PROTECT, null=True, related_name="assignments", verbose_name=_("企业导师")
    )
    tutor = models.ForeignKey(
        "schools.Tutor", models.PROTECT, null=True, related_name="assignments", verbose_name=_("学校指导教师")
    )
    period = DateRangeField(_("带教期限"))

    class Meta:
        verbose_name = _("双导师配对")
        constraints = [
            models.CheckConstraint(
                name="assignment_names_one_of_its_side",
                condition=Q(side="enterprise", mentor__isnull=False, tutor=None)
                | Q(side="school", tutor__isnull=False, mentor=None),
            ),
            ExclusionConstraint(
                name="assignment_one_of_each_side_at_a_time",
                expressions=[
                    ("enrolment", RangeOperators.EQUAL),
                    ("side", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.side}"

    @property
    def starts_on(self) -> date:
        starts_on: date = self.period.lower
        return starts_on

    @property
    def last_on(self) -> date:
        """The inclusive last day."""
        ends_before: date = self.period.upper
        return ends_before - timedelta(days=1)
