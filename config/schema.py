"""What the API schema must be told."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from apprenticeship.lifecycle import (
    AGREEMENT_KIND_LABELS,
    AGREEMENT_STATE_LABELS,
    ALTERATION_KIND_LABELS,
    ALTERATION_STATE_LABELS,
    ASKER_LABELS,
    CERTIFICATE_KIND_LABELS,
    CLASS_STATE_LABELS,
    COURSE_CATEGORY_LABELS,
    ENROLMENT_STATE_LABELS,
    LOG_STATE_LABELS,
    REFERENCE_KIND_LABELS,
    REQUEST_STATE_LABELS,
)
from apprenticeship.lifecycle.filing import FILING_STATE_LABELS
from apprenticeship.lifecycle.objections import OBJECTION_STATE_LABELS
from apprenticeship.lifecycle.opening import OPENING_STATE_LABELS
from catalogue.lifecycle import PLAN_STATE_LABELS
from common.levels import LEVEL_LABELS
from exchange.lifecycle import JOB_KIND_LABELS, JOB_STATE_LABELS
from notices.rules import EXPECTED_KIND_LABELS, MAIL_STATE_LABELS
from subsidies.lifecycle import CLAIM_KIND_LABELS, CLAIM_STATE_LABELS

# Names of the closed lists that several serializers share: settings point here.
AGREEMENT_KINDS = list(AGREEMENT_KIND_LABELS.items())
AGREEMENT_STATES = list(AGREEMENT_STATE_LABELS.items())
ALTERATION_KINDS = list(ALTERATION_KIND_LABELS.items())
ALTERATION_STATES = list(ALTERATION_STATE_LABELS.items())
EXPECTED_KINDS = list(EXPECTED_KIND_LABELS.items())
HOLIDAY_PLAN_STATES = list(PLAN_STATE_LABELS.items())
MAIL_STATES = list(MAIL_STATE_LABELS.items())
OBJECTION_STATES = list(OBJECTION_STATE_LABELS.items())
OPENING_STATES = list(OPENING_STATE_LABELS.items())
CERTIFICATE_KINDS = list(CERTIFICATE_KIND_LABELS.items())
CLAIM_KINDS = list(CLAIM_KIND_LABELS.items())
CLAIM_STATES = list(CLAIM_STATE_LABELS.items())
CLASS_STATES = list(CLASS_STATE_LABELS.items())
COURSE_CATEGORIES = list(COURSE_CATEGORY_LABELS.items())
ENROLMENT_STATES = list(ENROLMENT_STATE_LABELS.items())
FILING_STATES = list(FILING_STATE_LABELS.items())
JOB_KINDS = list(JOB_KIND_LABELS.items())
JOB_STATES = list(JOB_STATE_LABELS.items())
LEVELS = list(LEVEL_LABELS.items())
LOG_STATES = list(LOG_STATE_LABELS.items())
PARTIES = list(ASKER_LABELS.items())
REFERENCE_KINDS = list(REFERENCE_KIND_LABELS.items())
REQUEST_STATES = list(REQUEST_STATE_LABELS.items())


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the token in the API's schema."""

    target_class = "accounts.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the session of a signed-in page in the API's schema."""

    target_class = "accounts.api.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
