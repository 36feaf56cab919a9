"""Facts and named constraints of the training itself."""

from apprenticeship.models.agreements import Agreement, AgreementChange
from apprenticeship.models.assessment import Assessment, Certificate
from apprenticeship.models.classes import Course, TrainingClass
from apprenticeship.models.credits import CreditEntry
from apprenticeship.models.enrolments import Enrolment, OverlapRequest, Person, StudentSerial
from apprenticeship.models.logs import LogEntry
from apprenticeship.models.mentors import MentorAssignment

__all__ = [
    "Agreement",
    "AgreementChange",
    "Assessment",
    "Certificate",
    "Course",
    "CreditEntry",
    "Enrolment",
    "LogEntry",
    "MentorAssignment",
    "OverlapRequest",
    "Person",
    "StudentSerial",
    "TrainingClass",
]
