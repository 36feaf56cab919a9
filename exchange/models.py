"""Facts of jobs that a user can watch, and of imports and their staged rows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exchange.lifecycle import (
    IMPORT_STATE_LABELS,
    JOB_KIND_LABELS,
    JOB_STATE_LABELS,
    ROW_OUTCOME_LABELS,
    ImportState,
    JobState,
)


class Job(models.Model):
    """Work that is owed to a user: a sweeper claims it by compare-and-set, does it, marks it done."""

    kind = models.CharField(_("类别"), max_length=24, choices=JOB_KIND_LABELS)
    state = models.CharField(_("状态"), max_length=10, choices=JOB_STATE_LABELS, default=JobState.WAITING)
    membership = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+", verbose_name=_("申请人"))
    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass", models.PROTECT, related_name="jobs", verbose_name=_("班级")
    )
    options = models.JSONField(_("选项"), default=dict)
    done_count = models.PositiveIntegerField(_("已处理"), default=0)
    total_count = models.PositiveIntegerField(_("总数"), default=0)
    attempt_count = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    error_code = models.CharField(_("错误代码"), max_length=60, blank=True)
    error_message = models.TextField(_("错误说明"), blank=True)
    result = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("结果文件")
    )
    requested_at = models.DateTimeField(_("提交时间"))
    claimed_at = models.DateTimeField(_("开始时间"), null=True)
    beaten_at = models.DateTimeField(_("最近心跳"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("任务")
        indexes = [
            models.Index(fields=["state", "id"], name="job_by_state"),
            models.Index(fields=["training_class", "-id"], name="job_of_class"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_finished_has_its_instant",
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["waiting", "running"], finished_at=None),
            ),
            models.CheckConstraint(name="job_progress_is_bounded", condition=Q(done_count__lte=F("total_count"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class RosterImport(models.Model):
    """One roster of one class, from staging to commit and perhaps undo. No membership: the program brought it in.

    `problems` are shown as they stand, `reading` says which sheets and rows were passed over. `registered` is what
    undo takes back: {"new": [enrolment ids], "changed": {enrolment id: {fact: [before, after]}}}.
    """

    training_class = models.ForeignKey(
        "apprenticeship.TrainingClass", models.PROTECT, related_name="imports", verbose_name=_("班级")
    )
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", verbose_name=_("文件"))
    membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("上传人")
    )
    state = models.CharField(_("状态"), max_length=10, choices=IMPORT_STATE_LABELS, default=ImportState.STAGED)
    row_count = models.PositiveIntegerField(_("行数"), default=0)
    new_count = models.PositiveIntegerField(_("新增"), default=0)
    changed_count = models.PositiveIntegerField(_("变更"), default=0)
    unchanged_count = models.PositiveIntegerField(_("未变"), default=0)
    error_count = models.PositiveIntegerField(_("有错行数"), default=0)
    warning_count = models.PositiveIntegerField(_("提醒数"), default=0)
    problems = models.JSONField(_("问题"), default=list)
    reading = models.JSONField(_("读取情况"), default=dict)
    registered = models.JSONField(_("登记结果"), default=dict)
    uploaded_at = models.DateTimeField(_("上传时间"))
    checked_at = models.DateTimeField(_("核对时间"), null=True)
    committed_at = models.DateTimeField(_("入库时间"), null=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("花名册导入")
        constraints = [
            models.UniqueConstraint(
                name="import_one_commit_of_a_file_and_class",
                fields=["training_class", "document"],
                condition=Q(state="committed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class} {self.pk}"


class StagedRow(models.Model):
    """One row of a checked roster as its preview shows it: what committing it would do.

    Holds no whole identity number: the file itself is the source, and is read again at commit.
    """

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="rows", verbose_name=_("导入"))
    sheet = models.CharField(_("工作表"), max_length=80)
    row = models.PositiveIntegerField(_("行号"))
    name = models.CharField(_("姓名"), max_length=80)
    number_masked = models.CharField(_("身份证号"), max_length=20)
    outcome = models.CharField(_("结果"), max_length=10, choices=ROW_OUTCOME_LABELS)
    changes = models.JSONField(_("变更"), default=dict)

    class Meta:
        verbose_name = _("暂存行")
        constraints = [
            models.UniqueConstraint(name="staged_row_stands_once", fields=["roster_import", "sheet", "row"]),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"
