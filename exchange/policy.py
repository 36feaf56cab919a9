"""Who may see which jobs and imports, and who may ask for them. Fails closed."""

from __future__ import annotations

from django.db.models import QuerySet

from apprenticeship.policy import require as require_act
from apprenticeship.policy import visible_classes
from common.actor import Actor, Auditor, EnterpriseOfficer, Officer, Registrar, Role, System, role_of
from common.errors import NotYourMove
from exchange.lifecycle import JobKind
from exchange.models import Job, RosterImport

ASKED_BY: dict[JobKind, tuple[Role, ...]] = {
    JobKind.ROSTER_CHECK: (Registrar,),
    JobKind.ROSTER_COMMIT: (Registrar,),
    JobKind.COMPLETION_REPORT: (Registrar, EnterpriseOfficer, Officer, Auditor),
}


def visible_jobs(actor: Actor) -> QuerySet[Job]:
    """Give the jobs that an actor may see: those asked in the same role about classes that the actor sees."""
    rows = Job.objects.all()
    if isinstance(actor, System):
        return rows
    return rows.filter(membership__role=role_of(actor), training_class__in=visible_classes(actor))


def visible_imports(actor: Actor) -> QuerySet[RosterImport]:
    """Give the imports that an actor may see: a registrar those of the school's classes, the program all."""
    match actor:
        case System():
            return RosterImport.objects.all()
        case Registrar():
            return RosterImport.objects.filter(training_class__in=visible_classes(actor))
        case _:
            return RosterImport.objects.none()


def require_list(actor: Actor) -> None:
    """Raise NotYourMove unless the actor may take lists of other offices in."""
    require_act(actor, "import_list")


def require(actor: Actor, kind: JobKind) -> None:
    """Raise NotYourMove unless the actor's role may ask for such a job."""
    if not isinstance(actor, System) and type(actor) not in ASKED_BY[kind]:
        raise NotYourMove
