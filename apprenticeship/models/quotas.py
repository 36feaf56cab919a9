"""The seats (招收名额) that a bureau gives a region or an enterprise for a year."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SeatQuota(models.Model):
    """How many heads may be filed in one year, in a region or, of these, for one enterprise.

    A quota of a city counts the classes filed in its counties too. How many seats are taken is counted, never kept.
    """

    region = models.ForeignKey("catalogue.Region", models.PROTECT, related_name="+", verbose_name=_("地区"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", null=True, verbose_name=_("企业")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    seats_count = models.PositiveIntegerField(_("名额"))
    document_no = models.CharField(_("依据文件"), max_length=100)
    scan = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", null=True, verbose_name=_("文件扫描件")
    )
    given_at = models.DateTimeField(_("下达时间"))
    revised_at = models.DateTimeField(_("调整时间"), null=True)

    class Meta:
        verbose_name = _("招收名额")
        constraints = [
            models.UniqueConstraint(
                name="quota_of_a_region_once_a_year", fields=["region", "year"], condition=Q(enterprise=None)
            ),
            models.UniqueConstraint(
                name="quota_of_an_enterprise_once_a_year",
                fields=["region", "enterprise", "year"],
                condition=Q(enterprise__isnull=False),
            ),
            models.CheckConstraint(name="quota_year_is_sane", condition=Q(year__gte=2015, year__lte=2100)),
            models.CheckConstraint(name="quota_names_its_document", condition=~Q(document_no="")),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.region_id} · {self.year}"
