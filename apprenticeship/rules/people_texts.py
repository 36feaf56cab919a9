"""What each rule about registered people says: codes, messages and ways to mend."""

from __future__ import annotations

from typing import Any

from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.texts import N_

_REGISTRY = (
    Rule(
        "starts_after_other",
        N_("培训期限顺延"),
        N_("此人在“%(held)s”的培训到 %(until)s 才结束，在本班的培训期限自 %(since)s 起计。"),
        N_("请核对；不需要修改文件。"),
        "warning",
    ),
    Rule(
        "person_name_differs",
        N_("姓名与已登记的不同"),
        N_("该身份证号在其他学校登记的姓名与“%(stated)s”不同。"),
        N_("请核对身份证号和姓名；确已改名的，请先由原学校更正。"),
    ),
    Rule(
        "resembles_certain",
        N_("与已登记的人几乎相同"),
        N_("库中已有同日出生、姓名相同、身份证号只差一位的人，很可能是同一人的号码录错。"),
        N_("请对照身份证原件核对号码；确为另一人的不需要修改。"),
        "warning",
    ),
    Rule(
        "resembles_likely",
        N_("与已登记的人相近"),
        N_("库中已有同日出生、姓名相同或只差一字的人，身份证号不同。"),
        N_("请核对姓名和身份证号；确为另一人的不需要修改。"),
        "warning",
    ),
    Rule(
        "enrolment_ended",
        N_("学籍已结束"),
        N_("此人在本班的学籍已结束（%(state)s），内容不能再更改。"),
        N_("请改回原来的内容，或删去这一行。"),
    ),
    Rule(
        "registration_in_use",
        N_("学籍已被使用"),
        N_("%(student_no)s %(name)s：%(what)s。"),
        N_("请先处理这些记录；不能撤销的，请逐人办理退出。"),
    ),
)

_COMPLETING = (
    Rule(
        "nobody_completed",
        N_("没有人结业"),
        N_("本班还没有学徒结业，不能颁发结业证书。"),
        N_("请先登记考核成绩并办理结业。"),
    ),
    Rule(
        "revocation_without_reason",
        N_("没有撤销原因"),
        N_("撤销结业证书须写明原因。"),
        N_("请写明撤销原因，原因会存档。"),
    ),
)

_LEAVING = (
    Rule("day_missing", N_("没有日期"), N_("请填写日期。"), N_("按“2026-03-01”的样子填写。")),
    Rule(
        "withdrawal_reason_unknown",
        N_("退出原因不明"),
        N_("没有“%(stated)s”这种退出原因。"),
        N_("请从列出的原因中选择；转至其他班级的，请由对方学校发出放行请求。"),
    ),
    Rule(
        "withdrawal_note_missing",
        N_("退出原因没有写明"),
        N_("选择“其他”时，须写明原因。"),
        N_("请在说明中写明原因。"),
    ),
    Rule(
        "ended_before_start",
        N_("早于培训开始"),
        N_("%(day)s 早于培训开始日 %(starts_on)s。"),
        N_("请核对日期；培训尚未开始的，请改用“撤销注册”。"),
    ),
    Rule("ended_ahead", N_("晚于今天"), N_("%(day)s 还没有到。"), N_("请填写今天或以前的日期。")),
    Rule(
        "ended_after_period",
        N_("晚于培训期限"),
        N_("%(day)s 晚于培训最后一日 %(ends_on)s。"),
        N_("培训期满的，请办理结业。"),
    ),
    Rule(
        "records_after_end",
        N_("结束日之后还有记录"),
        N_("%(day)s 以后还有 %(count)s 条带徒记录或考核成绩，最晚的是 %(last)s。"),
        N_("请核对结束日期；记录有误的，请先驳回或更正。"),
    ),
)

_OVERLAPS = (
    Rule(
        "number_unheld",
        N_("没有重叠的学籍"),
        N_("没有找到与本班培训期限重叠的在读学籍。"),
        N_("请核对身份证号；没有重叠的，可以直接登记。"),
    ),
    Rule(
        "wanted_outside_class",
        N_("拟入班日期不在本班期限内"),
        N_("拟入班日期 %(day)s 不在本班培训期限（%(starts_on)s至%(ends_on)s）内。"),
        N_("请填写期限内的日期。"),
    ),
    Rule(
        "wanted_too_late",
        N_("届时已不重叠"),
        N_("现有学籍到 %(until)s 结束，%(day)s 起已不重叠，不需要放行。"),
        N_("可以在该日以后直接登记，或填写更早的日期。"),
    ),
    Rule(
        "held_depended_on",
        N_("现有学籍不能整体撤销"),
        N_("拟入班日期不晚于现有学籍的开始日 %(starts_on)s，但该学籍%(what)s，不能整体撤销。"),
        N_("请与对方学校商定一个较晚的入班日期，拒绝本请求并说明，由对方重新提出。"),
    ),
)

_MENTORS = (
    Rule(
        "mentor_unproven",
        N_("导师没有有效证书"),
        N_("“%(mentor)s”在 %(day)s 没有有效的资格证书（%(article)s）。"),
        N_("请由企业在导师页面登记证书和扫描件，或另选导师。"),
    ),
    Rule(
        "mentor_unknown",
        N_("没有这位导师"),
        N_("没有找到所选的导师。"),
        N_("请从导师名册中选择；名册中没有的，请先添加。"),
    ),
    Rule("mentor_left", N_("导师已不在岗"), N_("“%(mentor)s”已不在岗。"), N_("请改选在岗的导师。")),
    Rule(
        "mentor_level_low",
        N_("导师技能等级不足"),
        N_("“%(mentor)s”的技能等级是%(held)s，本班要求至少%(least)s（%(article)s）。"),
        N_("请改选等级足够的导师；等级已提高的，请先更新导师名册。"),
    ),
    Rule(
        "mentor_years_short",
        N_("导师从业年限不足"),
        N_("“%(mentor)s”的从业年限是 %(held)s 年，本班要求至少 %(least)s 年（%(article)s）。"),
        N_("请改选年限足够的导师；年限有误的，请先更新导师名册。"),
    ),
    Rule(
        "mentor_full",
        N_("导师带徒人数已满"),
        N_("“%(mentor)s”同时带徒将达 %(count)s 人，本班要求最多 %(most)s 人（%(article)s）。"),
        N_("请改选其他导师，或缩短带教期限，避免同时超限。"),
    ),
    Rule(
        "pairing_outside_training",
        N_("带教期限超出培训期限"),
        N_("%(student_no)s：带教期限 %(first)s至%(last)s 不在培训期限（%(starts_on)s至%(ends_on)s）内。"),
        N_("请填写培训期限内的日期，或留空由系统取培训期限。"),
    ),
    Rule(
        "pairing_taken",
        N_("此期间已有导师"),
        N_("%(student_no)s：此期间已由“%(mentor)s”带教（%(first)s至%(last)s）。"),
        N_("更换导师的，请用“更换导师”并填写交接日期。"),
    ),
    Rule(
        "enrolment_not_running",
        N_("学籍不在培养期"),
        N_("%(student_no)s 的学籍是“%(state)s”，不能安排导师。"),
        N_("请只为已注册或培养中的学徒安排导师。"),
    ),
    Rule("pairing_nobody", N_("没有选择学徒"), N_("没有选择任何学徒。"), N_("请至少选择一名学徒。")),
    Rule(
        "handover_nothing",
        N_("没有可交接的带教"),
        N_("%(student_no)s 在 %(day)s 没有正在进行的带教，不能交接。"),
        N_("请核对交接日期；没有导师的，请直接安排。"),
    ),
    Rule(
        "handover_same",
        N_("接任的是同一人"),
        N_("%(student_no)s：接任的导师与现任是同一人。"),
        N_("请选择另一位导师。"),
    ),
    Rule(
        "logs_after_handover",
        N_("交接日以后已有带徒记录"),
        N_("%(student_no)s：现任导师在 %(last)s 还有带徒记录，不早于 %(day)s。"),
        N_("请把日期改到最后一条记录以后；记录有误的，请先驳回。"),
    ),
)

_RESULTS = (
    Rule("value_blank", N_("必填项为空"), N_("此项必填，但没有填写。"), N_("请补填。")),
    Rule("value_too_long", N_("内容过长"), N_("内容有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短内容。")),
    Rule(
        "score_out_of_range",
        N_("成绩超出范围"),
        N_("“%(stated)s”应在 0 到 100 之间，最多一位小数。"),
        N_("请核对成绩。"),
    ),
    Rule("verdict_missing", N_("没有结论"), N_("没有填写是否合格。"), N_("请选择合格或不合格。")),
    Rule(
        "assessed_before_start",
        N_("考核早于培训开始"),
        N_("考核日期 %(day)s 早于培训开始日 %(starts_on)s。"),
        N_("请核对考核日期。"),
    ),
    Rule(
        "assessed_before_last",
        N_("考核早于上一次"),
        N_("考核日期 %(day)s 早于上一次考核 %(last)s。"),
        N_("请核对考核日期；要改上一次的成绩，请用“更正”。"),
    ),
    Rule("day_ahead", N_("日期晚于今天"), N_("%(day)s 还没有到。"), N_("请填写今天或以前的日期。")),
    Rule(
        "assessed_already_passed",
        N_("已经合格"),
        N_("此人在 %(day)s 的考核已经合格，不需要再次考核。"),
        N_("要改成绩，请用“更正”。"),
    ),
    Rule(
        "attempts_used_up",
        N_("考核次数已用完"),
        N_("已考核 %(count)s 次，政策规定最多 %(most)s 次（%(article)s）。"),
        N_("不能再登记考核；请按实际办理结业或退出。"),
    ),
    Rule(
        "resit_too_late",
        N_("超过补考期限"),
        N_("首次考核在 %(first)s，补考须在 %(most)s 天内（%(article)s）。"),
        N_("请核对考核日期；确已超期的，请按实际办理结业或退出。"),
    ),
    Rule(
        "body_not_independent",
        N_("评价机构不独立"),
        N_("评价机构与培训机构都是“%(body)s”，政策要求由第三方评价（%(article)s）。"),
        N_("请核对评价机构。"),
    ),
    Rule(
        "certificate_kind_unknown",
        N_("证书类型不存在"),
        N_("没有“%(stated)s”这种证书。"),
        N_("请选择职业技能等级证书或培训合格证书。"),
    ),
    Rule(
        "certificate_pattern",
        N_("证书编号格式不对"),
        N_("“%(value)s”不是 22 位职业技能等级证书编号：第一位是 Y 或 S，其余为数字。"),
        N_("请对照证书逐位核对。"),
    ),
    Rule(
        "training_certificate_pattern",
        N_("证书编号格式不对"),
        N_("培训合格证书编号“%(value)s”应为 4 至 40 位文字、数字或短横线。"),
        N_("请对照证书核对。"),
    ),
    Rule(
        "certificate_level_differs",
        N_("证书编号与等级不符"),
        N_("证书编号表明等级为“%(coded)s”，本班目标等级是“%(expected)s”。"),
        N_("请对照证书核对；确为其他等级的，不能作为本班结业证书。"),
    ),
    Rule(
        "certificate_year_differs",
        N_("证书编号与发证日期不符"),
        N_("证书编号表明 %(coded)s 年发证，填写的发证日期是 %(day)s。"),
        N_("请对照证书核对编号和发证日期。"),
    ),
    Rule(
        "certificate_taken",
        N_("证书编号已登记"),
        N_("证书编号 %(value)s 已登记给%(holder)s。"),
        N_("一个编号只能登记一次，请对照证书核对。"),
    ),
    Rule(
        "certificate_kind_taken",
        N_("已有同类证书"),
        N_("此人已登记%(kind)s %(number)s。"),
        N_("要改编号，请用“更正”。"),
    ),
    Rule(
        "certificate_before_start",
        N_("发证早于培训开始"),
        N_("发证日期 %(day)s 早于培训开始日 %(starts_on)s，不能作为本次培训的结果。"),
        N_("请核对发证日期；培训前已有的证书填在花名册“原证书号”中。"),
    ),
    Rule(
        "certificate_before_pass",
        N_("发证早于考核"),
        N_("发证日期 %(day)s 早于考核合格日 %(passed_on)s。"),
        N_("请核对发证日期和考核日期。"),
    ),
    Rule(
        "pass_missing",
        N_("没有合格的考核"),
        N_("%(student_no)s 没有合格的考核成绩。"),
        N_("请先登记考核成绩；考核不合格的，选择“结业未取证”。"),
    ),
    Rule(
        "certificate_missing",
        N_("没有认可的证书"),
        N_("%(student_no)s 没有登记政策认可的证书（%(accepted)s，%(article)s）。"),
        N_("请先登记证书；没有取得证书的，选择“结业未取证”。"),
    ),
    Rule(
        "assessment_missing",
        N_("没有考核成绩"),
        N_("%(student_no)s 还没有考核成绩。"),
        N_("请先登记考核成绩；没有参加考核就离开的，请办理退出。"),
    ),
    Rule(
        "certificate_held",
        N_("已取得证书"),
        N_("%(student_no)s 考核合格并已登记证书 %(number)s。"),
        N_("请选择“结业并取证”；证书登记有误的，请先更正。"),
    ),
    Rule(
        "completed_before_results",
        N_("结业早于考核"),
        N_("%(student_no)s：结业日期 %(day)s 早于最后一次考核 %(last)s。"),
        N_("请填写考核以后的日期。"),
    ),
    Rule("nobody_ready", N_("没有可结业的学徒"), N_("没有材料齐全、可以结业的学徒。"), N_("请先登记成绩和证书。")),
)

_RESULT_FILES = (
    Rule(
        "result_of_nobody",
        N_("没有写明是谁"),
        N_("这一行没有学号，也没有身份证号。"),
        N_("请填写学号；没有学号的，填写身份证号。"),
    ),
    Rule(
        "result_of_stranger",
        N_("不是本班在培学徒"),
        N_("本班没有“%(value)s”这名在培学徒。"),
        N_("请核对学号或身份证号；已结业、退出或尚未开始培养的人不能登记成绩。"),
    ),
    Rule(
        "result_named_otherwise",
        N_("姓名与学籍不同"),
        N_("“%(stated)s”与该学籍登记的姓名“%(known)s”不同。"),
        N_("请核对是否串行；姓名登记有误的，先更正学籍。"),
    ),
    Rule(
        "result_twice",
        N_("同一人出现两次"),
        N_("第 %(other)s 行已有此人。"),
        N_("请只保留一行；两次考核请分两个文件登记。"),
    ),
    Rule(
        "score_unreadable",
        N_("成绩无法识别"),
        N_("“%(value)s”不是 0 至 100 的分数。"),
        N_("只写数字，最多一位小数；缺考请留空，结论写“不合格”。"),
    ),
)

PEOPLE_RULES: dict[str, Rule] = {
    rule.code: rule for rule in (*_REGISTRY, *_COMPLETING, *_LEAVING, *_OVERLAPS, *_MENTORS, *_RESULTS, *_RESULT_FILES)
}


def people_problem(field: str, rule: str, **params: Any) -> Problem:
    """State that a fact of a registered person breaks a rule."""
    said = PEOPLE_RULES[rule]
    return Problem(field, rule, said.message, said.mend, params, said.severity)
