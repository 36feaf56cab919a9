"""Pairs of people who may be the same, and what was merged: never deleted, always undoable."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.lifecycle import CERTAINTY_LABELS, PAIR_STATE_LABELS, PairState
from apprenticeship.models.enrolments import Person


class DuplicatePair(models.Model):
    """Two records that may be one person; `first` is the older one. `reasons` are keys of what they share."""

    first = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("先登记的"))
    second = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("后登记的"))
    score = models.PositiveSmallIntegerField(_("相似程度"))
    certainty = models.CharField(_("把握"), max_length=8, choices=CERTAINTY_LABELS)
    reasons = models.JSONField(_("相同之处"), default=list)
    state = models.CharField(_("状态"), max_length=8, choices=PAIR_STATE_LABELS, default=PairState.OPEN)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    found_at = models.DateTimeField(_("发现时间"))
    decided_by_id = models.BigIntegerField(_("判断人"), null=True)
    decided_by_name = models.CharField(_("判断人姓名"), max_length=40, blank=True)
    decided_at = models.DateTimeField(_("判断时间"), null=True)

    class Meta:
        verbose_name = _("疑似重复")
        indexes = [models.Index(fields=["state", "-id"], name="duplicate_by_state")]
        constraints = [
            models.UniqueConstraint(name="duplicate_pair_stands_once", fields=["first", "second"]),
            models.CheckConstraint(name="duplicate_pair_is_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="duplicate_decided_has_its_reason",
                condition=Q(state=PairState.OPEN) | ~Q(reason="") & Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class PersonMerge(models.Model):
    """What one merge did, so that it can be undone: `moved` are enrolments, `before` what the survivor was.

    `before` and `after`: {"name", "phone" (sealed, base64), "user"}.
    """

    pair = models.ForeignKey(DuplicatePair, models.PROTECT, related_name="merges", verbose_name=_("疑似重复"))
    survivor = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("保留的"))
    merged = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("并入的"))
    moved = models.JSONField(_("转移的学籍"), default=list)
    before = models.JSONField(_("合并前"), default=dict)
    after = models.JSONField(_("合并后"), default=dict)
    merged_at = models.DateTimeField(_("合并时间"))
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("人员合并")
        constraints = [
            models.UniqueConstraint(name="merge_stands_once", fields=["merged"], condition=Q(undone_at=None)),
            models.CheckConstraint(name="merge_joins_two", condition=~Q(survivor=F("merged"))),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.survivor_id}"


class DuplicateThresholds(models.Model):
    """The two thresholds that a bureau set for its region, and where from; the newest of a region counts."""

    region = models.ForeignKey("catalogue.Region", models.PROTECT, related_name="+", verbose_name=_("地区"))
    likely = models.PositiveSmallIntegerField(_("需要核对的界限"))
    certain = models.PositiveSmallIntegerField(_("几乎可以确定的界限"))
    source = models.CharField(_("依据"), max_length=200)
    set_at = models.DateTimeField(_("设定时间"))
    set_by_id = models.BigIntegerField(_("设定人"))
    set_by_name = models.CharField(_("设定人姓名"), max_length=40)

    class Meta:
        verbose_name = _("重复界限")
        indexes = [models.Index(fields=["region", "-id"], name="thresholds_by_region")]
        constraints = [
            models.CheckConstraint(
                name="thresholds_are_in_order", condition=Q(likely__gt=0) & Q(likely__lt=F("certain"))
            ),
            models.CheckConstraint(name="thresholds_have_their_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.likely} {self.certain}"
