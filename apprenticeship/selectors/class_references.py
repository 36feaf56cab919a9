"""Finds what a class names by the words that people and machines use for it. What is not found is 0 or "".

The rules then say so among all other problems.
"""

from __future__ import annotations

from decimal import Decimal

from apprenticeship.selectors.classes import book_of
from bureaus.models import Bureau
from catalogue.models import Occupation
from common.actor import Actor, Registrar
from enterprises.models import Enterprise
from rulebooks.models import RulebookVersion
from schools.models import School


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
    """Give the hours that make a credit by a rulebook; 0 for an unknown one."""
    row = RulebookVersion.objects.filter(pk=rulebook_id).first()
    return book_of(row.text).credit_rules.hours_per_credit if row else Decimal(0)
