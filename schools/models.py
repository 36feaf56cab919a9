"""Facts of schools."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class School(models.Model):
    """A technical school that registers apprentices as part-time students."""

    name = models.CharField(_("学校名称"), max_length=80, unique=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    code = models.CharField(_("学号前缀"), max_length=8, unique=True)
    region = models.ForeignKey("catalogue.Region", models.PROTECT, related_name="+", verbose_name=_("所在地"))

    class Meta:
        verbose_name = _("学校")

    def __str__(self) -> str:
        return self.name


class Tutor(models.Model):
    """A school's tutor (学校指导教师), whether or not they have a sign-in."""

    school = models.ForeignKey(School, models.PROTECT, related_name="tutors", verbose_name=_("学校"))
    name = models.CharField(_("姓名"), max_length=40)
    staff_no = models.CharField(_("工号"), max_length=20)
    title = models.CharField(_("职称"), max_length=40, blank=True)
    level = models.CharField(_("技能等级"), max_length=1, blank=True)
    is_active = models.BooleanField(_("在岗"), default=True)

    class Meta:
        verbose_name = _("学校指导教师")
        constraints = [
            models.UniqueConstraint(name="tutor_staff_no_is_unique_in_school", fields=["school", "staff_no"]),
        ]

    def __str__(self) -> str:
        return self.name
