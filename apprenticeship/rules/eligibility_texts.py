"""What each condition on people says when it is not simply met: codes, messages and ways to mend."""

from __future__ import annotations

from apprenticeship.rules.texts import Rule
from common.texts import N_

_TERMS = (
    Rule(
        "eligible_contract_short",
        N_("劳动合同期限不足"),
        N_("劳动合同 %(months)s 个月，少于规定的 %(least)s 个月。"),
        N_("请核对合同起止日期；确实不足的，续签后更正学籍。"),
    ),
    Rule(
        "eligible_too_young",
        N_("未到最低年龄"),
        N_("培训开始时 %(age)s 周岁，未满 %(least)s 周岁。"),
        N_("请核对身份证号；年龄不足的不能参加。"),
    ),
    Rule(
        "eligible_too_old",
        N_("超过最高年龄"),
        N_("培训开始时已满 %(age)s，超过规定的 %(most)s。"),
        N_("请核对身份证号；按规定延迟退休的，由人社部门核准。"),
    ),
    Rule(
        "eligible_subsidy_stated",
        N_("自述享受过同类补贴"),
        N_("登记时写明享受过同类补贴。"),
        N_("请核对当时的职业和等级，再由人社部门核准或办理退出。"),
    ),
)

_INSURANCE = (
    Rule(
        "insurance_unlisted",
        N_("缴费记录尚未导入"),
        N_("缺少 %(months)s 的社会保险缴费记录，无法核对。"),
        N_("请人社部门导入这些月份的缴费记录后重新核对。"),
    ),
    Rule(
        "insurance_months_short",
        N_("参保月数不足"),
        N_("培训开始前 %(asked)s 个月中有 %(found)s 个月的缴费记录，应有 %(asked)s 个月。"),
        N_("请企业补缴或提供缴费证明；属实的由人社部门核准。"),
    ),
    Rule(
        "insurance_elsewhere",
        N_("参保地不在规定范围"),
        N_("最近一次缴费在“%(place)s”，规定须在%(reach)s。"),
        N_("请核对参保地；转移参保关系后重新核对。"),
    ),
    Rule(
        "insurance_none",
        N_("没有缴费记录"),
        N_("截至 %(as_of)s 的缴费记录中没有此人。"),
        N_("请企业核对是否已参保、身份证号是否一致。"),
    ),
)

_LISTS = (
    Rule(
        "list_missing",
        N_("比对名单尚未导入"),
        N_("还没有“%(list)s”名单，无法比对。"),
        N_("请人社部门导入名单后重新核对。"),
    ),
    Rule(
        "list_stale",
        N_("比对名单已过期"),
        N_("“%(list)s”名单截至 %(as_of)s，已超过 %(days)s 天，不能作为依据。"),
        N_("请人社部门导入新的名单后重新核对。"),
    ),
    Rule(
        "list_names_person",
        N_("在比对名单上"),
        N_("此人在“%(list)s”名单上（%(since)s 起，名单截至 %(as_of)s）。"),
        N_("请核对本人情况；名单有误的，由人社部门核准。"),
    ),
    Rule(
        "list_named_later",
        N_("培训期间列入名单"),
        N_("此人自 %(since)s 起列入“%(list)s”名单（名单截至 %(as_of)s）。"),
        N_("请核对本人情况，并按规定办理退出或说明。"),
    ),
)

_TRAININGS = (
    Rule(
        "trained_before",
        N_("同职业同等级或更高等级已培训"),
        N_("此人 %(year)s 年在“%(school)s”参加过同一职业 %(level)s 的培训（%(state)s）。"),
        N_("同一职业不重复补贴：请改报更高等级，或核对是否为同一人。"),
    ),
    Rule(
        "planned_already",
        N_("同职业同等级或更高等级已列入计划"),
        N_("此人已在“%(school)s”的同一职业 %(level)s 培养班中（%(state)s）。"),
        N_("请先办理原学籍的退出或放行。"),
    ),
    Rule(
        "open_class_overlaps",
        N_("同时在另一个班"),
        N_("此人还在“%(school)s”的另一个班（%(since)s 至 %(until)s）。"),
        N_("请由现有学校放行，或核对是否为同一人。"),
    ),
    Rule(
        "open_class_unfinished",
        N_("前一个班尚未办结"),
        N_("此人在“%(school)s”的培训到 %(until)s 期满，尚未办理结业或退出。"),
        N_("请由原学校办结后重新核对。"),
    ),
    Rule(
        "other_subsidy_drawn",
        N_("享受其他培训补贴"),
        N_("此人享受“%(subsidy)s”（名单截至 %(as_of)s），不得同时享受。"),
        N_("请核对；已退还或名单有误的，由人社部门核准。"),
    ),
    Rule(
        "other_subsidy_doubtful",
        N_("享受其他补贴，待核对"),
        N_("此人在其他补贴名单上：“%(subsidy)s”，规定列明的是%(asked)s。"),
        N_("请核对是否为同一项补贴。"),
    ),
)

OVERRIDING = (
    Rule(
        "override_unneeded",
        N_("不需要核准"),
        N_("这一项现在没有需要核准的结论。"),
        N_("请先重新核对，再看是否仍有问题。"),
    ),
    Rule("override_reason_missing", N_("没有写明理由"), N_("请写明核准的理由和依据。"), N_("写明理由后再提交。")),
    Rule("override_reason_long", N_("理由过长"), N_("理由有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短。")),
    Rule(
        "override_by_the_same",
        N_("须由另一人核准"),
        N_("提出的人不能自己核准。"),
        N_("请由本部门另一位经办人办理。"),
    ),
    Rule("override_ends_past", N_("有效期已过"), N_("有效期 %(day)s 早于今天。"), N_("请填写今天以后的日期，或留空。")),
    Rule(
        "person_blocked",
        N_("不符合条件"),
        N_("%(student_no)s 有不符合条件的项目：%(what)s。"),
        N_("请在学徒页面查看原因；更正后重新核对，或由人社部门核准。"),
    ),
)

ELIGIBILITY_RULES: dict[str, Rule] = {
    rule.code: rule for rule in (*_TERMS, *_INSURANCE, *_LISTS, *_TRAININGS, *OVERRIDING)
}
