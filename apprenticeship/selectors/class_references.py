"""Finds what a class names by the words that people and machines use for it. What is not found is 0 or "".

The rules then say so among all other problems.
"""

from __future__ import annotations

from decimal import Decimal

from bureaus.models import Bureau
from catalogue.models import Occupation
from common.actor import Actor, Registrar
from enterprises.models import Enterprise
from rulebooks.models import RulebookVersion
from rulebooks.selectors import parsed
from schools.models import School

MOST_NAMES = 500
# A class cannot count credits without it. Both sides see the figure, may change it, and agree on it with the class.
USUAL_HOURS_PER_CREDIT = Decimal(16)


def partner_id_of(actor: Actor, words: str) -> int:
    """Find the organisation of the other side by its credit code or its whole name."""
    wanted = words.strip()
    partners = Enterprise.objects.all() if isinstance(actor, Registrar) else School.objects.all()
    found = partners.filter(credit_code=wanted.upper()) or partners.filter(name=wanted)
    return next((row.pk for row in found), 0)


def bureau_id_of(region: str) -> int:
    """Find a bureau by the code of its region."""
    return next(iter(Bureau.objects.filter(region_id=region.strip()).values_list("pk", flat=True)), 0)


def rulebook_id_of(words: str) -> int:
    """Find a rulebook by `code@version`, or the newest version by its code alone."""
    code, _, version = words.strip().partition("@")
    rows = RulebookVersion.objects.filter(code=code).order_by("-version")
    if version:
        rows = rows.filter(version=int(version)) if version.isascii() and version.isdigit() else rows.none()
    return next(iter(rows.values_list("pk", flat=True)[:1]), 0)


def occupation_code_of(words: str) -> str:
    """Find an occupation by its code, by its name, or by both as pages write them; else give the words back."""
    wanted = words.strip()
    code = wanted.split(" ")[0]
    found = Occupation.objects.filter(code=code) or Occupation.objects.filter(name=wanted).order_by("code")
    return next((row.code for row in found), wanted)


def credit_hours_of(rulebook_id: int) -> Decimal:
    """Give the hours that make a credit by a rulebook; where it is silent the usual ones, 0 for an unknown rulebook."""
    row = RulebookVersion.objects.filter(pk=rulebook_id).first()
    return (parsed(row).credit_rules.hours_per_credit or USUAL_HOURS_PER_CREDIT) if row else Decimal(0)


def partner_names(actor: Actor) -> list[str]:
    """List names of the other side to choose from, at most `MOST_NAMES`; others can be typed."""
    partners = Enterprise.objects.all() if isinstance(actor, Registrar) else School.objects.all()
    return list(partners.order_by("name").values_list("name", flat=True)[:MOST_NAMES])


def occupation_names() -> list[str]:
    """List occupations as `code name`, at most `MOST_NAMES`; others can be typed."""
    rows = Occupation.objects.order_by("code").values_list("code", "name")[:MOST_NAMES]
    return [f"{code} {name}" for code, name in rows]


def bureau_choices() -> list[tuple[int, str]]:
    """List bureaus by their region's code."""
    return list(Bureau.objects.order_by("region_id").values_list("pk", "name"))


def rulebook_choices() -> list[tuple[int, str]]:
    """List every version of every rulebook, newest first within a code."""
    rows = RulebookVersion.objects.order_by("code", "-version").values_list("pk", "name", "document_no", "version")
    return [(pk, f"{name} {document_no} · v{version}") for pk, name, document_no, version in rows]
