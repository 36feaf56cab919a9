"""Reads of a class's papers: what its rulebook asks for before each step, and what is there."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from apprenticeship import policy
from apprenticeship.lifecycle import AgreementKind, AgreementState, ClassState, EnrolmentState
from apprenticeship.models import Agreement, AgreementConfirmation, ClassPaper, Enrolment, TrainingClass
from apprenticeship.models.agreements import IN_FORCE
from apprenticeship.rules.agreements import outdated
from apprenticeship.rules.classes import errors_in
from apprenticeship.rules.papers import Held, PaperItem, paper_items, paper_problems
from apprenticeship.selectors.agreements import class_facts
from common.actor import Actor
from common.errors import InvalidFacts, Problem
from common.texts import N_
from rulebooks.rules.vocabulary import UPLOADED_PAPERS, PaperKind, PaperStep
from rulebooks.selectors import parsed

UPLOADED = {kind.value: kind for kind in UPLOADED_PAPERS}
RUNNING = [EnrolmentState.REGISTERED, EnrolmentState.TRAINING, EnrolmentState.SUSPENDED]
KINDS = {AgreementKind.COOPERATION: PaperKind.COOPERATION, AgreementKind.TRAINING: PaperKind.TRAINING}
NEXT_STEPS: dict[str, tuple[PaperStep, ...]] = {
    ClassState.DRAFT: (PaperStep.SUBMIT,),
    ClassState.AGREED: (PaperStep.SUBMIT,),
    ClassState.RETURNED: (PaperStep.SUBMIT,),
    ClassState.SUBMITTED: (PaperStep.SUBMIT,),
    ClassState.SUPPLEMENT: (PaperStep.SUBMIT,),
    ClassState.REVIEWING: (PaperStep.SUBMIT,),
    ClassState.NOTICED: (PaperStep.OPEN,),
    ClassState.FILED: (PaperStep.OPEN,),
    ClassState.CLOSED: (PaperStep.BALANCE,),
}


def papers_of(row: TrainingClass) -> list[PaperItem]:
    """Lay what a class holds beside everything that its rulebook asks for, in the rulebook's order."""
    rules = parsed(row.rulebook).papers
    return paper_items(rules, _held(row)) if rules else []


def papers_before(row: TrainingClass, step: PaperStep) -> list[Problem]:
    """Say which papers of a step are missing: errors stop it, warnings do not."""
    rules = [rule for rule in parsed(row.rulebook).papers if rule.step is step]
    return paper_problems(paper_items(rules, _held(row))) if rules else []


class PapersMissing(InvalidFacts):
    """A step's papers are not all there (422); `problems` names each and how to mend it."""

    code = "papers_missing"
    message = N_("材料不齐，现在还不能办理。")


def require_papers(row: TrainingClass, step: PaperStep) -> None:
    """Raise PapersMissing while a paper that the rulebook demands before a step is missing."""
    if problems := errors_in(papers_before(row, step)):
        raise PapersMissing(problems)


def next_items(row: TrainingClass, items: Sequence[PaperItem]) -> list[PaperItem]:
    """Keep the papers of the step that a class takes next."""
    steps = NEXT_STEPS.get(row.state, ())
    return [item for item in items if item.rule.step in steps]


def _held(row: TrainingClass) -> Held:
    in_force = list(Agreement.objects.filter(training_class=row, state__in=IN_FORCE))
    facts = class_facts(row) if in_force else {}
    people = Enrolment.objects.filter(training_class=row, state__in=RUNNING)
    training = next((one for one in in_force if one.kind == AgreementKind.TRAINING), None)
    confirmed = AgreementConfirmation.objects.filter(
        enrolment=OuterRef("pk"), agreement=training, confirmed_at__isnull=False
    )
    said_yes = people.annotate(has_confirmed=Exists(confirmed)).values_list("has_confirmed", flat=True)
    answers = list(said_yes)
    uploaded = ClassPaper.objects.filter(training_class=row, removed_at=None).values_list("kind", flat=True)
    return Held(
        signed={KINDS[AgreementKind(one.kind)]: one.state == AgreementState.SIGNED for one in in_force},
        outdated=frozenset(KINDS[AgreementKind(one.kind)] for one in in_force if outdated(one.facts, facts)),
        uploaded=frozenset(UPLOADED[kind] for kind in uploaded),
        unconfirmed_count=answers.count(False),
        people_count=len(answers),
    )


def uploaded_papers(actor: Actor, row: TrainingClass) -> list[ClassPaper]:
    """List the papers uploaded for a class, newest first; those taken back stand among them."""
    rows = policy.visible_papers(actor).filter(training_class=row).select_related("document")
    return list(rows.order_by("-pk"))


def paper_of(actor: Actor, paper_id: int) -> ClassPaper:
    """Find an uploaded paper. Raises ClassPaper.DoesNotExist."""
    return policy.visible_papers(actor).select_related("document", "training_class").get(pk=paper_id)
