"""Facts and named constraints of the training itself."""

from apprenticeship.models.agreements import Agreement, AgreementChange
from apprenticeship.models.alterations import Alteration, Suspension
from apprenticeship.models.assessment import Assessment, Certificate
from apprenticeship.models.classes import Course, TrainingClass
from apprenticeship.models.completion_certificates import CompletionCertificate
from apprenticeship.models.confirmations import AgreementConfirmation
from apprenticeship.models.credits import CreditEntry
from apprenticeship.models.duplicates import DuplicatePair, DuplicateThresholds, PersonMerge
from apprenticeship.models.eligibility import EligibilityCheck, EligibilityOverride
from apprenticeship.models.enrolments import Enrolment, OverlapRequest, Person, StudentSerial
from apprenticeship.models.filings import Filing, PlanNotice
from apprenticeship.models.logs import LogEntry
from apprenticeship.models.mentoring import ClassLead, MentorAllowance, MentorDeputy, MentorQualification
from apprenticeship.models.mentors import MentorAssignment
from apprenticeship.models.objections import NoticeObjection
from apprenticeship.models.openings import ClassOpening
from apprenticeship.models.papers import ClassPaper
from apprenticeship.models.quotas import SeatQuota
from apprenticeship.models.references import ReferenceEntry, ReferenceList

__all__ = [
    "Agreement",
    "Alteration",
    "AgreementChange",
    "AgreementConfirmation",
    "Assessment",
    "Certificate",
    "ClassOpening",
    "ClassPaper",
    "CompletionCertificate",
    "Course",
    "CreditEntry",
    "DuplicatePair",
    "DuplicateThresholds",
    "EligibilityCheck",
    "EligibilityOverride",
    "Enrolment",
    "Filing",
    "LogEntry",
    "ClassLead",
    "MentorAllowance",
    "MentorAssignment",
    "MentorDeputy",
    "MentorQualification",
    "NoticeObjection",
    "OverlapRequest",
    "Person",
    "PersonMerge",
    "ReferenceEntry",
    "ReferenceList",
    "PlanNotice",
    "SeatQuota",
    "StudentSerial",
    "Suspension",
    "TrainingClass",
]
