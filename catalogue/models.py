"""Facts of the catalogues that every place shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
