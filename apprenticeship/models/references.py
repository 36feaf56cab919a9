"""Lists of other offices, in versions: who was insured when, who is on which list, found by blind index alone."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import REFERENCE_KIND_LABELS, REFERENCE_STATE_LABELS, ReferenceState


class ReferenceList(models.Model):
    """One version of one list, or one file that could not be read and why.

    A list covers a region and, where it is given month by month, a month (its first day). Its file is not kept.
    """

    kind = models.CharField(_("名单"), max_length=14, choices=REFERENCE_KIND_LABELS)
    region = models.ForeignKey("catalogue.Region", models.PROTECT, related_name="+", verbose_name=_("覆盖地区"))
    month_on = models.DateField(_("月份"), null=True)
    version = models.PositiveIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=10, choices=REFERENCE_STATE_LABELS, default=ReferenceState.CURRENT)
    as_of_on = models.DateField(_("截至日期"))
    source = models.CharField(_("来源"), max_length=80)
    filename = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    row_count = models.PositiveIntegerField(_("行数"), default=0)
    problems = models.JSONField(_("问题"), default=list)
    imported_at = models.DateTimeField(_("导入时间"))
    imported_by_id = models.BigIntegerField(_("导入人"), null=True)
    superseded_at = models.DateTimeField(_("替换时间"), null=True)

    class Meta:
        verbose_name = _("比对名单")
        indexes = [models.Index(fields=["kind", "-id"], name="reference_list_by_kind")]
        constraints = [
            models.UniqueConstraint(
                name="reference_list_version_is_unique",
                fields=["kind", "region", "month_on", "version"],
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="reference_list_one_is_current",
                fields=["kind", "region", "month_on"],
                condition=Q(state=ReferenceState.CURRENT),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reference_list_superseded_has_its_instant",
                condition=Q(state=ReferenceState.SUPERSEDED, superseded_at__isnull=False)
                | ~Q(state=ReferenceState.SUPERSEDED) & Q(superseded_at=None),
            ),
            models.CheckConstraint(
                name="reference_list_unreadable_holds_nobody",
                condition=~Q(state=ReferenceState.UNREADABLE) | Q(row_count=0),
            ),
            models.CheckConstraint(
                name="reference_list_month_is_its_first_day", condition=Q(month_on=None) | Q(month_on__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.region_id} {self.version}"


class ReferenceEntry(models.Model):
    """One person on one list for a half-open span. No identity number: `number_index` is its keyed index.

    `holder` is an employer's credit code, a school or a subsidy; `place` a region code.
    """

    reference_list = models.ForeignKey(
        ReferenceList, models.PROTECT, related_name="entries", db_index=False, verbose_name=_("名单")
    )
    number_index = models.BinaryField(_("身份证号索引"), max_length=32)
    period = DateRangeField(_("期间"))
    holder = models.CharField(_("单位或项目"), max_length=80, blank=True)
    place = models.CharField(_("地区代码"), max_length=6, blank=True)

    class Meta:
        verbose_name = _("名单记录")
        indexes = [models.Index(fields=["number_index", "reference_list"], name="reference_entry_by_person")]
        constraints = [
            models.CheckConstraint(
                name="reference_entry_has_a_beginning", condition=Q(period__isempty=False, period__lower_inf=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference_list} {self.pk}"
