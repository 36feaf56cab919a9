"""Facts of enterprises."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Enterprise(models.Model):
    """An enterprise that signs apprentices as employees."""

    name = models.CharField(_("企业名称"), max_length=80, unique=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    region = models.ForeignKey("catalogue.Region", models.PROTECT, related_name="+", verbose_name=_("注册地"))
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("企业")

    def __str__(self) -> str:
        return self.name


class Mentor(models.Model):
    """An enterprise's mentor (企业导师), whether or not they have a sign-in. Minimal personal facts only."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="mentors", verbose_name=_("企业"))
    name = models.CharField(_("姓名"), max_length=40)
    staff_no = models.CharField(_("工号"), max_length=20)
    level = models.CharField(_("技能等级"), max_length=1)
    occupation = models.ForeignKey("catalogue.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业"))
    certificate_no = models.CharField(_("技能等级证书编号"), max_length=40, blank=True)
    years_of_experience = models.PositiveSmallIntegerField(_("从业年限"), default=0)
    is_active = models.BooleanField(_("在岗"), default=True)

    class Meta:
        verbose_name = _("企业导师")
        constraints = [
            models.UniqueConstraint(name="mentor_staff_no_is_unique_in_enterprise", fields=["enterprise", "staff_no"]),
            models.CheckConstraint(
                name="mentor_level_is_known", condition=models.Q(level__in=["1", "2", "3", "4", "5"])
            ),
        ]

    def __str__(self) -> str:
        return self.name
