"""The states of jobs and imports."""

from enum import StrEnum

from common.texts import N_


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


JOB_STATE_LABELS: dict[JobState, str] = {
    JobState.WAITING: N_("等待中"),
    JobState.RUNNING: N_("进行中"),
    JobState.DONE: N_("已完成"),
    JobState.FAILED: N_("未完成"),
}


class JobKind(StrEnum):
    ROSTER_CHECK = "roster_check"
    ROSTER_COMMIT = "roster_commit"
    COMPLETION_REPORT = "completion_report"


JOB_KIND_LABELS: dict[JobKind, str] = {
    JobKind.ROSTER_CHECK: N_("花名册核对"),
    JobKind.ROSTER_COMMIT: N_("花名册入库"),
    JobKind.COMPLETION_REPORT: N_("结班报告"),
}


class ImportState(StrEnum):
    STAGED = "staged"
    CHECKED = "checked"
    COMMITTED = "committed"
    UNDONE = "undone"
    UNUSABLE = "unusable"


IMPORT_STATE_LABELS: dict[ImportState, str] = {
    ImportState.STAGED: N_("核对中"),
    ImportState.CHECKED: N_("已核对"),
    ImportState.COMMITTED: N_("已入库"),
    ImportState.UNDONE: N_("已撤销"),
    ImportState.UNUSABLE: N_("文件不可用"),
}


class PaperFormat(StrEnum):
    XLSX = "xlsx"
    PDF = "pdf"


PAPER_FORMAT_LABELS: dict[PaperFormat, str] = {PaperFormat.XLSX: N_("Excel 工作簿"), PaperFormat.PDF: N_("PDF 文档")}


class RowOutcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"


ROW_OUTCOME_LABELS: dict[RowOutcome, str] = {
    RowOutcome.NEW: N_("新增"),
    RowOutcome.CHANGED: N_("变更"),
    RowOutcome.UNCHANGED: N_("未变"),
    RowOutcome.ERROR: N_("有错"),
}
