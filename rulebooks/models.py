"""Facts of rulebooks: the file as it is, dated, frozen once used."""

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _


class RulebookVersion(models.Model):
    """One published version of one scheme's rulebook. `text` is the whole file; `valid` its half-open validity.

    It never changes: claims are explained by it years later. A correction is the next version.
    """

    code = models.CharField(_("代码"), max_length=40)
    version = models.PositiveIntegerField(_("版本"))
    name = models.CharField(_("名称"), max_length=120)
    document_no = models.CharField(_("文号"), max_length=60)
    region = models.ForeignKey("catalogue.Region", models.PROTECT, related_name="+", verbose_name=_("适用地区"))
    text = models.TextField(_("全文"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    valid = DateRangeField(_("有效期"))
    published_at = models.DateTimeField(_("发布时间"))

    class Meta:
        verbose_name = _("政策规则")
        constraints = [
            models.UniqueConstraint(name="rulebook_version_is_unique", fields=["code", "version"]),
        ]
        triggers = [
            pgtrigger.Protect(name="rulebook_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.version}"
