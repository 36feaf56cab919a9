"""The column tables of reports. Titles are the words of the papers themselves."""

from __future__ import annotations

from apprenticeship.lifecycle import ENROLMENT_STATE_LABELS
from common.money import shown
from common.tables import Column, Paper, paper
from common.texts import N_
from reporting.rules import ApprenticeResult, CompletionReport, Headline, Slice

COMPLETION: tuple[Column[tuple[int, ApprenticeResult]], ...] = (
    Column(N_("序号"), lambda row: row[0], "number", 5),
    Column(N_("学号"), lambda row: row[1].student_no, width=15),
    Column(N_("姓名"), lambda row: row[1].name, width=9),
    Column(N_("身份证号"), lambda row: row[1].number_masked, width=20),
    Column(N_("人员类型"), lambda row: row[1].trainee_type, width=8),
    Column(N_("培训起"), lambda row: row[1].starts_on, "day", 11),
    Column(N_("培训止"), lambda row: row[1].ends_on, "day", 11),
    Column(N_("企业导师"), lambda row: row[1].mentor, width=9),
    Column(N_("学校指导教师"), lambda row: row[1].tutor, width=9),
    Column(N_("带徒工时"), lambda row: row[1].mentor_hours, "number", 8),
    Column(N_("已得学分"), lambda row: row[1].credits_earned, "number", 8),
    Column(N_("理论"), lambda row: row[1].theory_score, "number", 6),
    Column(N_("实操"), lambda row: row[1].practice_score, "number", 6),
    Column(N_("企业评价"), lambda row: row[1].enterprise_score, "number", 8),
    Column(N_("证书类型"), lambda row: row[1].certificate_kinds, width=14),
    Column(N_("证书编号"), lambda row: row[1].certificate_numbers, width=25),
    Column(N_("结果"), lambda row: ENROLMENT_STATE_LABELS[row[1].state], width=10),
    Column(N_("退出原因"), lambda row: row[1].withdrawal_reason, width=12),
)

SLICES: tuple[Column[tuple[str, Slice]], ...] = (
    Column(N_("分组"), lambda row: row[0], width=10),
    Column(N_("代码"), lambda row: row[1].key, width=14),
    Column(N_("名称"), lambda row: row[1].name, width=36),
    Column(N_("新增学徒数"), lambda row: row[1].count, "number", 12),
)

DEFINITION = N_("口径：当年完成学籍注册的学徒，同一人同一班计一次，已撤销的不计；县（市、区）按企业注册地。")


def completion_paper(report: CompletionReport) -> Paper:
    """Lay out a class's completion report (结班报告) with its head, its table and its signatures."""
    facts, counts = report.facts, report.counts
    return paper(
        N_("企业新型学徒制结班报告"),
        COMPLETION,
        list(enumerate(report.results, start=1)),
        facts=[
            (N_("班号"), facts.number),
            (N_("班级名称"), facts.name),
            (N_("企业"), facts.enterprise),
            (N_("培训机构"), facts.school),
            (N_("备案部门"), facts.bureau),
            (N_("适用政策"), facts.rulebook),
            (N_("职业（工种）"), facts.occupation),
            (N_("目标等级"), facts.level),
            (N_("培训期限"), f"{facts.starts_on} — {facts.ends_on}"),
            (N_("状态"), facts.state),
            (N_("结班日期"), str(facts.closed_on or "—")),
            (N_("结业所需学分"), shown(facts.credits_needed)),
            (N_("计划人数"), str(facts.planned_count)),
            (N_("注册人数"), str(counts.registered)),
            (N_("结业人数"), str(counts.completed)),
            (N_("其中取得证书"), str(counts.certified)),
            (N_("退出人数"), str(counts.withdrawn)),
            (N_("在培人数"), str(counts.training)),
            (N_("制表日期"), str(report.made_on)),
        ],
        signatures=(N_("培训机构（盖章）"), N_("企业（盖章）"), N_("人社部门（盖章）")),
    )


def headline_paper(headline: Headline) -> Paper:
    """Lay out the yearly headline with its definition and all three slices."""
    slices = [
        *((N_("县（市、区）"), part) for part in headline.by_region),
        *((N_("等级"), part) for part in headline.by_level),
        *((N_("企业"), part) for part in headline.by_enterprise),
    ]
    return paper(
        N_("新增企业新型学徒统计表"),
        SLICES,
        slices,
        facts=[(N_("年度"), str(headline.year)), (N_("新增学徒总数"), str(headline.count))],
        notes=(DEFINITION,),
        signatures=(N_("填报单位（盖章）"), N_("填表人"), N_("审核人")),
    )
