"""How a stored file is answered. Who may have it has been asked by the door of the record that names it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from documents.models import Document
from documents.selectors import content_of


def file_response(document: Document, *, as_attachment: bool = True) -> HttpResponse:
    """Answer with a file's decrypted content: never sniffed, never cached, never run."""
    response = HttpResponse(content_of(document), content_type=document.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment, document.filename) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def made_response(content: bytes, filename: str, media_type: str) -> HttpResponse:
    """Answer with a file that was made for this answer alone: attached, never sniffed, never cached."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
