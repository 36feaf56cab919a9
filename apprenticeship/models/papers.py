"""Papers that are uploaded for a class: what its rulebook asks for before a step and no record of the program shows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apprenticeship.models.classes import TrainingClass
from rulebooks.rules.vocabulary import UPLOADED_PAPERS

PAPER_LABELS = {kind.value: kind.label for kind in UPLOADED_PAPERS}


class ClassPaper(models.Model):
    """One uploaded paper. It is taken back with a reason, never removed."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="papers", verbose_name=_("培养班"))
    kind = models.CharField(_("种类"), max_length=24, choices=PAPER_LABELS)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", verbose_name=_("文件"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("上传时间"))
    removed_at = models.DateTimeField(_("撤下时间"), null=True)
    removed_reason = models.CharField(_("撤下原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("班级材料")
        constraints = [
            models.CheckConstraint(
                name="class_paper_removed_says_why",
                condition=Q(removed_at=None, removed_reason="") | Q(removed_at__isnull=False) & ~Q(removed_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document}"
