"""The only writer of stored files."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile

from common.actor import Actor, user_id_of
from common.keyring import seal_bytes
from documents.models import Document


def store(*, actor: Actor, kind: str, filename: str, media_type: str, content: bytes, now: datetime) -> Document:
    """Keep a file encrypted under a random name, with the SHA-256 of its plain content.

    Whoever calls has asked its own policy and size limit first. Raises ValueError for an empty content.
    """
    if not content:
        raise ValueError("an empty file is not stored")
    document = Document(
        kind=kind,
        filename=filename[-200:],
        media_type=media_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by_id=user_id_of(actor),
        uploaded_at=now,
    )
    document.content.save(document.id.hex, ContentFile(seal_bytes(content)), save=False)
    document.save()
    return document
