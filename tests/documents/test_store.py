"""Stored files: encrypted, named by nothing that a stranger could guess, answered so that no browser runs them."""

import hashlib
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, transaction

from common.actor import System
from documents.actions import store
from documents.models import Document
from documents.selectors import content_of
from documents.views import file_response
from tests.builders import NOW, build_document

PLAIN = "姓名,身份证号\n示例,320602200405060018\n".encode()


@pytest.fixture
def document(cast):
    return store(
        actor=cast.registrar, kind="roster", filename="花名册.csv", media_type="text/csv", content=PLAIN, now=NOW
    )


def test_a_stored_file_is_read_back_as_it_came(document):
    assert content_of(document) == PLAIN
    assert (document.size_bytes, document.sha256) == (len(PLAIN), hashlib.sha256(PLAIN).hexdigest())


def test_who_stored_it_and_when_is_kept(cast, document):
    kept = Document.objects.get(pk=document.pk)
    assert (kept.uploaded_by_id, kept.uploaded_at) == (cast.user("registrar").pk, NOW)
    assert build_document().uploaded_by_id is None


def test_on_the_disk_the_file_is_encrypted_private_and_under_a_random_name(document):
    path = Path(document.content.path)
    assert PLAIN not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.name == document.pk.hex
    assert "花名册" not in str(path)


def test_a_file_that_was_changed_on_the_disk_is_not_given(document):
    path = Path(document.content.path)
    changed = bytearray(path.read_bytes())
    changed[-1] ^= 1
    path.write_bytes(changed)
    with pytest.raises(InvalidTag):
        content_of(document)


def test_the_same_content_twice_is_two_files_of_one_digest(cast, document):
    again = build_document(PLAIN)
    assert again.pk != document.pk
    assert again.sha256 == document.sha256
    assert Path(again.content.path).read_bytes() != Path(document.content.path).read_bytes()


def test_an_empty_file_is_not_stored(cast):
    with pytest.raises(ValueError, match="empty"):
        store(actor=System("test"), kind="x", filename="x", media_type="text/plain", content=b"", now=NOW)
    with pytest.raises(IntegrityError, match="document_holds_something"), transaction.atomic():
        Document.objects.create(kind="x", filename="x", media_type="x", size_bytes=0, sha256="", uploaded_at=NOW)
    assert not Document.objects.exists()


def test_a_long_name_keeps_its_end(cast):
    named = build_document(filename="长" * 300 + ".pdf").filename
    assert len(named) == 200
    assert named.endswith("长.pdf")


def test_a_file_is_answered_as_a_download_that_is_neither_sniffed_nor_cached_nor_run(document):
    answer = file_response(document)
    assert answer.content == PLAIN
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%8A%B1")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert file_response(document, as_attachment=False)["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("name", ['a"\r\nX-Evil: 1.pdf', "../../etc/passwd", "示例\n.pdf"])
def test_no_name_breaks_out_of_its_header(cast, name):
    answer = file_response(build_document(filename=name))
    assert "X-Evil" not in dict(answer.items())
    assert "\n" not in answer["Content-Disposition"]
