"""Facts of the catalogues that every place shares."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.lifecycle import PLAN_STATE_LABELS, PlanState
from catalogue.rules import HolidayDays


class Region(models.Model):
    """A region by its GB/T 2260 code. `scope` is the code without trailing zero pairs: a prefix of all below it."""

    code = models.CharField(_("代码"), max_length=6, primary_key=True)
    name = models.CharField(_("名称"), max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name=_("上级"))

    class Meta:
        verbose_name = _("行政区划")
        constraints = [
            models.CheckConstraint(name="region_code_is_six_digits", condition=models.Q(code__regex=r"^[0-9]{6}$")),
        ]

    def __str__(self) -> str:
        return self.name


class Occupation(models.Model):
    """A skill occupation (职业) of one edition of 国家职业分类大典."""

    code = models.CharField(_("职业代码"), max_length=20, primary_key=True)
    name = models.CharField(_("职业名称"), max_length=60, db_index=True)
    edition = models.CharField(_("大典版本"), max_length=20)

    class Meta:
        verbose_name = _("职业")
        constraints = [
            models.CheckConstraint(
                name="occupation_code_has_form", condition=models.Q(code__regex=r"^[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HolidayPlan(models.Model):
    """One year's days off and shifted working days, as the State Council's notice gives them.

    `off` holds every day of the notice's holidays, weekends among them; `worked` the Saturdays and Sundays that are
    worked for them. Another person confirms what one has entered; the newest confirmed plan of a year is in force.
    """

    year = models.PositiveSmallIntegerField(_("年份"))
    document_no = models.CharField(_("文号"), max_length=60)
    off = ArrayField(models.DateField(), verbose_name=_("放假日期"))
    worked = ArrayField(models.DateField(), default=list, blank=True, verbose_name=_("调休上班日期"))
    state = models.CharField(_("状态"), max_length=10, choices=PLAN_STATE_LABELS, default=PlanState.ENTERED)
    entered_by_id = models.BigIntegerField(_("录入人"))
    entered_at = models.DateTimeField(_("录入时间"))
    confirmed_by_id = models.BigIntegerField(_("复核人"), null=True)
    confirmed_at = models.DateTimeField(_("复核时间"), null=True)

    class Meta:
        verbose_name = _("节假日安排")
        constraints = [
            models.UniqueConstraint(
                name="holiday_plan_one_entered_a_year", fields=["year"], condition=Q(state=PlanState.ENTERED)
            ),
            models.CheckConstraint(
                name="holiday_plan_confirmed_by_another_person",
                condition=Q(state=PlanState.CONFIRMED, confirmed_by_id__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by_id=F("entered_by_id"))
                | ~Q(state=PlanState.CONFIRMED) & Q(confirmed_by_id=None, confirmed_at=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="holiday_plan_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=[PlanState.CONFIRMED, PlanState.DISCARDED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.document_no}"

    @property
    def days(self) -> HolidayDays:
        return HolidayDays(frozenset(self.off), frozenset(self.worked))
