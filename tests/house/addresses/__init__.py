"""Every address of the system: who may open it, and a row of theirs. A new address stands here or a test fails."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.addresses import accounts, checks, classes, directories, exchange, filing, logs, people
from tests.house.addresses.address import Address

PUBLIC = {
    "apprenticeship:check",
    "apprenticeship:check_key",
    "apprenticeship:check_revoked",
    "apprenticeship:public_plan",
    "apprenticeship:public_plans",
    "alive",
    "ready",
    "set_language",
    "api_schema",
    "api_docs",
    "accounts:sign_in",
    "accounts:sign_out",
    "accounts:email_confirm",  # whoever holds the link: tests/accounts/test_emails.py
    "accounts:accept_invitation",  # whoever holds the link: tests/accounts/test_members.py
    "apprenticeship:confirm_by_link",  # whoever holds the link: tests/apprenticeship/test_confirmations.py
}

ADDRESSES: dict[str, Address] = {
    **accounts.ADDRESSES,
    **classes.ADDRESSES,
    **filing.ADDRESSES,
    **directories.ADDRESSES,
    **logs.ADDRESSES,
    **people.ADDRESSES,
    **checks.ADDRESSES,
    **exchange.ADDRESSES,
}

# Ids in these addresses belong to no one: a format, a code of the catalogue.
OF_EVERYBODY = {"exchange:headline_file", "exchange:list_file", "rulebooks:rulebook", "v1:rulebooks_api:rulebook"}
OF_EVERYBODY |= {"catalogue:holidays_move", "v1:catalogue_api:holiday_move"}


def names(resolver: URLResolver | None = None, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Give the full name of every address that the program knows."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, (*above, pattern.namespace) if pattern.namespace else above)
        elif isinstance(pattern, URLPattern):
            yield ":".join([*above, pattern.name or str(pattern.pattern)])
