"""What each rule of members and invitations says: codes, messages and ways to mend. Pure."""

from __future__ import annotations

from typing import Any

from common.errors import Problem
from common.texts import N_

RULES: dict[str, tuple[str, str]] = {
    "member_name_missing": (N_("没有填写姓名。"), N_("请填写被邀请人的姓名。")),
    "member_name_long": (N_("姓名有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短。")),
    "role_not_of_organisation": (N_("本单位没有“%(stated)s”这种角色。"), N_("请从列出的角色中选择。")),
    "directory_row_missing": (
        N_("没有选择名册中的导师或教师，或此人已有账号。"),
        N_("请先在导师名册中登记，再从列表中选择。"),
    ),
    "duties_missing": (N_("人社经办人至少要有一项职责。"), N_("请勾选职责。")),
    "duty_unknown": (N_("没有“%(stated)s”这项职责。"), N_("请从列出的职责中选择。")),
    "admin_not_leading": (N_("只有学籍管理员、企业经办人和人社经办人可以担任单位管理员。"), N_("请取消勾选。")),
    "invitation_days_wrong": (N_("邀请有效期应为 1 到 %(most)s 天。"), N_("请重新选择。")),
    "username_taken": (N_("用户名“%(stated)s”已被使用。"), N_("请换一个；已有账号的，请先登录再打开邀请链接。")),
    "username_form": (N_("用户名应为 3 到 60 个字母、数字或 . _ - 符号。"), N_("请重新填写。")),
    "email_form": (N_("这不像是电子邮箱地址。"), N_("请检查，例如 zhang@example.com。")),
    "site_url_missing": (
        N_("系统还没有设置对外网址，发不出确认链接。"),
        N_("请联系系统管理员设置 SITE_URL。"),
    ),
    "role_held_already": (N_("您在本单位已有这个角色。"), N_("不需要再接受；请直接使用现有角色。")),
}


def member_problem(field: str, rule: str, **params: Any) -> Problem:
    """State that a fact breaks a rule of members."""
    message, mend = RULES[rule]
    return Problem(field, rule, message, mend, params)
