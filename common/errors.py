"""Rules that say no. Each error has a stable code; the doors turn its class into a status."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from common.texts import N_


@dataclass(frozen=True, slots=True)
class Problem:
    """One fact that breaks one rule: where, which rule, what is wrong, how to mend it.

    `message` and `mend` are Chinese templates with %(name)s places, filled from `params` by the door.
    `severity` is "error" (stops) or "warning" (is shown).
    """

    field: str
    rule: str
    message: str
    mend: str = ""
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
    severity: str = "error"


class DomainError(Exception):
    """A rule said no. `message` is a Chinese template; `params` fill its %(name)s places."""

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = N_("此操作未被允许。")

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.code, params)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class NotVisible(DomainError):
    """Nothing of that key exists for this actor (404): a stranger learns no more."""

    code = "not_visible"
    message = N_("未找到该记录，或您无权查看。")


class NotYourMove(DomainError):
    """The actor sees the row but may not do this to it (403)."""

    code = "not_your_move"
    message = N_("您的角色不能进行此操作。")


class WrongState(DomainError):
    """The row's state does not admit the act (409)."""

    code = "wrong_state"
    message = N_("当前状态不能进行此操作。")


class InvalidFacts(DomainError):
    """Facts break rules (422); `problems` names every one of them at once."""

    code = "invalid_facts"
    message = N_("填写的内容有误，请按提示修改。")

    def __init__(self, problems: Sequence[Problem] = (), **params: Any) -> None:
        self.problems = tuple(problems)
        super().__init__(**params)


class UnusableFile(InvalidFacts):
    """A file that cannot be read at all (422): `problems` says why and how to mend it."""

    code = "unusable_file"
    message = N_("文件无法使用。")
