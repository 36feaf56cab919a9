"""The only writer of stored files."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import BinaryIO

from django.core.files import File

from common.actor import Actor, user_id_of
from documents.models import Document

_BLOCK = 1024 * 1024


def store(*, actor: Actor, kind: str, filename: str, media_type: str, content: BinaryIO, now: datetime) -> Document:
    """Keep a file under a random name with its SHA-256. Whoever calls has asked its own policy first."""
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while block := content.read(_BLOCK):
        digest.update(block)
        size += len(block)
    content.seek(0)
    document = Document(
        kind=kind,
        filename=filename[-200:],
        media_type=media_type,
        size_bytes=size,
        sha256=digest.hexdigest(),
        uploaded_by_id=user_id_of(actor),
        uploaded_at=now,
    )
    document.content.save(document.id.hex, File(content), save=False)
    document.save()
    return document
