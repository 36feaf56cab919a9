"""Facts of HR bureaus."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bureau(models.Model):
    """An HR bureau (人力资源和社会保障局), answerable for one region and all below it."""

    name = models.CharField(_("名称"), max_length=80, unique=True)
    region = models.OneToOneField("catalogue.Region", models.PROTECT, related_name="+", verbose_name=_("辖区"))
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("人社部门")

    def __str__(self) -> str:
        return self.name
