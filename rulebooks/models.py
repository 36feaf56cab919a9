"""Facts of rulebooks: the file as it is, dated, frozen once used."""

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rulebooks.lifecycle import DRAFT_STATE_LABELS, FINISHED, LIVING, DraftState


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


class RulebookDraft(models.Model):
    """A rulebook that a bureau is writing; `text` is the whole file, and always one that can be read.

    `written_by_id` is who wrote the present wording. Another person checks it; only what was checked is published.
    """

    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=120)
    region = models.ForeignKey("catalogue.Region", models.PROTECT, related_name="+", verbose_name=_("适用地区"))
    text = models.TextField(_("全文"))
    state = models.CharField(_("状态"), max_length=10, choices=DRAFT_STATE_LABELS, default=DraftState.DRAFT)
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    written_by_id = models.BigIntegerField(_("拟订人"))
    written_at = models.DateTimeField(_("拟订时间"))
    checked_by_id = models.BigIntegerField(_("复核人"), null=True)
    checked_at = models.DateTimeField(_("复核时间"), null=True)
    published = models.OneToOneField(
        RulebookVersion, models.PROTECT, null=True, related_name="draft", verbose_name=_("发布的版本")
    )
    discarded_reason = models.TextField(_("放弃原因"), blank=True)

    class Meta:
        verbose_name = _("政策规则草稿")
        constraints = [
            models.UniqueConstraint(
                name="rulebook_draft_one_living_of_a_code", fields=["code"], condition=Q(state__in=LIVING)
            ),
            models.CheckConstraint(
                name="rulebook_draft_checked_by_another_person",
                condition=Q(checked_by_id=None) | ~Q(checked_by_id=F("written_by_id")),
            ),
            models.CheckConstraint(
                name="rulebook_draft_checked_by_somebody",
                condition=~Q(state__in=[DraftState.CHECKED, DraftState.PUBLISHED])
                | Q(checked_by_id__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="rulebook_draft_unchecked_has_no_checker",
                condition=~Q(state=DraftState.DRAFT) | Q(checked_by_id=None, checked_at=None),
            ),
            models.CheckConstraint(
                name="rulebook_draft_published_has_its_version",
                condition=Q(state=DraftState.PUBLISHED, published__isnull=False)
                | ~Q(state=DraftState.PUBLISHED) & Q(published=None),
            ),
            models.CheckConstraint(
                name="rulebook_draft_discarded_has_its_reason",
                condition=~Q(state=DraftState.DISCARDED) | ~Q(discarded_reason=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="rulebook_draft_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="finished_draft_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=[str(state) for state in FINISHED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"
