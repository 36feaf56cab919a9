"""Results and certificates: separate facts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import CERTIFICATE_KIND_LABELS
from apprenticeship.models.enrolments import Enrolment
from common.levels import LEVEL_LABELS


class Assessment(models.Model):
    """One attempt of one apprentice: scores out of 100 and whether it was passed."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="assessments", verbose_name=_("学徒"))
    attempt = models.PositiveSmallIntegerField(_("次数"))
    assessed_on = models.DateField(_("考核日期"))
    body = models.CharField(_("考核机构"), max_length=80)
    theory_score = models.DecimalField(_("理论成绩"), max_digits=4, decimal_places=1, null=True, blank=True)
    practice_score = models.DecimalField(_("实操成绩"), max_digits=4, decimal_places=1, null=True, blank=True)
    enterprise_score = models.DecimalField(_("企业评价"), max_digits=4, decimal_places=1, null=True, blank=True)
    is_passed = models.BooleanField(_("合格"))

    class Meta:
        verbose_name = _("结业考核")
        constraints = [
            models.UniqueConstraint(name="assessment_attempt_is_counted_once", fields=["enrolment", "attempt"]),
            *(
                models.CheckConstraint(
                    name=f"assessment_{part}_is_out_of_100",
                    condition=Q(**{f"{part}_score": None}) | Q(**{f"{part}_score__range": (0, 100)}),
                )
                for part in ("theory", "practice", "enterprise")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.attempt}"


class Certificate(models.Model):
    """A certificate issued to an apprentice. A number exists once, whoever holds it."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates", verbose_name=_("学徒"))
    kind = models.CharField(_("证书类型"), max_length=12, choices=CERTIFICATE_KIND_LABELS)
    number = models.CharField(_("证书编号"), max_length=40, unique=True)
    level = models.CharField(_("等级"), max_length=1, choices=LEVEL_LABELS)
    occupation = models.ForeignKey("catalogue.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业"))
    issuer = models.CharField(_("发证机构"), max_length=80)
    issued_on = models.DateField(_("发证日期"))

    class Meta:
        verbose_name = _("证书")
        constraints = [
            models.UniqueConstraint(name="certificate_of_a_kind_once", fields=["enrolment", "kind"]),
        ]

    def __str__(self) -> str:
        return self.number
