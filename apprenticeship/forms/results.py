"""Forms of results and certificates: one person's, and a class's grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apprenticeship.actions.assessment import ResultRow
from apprenticeship.forms.enrolments import day_field
from apprenticeship.lifecycle import CERTIFICATE_KIND_LABELS
from apprenticeship.models import Assessment, Certificate, Enrolment
from apprenticeship.rules.results import AssessmentFacts, CertificateFacts
from common.errors import Problem

VERDICTS = [("", "—"), ("yes", _("合格")), ("no", _("不合格"))]
KINDS = [(key.value, _(label)) for key, label in CERTIFICATE_KIND_LABELS.items()]


def score_field(label: Any) -> forms.DecimalField:
    """A score out of 100, perhaps not given."""
    box = forms.NumberInput(attrs={"step": "0.1", "min": "0", "max": "100", "inputmode": "decimal"})
    return forms.DecimalField(label=label, required=False, max_digits=6, widget=box)


class AssessmentForm(forms.Form):
    """One attempt."""

    assessed_on = day_field(_("考核日期"))
    body = forms.CharField(label=_("考核机构"), max_length=80)
    theory_score = score_field(_("理论成绩"))
    practice_score = score_field(_("实操成绩"))
    enterprise_score = score_field(_("企业评分"))
    is_passed = forms.ChoiceField(label=_("结论"), choices=VERDICTS[1:], widget=forms.RadioSelect)

    def facts(self) -> AssessmentFacts:
        """Give what was typed, after validation."""
        return AssessmentFacts(**{**self.cleaned_data, "is_passed": self.cleaned_data["is_passed"] == "yes"})


class CertificateForm(forms.Form):
    """One certificate."""

    kind = forms.ChoiceField(label=_("证书类型"), choices=KINDS, widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("证书编号"),
        max_length=60,
        help_text=_("职业技能等级证书编号 22 位，第一位是 Y 或 S。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issuer = forms.CharField(label=_("发证机构"), max_length=80)
    issued_on = day_field(_("发证日期"))

    def facts(self) -> CertificateFacts:
        """Give what was typed, after validation."""
        return CertificateFacts(**self.cleaned_data)


def typed_assessment(row: Assessment) -> dict[str, Any]:
    """Write an attempt as a form holds it."""
    values = {name: getattr(row, name) for name in AssessmentForm.base_fields}
    return {**values, "is_passed": "yes" if row.is_passed else "no"}


def typed_certificate(row: Certificate) -> dict[str, Any]:
    """Write a certificate as a form holds it."""
    return {name: getattr(row, name) for name in CertificateForm.base_fields}


class SharedForm(forms.Form):
    """What a class's grid types once for all its rows."""

    assessed_on = day_field(_("考核日期"), required=False)
    body = forms.CharField(label=_("考核机构"), required=False, max_length=80)
    issuer = forms.CharField(label=_("发证机构"), required=False, max_length=80)
    issued_on = day_field(_("发证日期"), required=False)
    kind = forms.ChoiceField(label=_("证书类型"), required=False, choices=KINDS)


class GridRowForm(forms.Form):
    """One apprentice's row: a verdict with scores, a certificate's number, both, or nothing."""

    theory_score = score_field(_("理论成绩"))
    practice_score = score_field(_("实操成绩"))
    enterprise_score = score_field(_("企业评分"))
    is_passed = forms.ChoiceField(label=_("结论"), required=False, choices=VERDICTS)
    number = forms.CharField(
        label=_("证书编号"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, typed: Any, *, enrolment: Enrolment) -> None:
        super().__init__(typed, prefix=enrolment.student_no, use_required_attribute=False)
        self.enrolment = enrolment

    @property
    def has_result(self) -> bool:
        given = self.cleaned_data
        return bool(given.get("is_passed")) or any(given.get(name) is not None for name in SCORES)

    def result(self, shared: SharedForm) -> ResultRow:
        """Give what the row says, together with what the grid says for all, after validation."""
        given, common = self.cleaned_data, shared.cleaned_data
        assessment = certificate = None
        if self.has_result:
            verdict = {"yes": True, "no": False}.get(given["is_passed"])
            scores: dict[str, Decimal | None] = {name: given[name] for name in SCORES}
            assessment = AssessmentFacts(
                assessed_on=common["assessed_on"], body=common["body"], is_passed=verdict, **scores
            )
        if given["number"]:
            certificate = CertificateFacts(
                kind=common["kind"] or KINDS[0][0],
                number=given["number"],
                issuer=common["issuer"],
                issued_on=common["issued_on"],
            )
        return ResultRow(student_no=self.enrolment.student_no, assessment=assessment, certificate=certificate)


SCORES = ("theory_score", "practice_score", "enterprise_score")


class ResultGrid:
    """A class's grid: what is shared, and a row for everybody in training."""

    def __init__(self, enrolments: Iterable[Enrolment], typed: Any = None, initial: dict[str, Any] | None = None):
        self.shared = SharedForm(typed, initial=initial)
        self.rows = [GridRowForm(typed, enrolment=row) for row in enrolments]

    def is_valid(self) -> bool:
        """Read everything that was typed; every row is read even when another is wrong."""
        return all([self.shared.is_valid(), *(row.is_valid() for row in self.rows)])

    def filled(self) -> list[GridRowForm]:
        """Give the rows that say something, after validation."""
        return [row for row in self.rows if row.has_result or row.cleaned_data["number"]]

    def blame(self, found: Sequence[tuple[int, Problem]], say: Any) -> None:
        """Put each problem at its row's field, or at the shared one that is to blame; `say` writes it in words."""
        rows = self.filled()
        for place, problem in found:
            words = say(problem)
            if problem.field in rows[place].fields:
                rows[place].add_error(problem.field, words)
            elif problem.field in self.shared.fields and words not in self.shared.errors.get(problem.field, []):
                self.shared.add_error(problem.field, words)
            elif problem.field not in self.shared.fields:
                rows[place].add_error(None, words)
