"""What each rule of a class says: codes, messages and ways to mend."""

from __future__ import annotations

from typing import Any

from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.texts import N_

_TERMS = (
    Rule("name_missing", N_("班级名称为空"), N_("班级名称没有填写。"), N_("请填写，例如“2026级数控车工高级班”。")),
    Rule("text_too_long", N_("内容过长"), N_("内容有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短内容。")),
    Rule(
        "partner_unknown",
        N_("合作方不存在"),
        N_("没有找到所选的合作单位。"),
        N_("请从名录中选择；名录中没有的，请联系人社部门登记。"),
    ),
    Rule(
        "bureau_unknown", N_("备案部门不存在"), N_("没有找到所选的人社部门。"), N_("请从名录中选择受理备案的人社部门。")
    ),
    Rule("rulebook_unknown", N_("适用政策不存在"), N_("没有找到所选的政策。"), N_("请从已发布的政策中选择。")),
    Rule(
        "occupation_unknown",
        N_("职业不存在"),
        N_("职业目录中没有“%(stated)s”。"),
        N_("请从国家职业分类大典中选择职业。"),
    ),
    Rule(
        "level_not_known",
        N_("目标等级不存在"),
        N_("没有“%(stated)s”这个等级。"),
        N_("请选择五级/初级工至一级/高级技师中的一项。"),
    ),
    Rule(
        "dates_order",
        N_("起止日期颠倒"),
        N_("最后一日 %(last_on)s 早于开始日期 %(starts_on)s。"),
        N_("请核对培训期限的起止日期。"),
    ),
    Rule("day_far", N_("日期不合理"), N_("日期 %(stated)s 不在 2000 年至 2100 年之间。"), N_("请核对年份。")),
    Rule(
        "class_too_long",
        N_("培训期限过长"),
        N_("培训期限超过该政策规定的最长 %(most)s 个月。"),
        N_("最后一日不能晚于 %(last_on)s。"),
    ),
    Rule(
        "class_too_short",
        N_("培训期限过短"),
        N_("培训期限不足该政策规定的最短 %(least)s 个月。"),
        N_("最后一日不能早于 %(last_on)s。"),
    ),
    Rule("heads_none", N_("计划人数为零"), N_("计划人数至少为 1 人。"), N_("请填写计划人数。")),
    Rule(
        "heads_too_many",
        N_("计划人数过多"),
        N_("计划 %(planned)s 人，该政策规定每班最多 %(most)s 人。"),
        N_("请减少计划人数，或分成几个班。"),
    ),
    Rule(
        "heads_too_few",
        N_("计划人数过少"),
        N_("计划 %(planned)s 人，该政策规定每班最少 %(least)s 人。"),
        N_("请增加计划人数，或与其他班合并。"),
    ),
    Rule(
        "heads_unlimited",
        N_("没有每班人数上限"),
        N_("该政策没有规定每班人数上限，请自行把握班级规模。"),
        N_("不需要修改；如当地另有要求，以当地要求为准。"),
        "warning",
    ),
    Rule(
        "rulebook_not_valid",
        N_("政策在开始日期未生效"),
        N_("该政策在开始日期 %(starts_on)s 不在有效期内（%(valid)s）。"),
        N_("请改选在该日有效的政策，或调整开始日期。"),
    ),
    Rule(
        "rulebook_elsewhere",
        N_("政策不适用于备案部门所在地区"),
        N_("该政策适用于 %(rulebook_region)s，备案部门属 %(bureau_region)s。"),
        N_("请选择适用于该地区的政策。"),
    ),
    Rule(
        "enterprise_elsewhere",
        N_("企业注册地超出政策范围"),
        N_("该政策要求企业注册在%(reach)s，该企业注册在 %(enterprise_region)s。"),
        N_("请选择企业注册地的备案部门。"),
    ),
    Rule(
        "number_out_of_range",
        N_("数值超出范围"),
        N_("“%(stated)s”超出范围：应在 %(least)s 到 %(most)s 之间，最多 %(places)s 位小数。"),
        N_("请改为范围内的数值。"),
    ),
    Rule(
        "practice_exceeds_total",
        N_("企业实践学分多于总学分"),
        N_("企业实践学分 %(practice)s 多于结业所需学分 %(total)s。"),
        N_("请减少企业实践学分，或提高结业所需学分。"),
    ),
    Rule(
        "credits_below_rulebook",
        N_("学分低于政策要求"),
        N_("填写 %(stated)s 学分，该政策要求至少 %(least)s 学分。"),
        N_("请提高到要求的学分。"),
    ),
)
_PLAN = (
    Rule(
        "course_name_missing",
        N_("课程名称为空"),
        N_("第 %(place)s 门课程没有名称。"),
        N_("请填写课程名称，或删去这一行。"),
    ),
    Rule(
        "course_repeated",
        N_("课程重复"),
        N_("第 %(place)s 门课程“%(name)s”与前面的课程同名。"),
        N_("请改名，或合并为一门。"),
    ),
    Rule(
        "course_category_unknown",
        N_("课程类别不存在"),
        N_("第 %(place)s 门课程没有“%(stated)s”这个类别。"),
        N_("请选择公共基础、专业课程、选修课程或企业实践。"),
    ),
    Rule(
        "course_hours_wrong",
        N_("课程学时不合理"),
        N_("第 %(place)s 门课程的学时是“%(stated)s”，应大于 0、不超过 %(most)s，最多 1 位小数。"),
        N_("请填写学时，例如 48。"),
    ),
    Rule(
        "course_credits_wrong",
        N_("课程学分不合理"),
        N_("第 %(place)s 门课程的学分是“%(stated)s”，应在 0 到 %(most)s 之间，最多 2 位小数。"),
        N_("请填写学分，例如 3。"),
    ),
    Rule(
        "course_credits_exceed_hours",
        N_("学分多于学时"),
        N_("第 %(place)s 门课程的学分 %(credits)s 多于学时 %(hours)s。"),
        N_("请核对学时和学分是否填反。"),
    ),
    Rule(
        "course_credits_differ",
        N_("学分与学时不成比例"),
        N_("第 %(place)s 门课程 %(hours)s 学时，按每学分 %(per)s 学时应为 %(expected)s 学分，现为 %(credits)s。"),
        N_("请核对；确有折算办法的不需要修改。"),
        "warning",
    ),
    Rule("courses_too_many", N_("课程过多"), N_("培养方案有 %(count)s 门课程，最多 %(most)s 门。"), N_("请合并课程。")),
    Rule("courses_missing", N_("没有课程"), N_("培养方案还没有一门课程。"), N_("请补充课程。")),
    Rule(
        "practice_short",
        N_("企业实践安排不足"),
        N_("企业实践课程共 %(planned)s 学分，少于所需的 %(needed)s 学分。"),
        N_("请增加企业实践课程的学分，或减少所需的企业实践学分。"),
    ),
    Rule(
        "credits_unreachable",
        N_("学分修不满"),
        N_("课程和企业实践最多可得 %(reachable)s 学分，达不到结业所需的 %(needed)s 学分。"),
        N_("请增加课程，或降低结业所需学分。"),
    ),
    Rule(
        "hours_short",
        N_("学时低于政策要求"),
        N_("%(kind)s共 %(planned)s 学时，该政策要求每年至少 %(yearly)s 学时，本班应不少于 %(needed)s 学时。"),
        N_("请增加相应课程的学时。"),
    ),
)
_ROSTER = (
    Rule("nobody_registered", N_("还没有学徒"), N_("本班还没有已注册的学徒。"), N_("请先上传花名册并入库。")),
    Rule(
        "nobody_paired",
        N_("还没有配齐双导师的学徒"),
        N_("已注册 %(count)s 名学徒，没有一名同时配有企业导师和学校指导教师。"),
        N_("请先为学徒配对导师。"),
    ),
    Rule(
        "mentors_too_few",
        N_("企业导师人数不足"),
        N_("已注册的学徒由 %(count)s 名企业导师带教，每班至少 %(least)s 名（%(article)s）。"),
        N_("请安排更多的企业导师，再开班。"),
    ),
    Rule(
        "some_unpaired",
        N_("有学徒未配齐双导师"),
        N_("还有 %(count)s 名学徒没有同时配有企业导师和学校指导教师。"),
        N_("可以开班，请尽快配对。"),
        "warning",
    ),
    Rule(
        "somebody_in_training",
        N_("还有学徒在培"),
        N_("还有 %(count)s 名学徒没有结业或退出。"),
        N_("请先为他们办理结业、退出或撤销注册。"),
    ),
)

CLASS_RULES: dict[str, Rule] = {rule.code: rule for rule in (*_TERMS, *_PLAN, *_ROSTER)}


def class_problem(field: str, rule: str, **params: Any) -> Problem:
    """State that a fact of a class breaks a rule."""
    said = CLASS_RULES[rule]
    return Problem(field, rule, said.message, said.mend, params, said.severity)
