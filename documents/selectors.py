"""Reads of stored files."""

from common.keyring import unseal_bytes
from documents.models import Document


def content_of(document: Document) -> bytes:
    """Decrypt a stored file. Who may read it has been asked by the owner of the record that names it."""
    with document.content.open("rb") as stored:
        return unseal_bytes(stored.read())
