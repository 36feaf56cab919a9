"""The form of one person, drawn from the roster's own columns, so that form, file and API ask the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apprenticeship.columns import LISTED_COLUMNS
from apprenticeship.columns.shapes import Column, Kind
from apprenticeship.forms.enrolments import day_field
from apprenticeship.models import Enrolment
from apprenticeship.rules.roster import OPEN_END, RosterRow
from apprenticeship.selectors.roster import CONTRACT_FACTS, PLAIN_FACTS, phone_of
from common.levels import LEVEL_LABELS, Level

# What the class itself says, and what is arranged elsewhere.
NOT_ASKED = {
    *("serial", "sex", "occupation", "occupation_code", "level", "starts_on", "last_on", "mentor", "tutor"),
}
OPEN_ENDED = "open_ended"
NONE = [("", "—")]


def _field(column: Column) -> forms.Field:
    words: dict[str, Any] = {
        "label": gettext_lazy(column.title),
        "help_text": gettext_lazy(column.hint) if column.hint else "",
        "required": column.required,
    }
    match column.kind:
        case Kind.DAY | Kind.LAST_DAY:
            return day_field(words["label"], words["help_text"], required=words["required"])
        case Kind.MONTH:
            return forms.DateField(
                **words, input_formats=["%Y-%m"], widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
            )
        case Kind.LEVEL:
            levels = [(key.value, gettext_lazy(label)) for key, label in LEVEL_LABELS.items()]
            return forms.ChoiceField(**words, choices=[*NONE, *levels])
        case Kind.WORD:
            options = [(_key(column.words[word]), gettext_lazy(word)) for word in column.choices]
            return forms.ChoiceField(**words, choices=[*NONE, *options])
        case _:
            return forms.CharField(**words, max_length=column.max_length or None)


def _key(value: str | bool) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class PersonForm(forms.Form):
    """One person as a roster knows them; without `number` where it is known already."""

    def __init__(self, *args: Any, has_number: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in LISTED_COLUMNS:
            if column.code not in NOT_ASKED and (has_number or column.code != "number"):
                self.fields[column.code] = _field(column)
        self.fields["contract_last_on"].required = False
        box = forms.BooleanField(label=gettext_lazy("无固定期限劳动合同"), required=False)
        keys = [*self.fields]
        self.fields[OPEN_ENDED] = box
        place = keys.index("contract_last_on") + 1
        self.order_fields([*keys[:place], OPEN_ENDED, *keys[place:]])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("contract_last_on") and not given.get(OPEN_ENDED) and "contract_last_on" not in self.errors:
            self.add_error("contract_last_on", _("请填写劳动合同最后一天，或勾选“无固定期限劳动合同”。"))
        return given

    def row(self) -> RosterRow:
        """Give what was typed, after validation, as a roster's row: empty texts are not given."""
        given: dict[str, Any] = {key: value or None for key, value in self.cleaned_data.items() if key != OPEN_ENDED}
        if self.cleaned_data[OPEN_ENDED]:
            given["contract_last_on"] = OPEN_END
        level, subsidy = self.cleaned_data["prior_level"], self.cleaned_data["had_subsidy"]
        given["prior_level"] = Level(level) if level else None
        given["had_subsidy"] = {"yes": True, "no": False}.get(subsidy)
        for code in ("number", "prior_certificate_no"):
            given[code] = "".join(self.cleaned_data.get(code, "").split()).upper() or None
        return RosterRow(**given)


def typed_person(row: Enrolment) -> dict[str, Any]:
    """Write an enrolment as the form holds it; phone included, identity number not."""
    last_on = row.contract.upper and row.contract.upper - timedelta(days=1)
    facts = {fact: getattr(row, fact) for fact in PLAIN_FACTS}
    contract: dict[str, date | None] = dict(zip(CONTRACT_FACTS, (row.contract.lower, last_on), strict=True))
    return {
        **facts,
        **contract,
        "had_subsidy": _key(row.had_subsidy),
        "name": row.person.name,
        "phone": phone_of(row.person),
        OPEN_ENDED: row.contract.upper is None,
    }
