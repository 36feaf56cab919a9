"""Forms of accounts, and how any page form shows what an action found wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from accounts.selectors import without_sign_in
from common.actor import DUTY_LABELS, ROLE_LABELS, Actor, EnterpriseOfficer, Officer, Registrar
from common.errors import Problem

TOKEN_DAYS = {
    "30": gettext_lazy("30 天"),
    "90": gettext_lazy("90 天"),
    "180": gettext_lazy("180 天"),
    "365": gettext_lazy("一年"),
}


def blame(form: forms.Form, problems: Iterable[Problem]) -> None:
    """Put each problem at the field that it names, in words; a problem without a field of the form stands above."""
    form.is_valid()
    for problem in problems:
        field = problem.field if problem.field in form.fields else None
        words = " ".join(filter(None, [_said(problem.message, problem), _said(problem.mend, problem)]))
        form.add_error(field, forms.ValidationError(words, code=problem.rule))


def _said(text: str, problem: Problem) -> str:
    words = _(text) if text else ""
    return words % problem.params if problem.params else words


class SignInForm(AuthenticationForm):
    """Name and password; a wrong pair is told in one sentence that says nothing of which was wrong."""

    error_messages = {
        "invalid_login": gettext_lazy("用户名或密码不正确。请核对后重试；连续输错 5 次将暂停登录 15 分钟。"),
        "inactive": gettext_lazy("此账号已停用，请联系本单位的经办人。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext_lazy("用户名")
        self.fields["password"].label = gettext_lazy("密码")


def _role_words(membership: Membership) -> str:
    place = membership.school or membership.enterprise or membership.bureau
    return " · ".join(str(part) for part in (_(membership.get_role_display()), place) if part)


class TokenForm(forms.Form):
    """What a machine's key is for, in which role it acts, and how long."""

    label = forms.CharField(
        label=gettext_lazy("用途"), max_length=60, help_text=gettext_lazy("例如：教务系统每晚同步花名册")
    )
    days = forms.ChoiceField(
        label=gettext_lazy("有效期"),
        choices=TOKEN_DAYS,
        initial="90",
        help_text=gettext_lazy("到期自动失效，可以随时作废。"),
    )

    def __init__(self, *args: Any, held: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"] = forms.TypedChoiceField(
            label=gettext_lazy("以此角色操作"),
            choices=[(membership.pk, _role_words(membership)) for membership in held],
            coerce=int,
        )
        self.order_fields(["label", "membership", "days"])

    def expires_at(self, now: datetime) -> datetime:
        """Give the instant at which the key ends, counted from `now`."""
        return now + timedelta(days=int(self.cleaned_data["days"]))


class PasswordForm(forms.Form):
    """The present password, and the new one twice."""

    current = forms.CharField(
        label=gettext_lazy("现在的密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=gettext_lazy("新密码"),
        strip=False,
        help_text=gettext_lazy("至少 10 个字符，不要只用数字，不要与姓名或用户名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return given


class EmailForm(forms.Form):
    """Where mails go."""

    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("保存后，系统向这个邮箱发送一封确认邮件；打开其中的链接后才开始使用。"),
    )


ROLES_OF: dict[type[Actor], tuple[str, ...]] = {
    Registrar: ("registrar", "tutor"),
    EnterpriseOfficer: ("enterprise_officer", "mentor"),
    Officer: ("officer", "auditor"),
}
INVITATION_DAYS = {"3": gettext_lazy("3 天"), "7": gettext_lazy("7 天"), "14": gettext_lazy("14 天")}


def _duties_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=gettext_lazy("职责"),
        choices=[(duty.value, gettext_lazy(label)) for duty, label in DUTY_LABELS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "人社经办人必选。一个人可以有几项职责，但同一件业务的初审、复审、拨付须由不同的人办理。"
        ),
    )


def _admin_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("设为本单位管理员"),
        required=False,
        help_text=gettext_lazy("管理员可以邀请和停用成员、修改职责。"),
    )


class InvitationForm(forms.Form):
    """Whom one invites, for which role, and how long the link lasts."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = ROLES_OF.get(type(actor), ())
        self.fields["role"] = forms.ChoiceField(
            label=gettext_lazy("角色"), choices=[(role, _(ROLE_LABELS[role])) for role in roles]
        )
        if isinstance(actor, Officer):
            self.fields["duties"] = _duties_field()
        else:
            self.fields["directory"] = forms.TypedChoiceField(
                label=gettext_lazy("名册中的导师或教师"),
                choices=[("", "—"), *without_sign_in(actor)],
                coerce=int,
                empty_value=None,
                required=False,
                help_text=gettext_lazy("邀请导师或指导教师时必选；列出名册中还没有账号的人。"),
            )
        self.fields["is_admin"] = _admin_field()
        self.fields["days"] = forms.TypedChoiceField(
            label=gettext_lazy("链接有效期"), choices=list(INVITATION_DAYS.items()), initial="7", coerce=int
        )


class MemberForm(forms.Form):
    """A member's duties, and whether they administrate."""

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role == "officer":
            self.fields["duties"] = _duties_field()
        self.fields["is_admin"] = _admin_field()


class AcceptForm(forms.Form):
    """A new account's name, and its password twice."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=60,
        help_text=gettext_lazy("3 到 60 个字母、数字或 . _ - 符号，登录时使用。"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        help_text=gettext_lazy("至少 10 个字符，不要只用数字，不要与姓名或用户名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两次输入的密码不一致。"))
        return given
