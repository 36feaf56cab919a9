"""The process's keys. Settings hand them down once at the start; nothing else reads them."""

from __future__ import annotations

import base64

from common.ciphers import FieldCipher, blind_index


class Locked(RuntimeError):
    """No keys were handed down: the program was started without them."""


_cipher: FieldCipher | None = None
_index_key: bytes = b""


def unlock(*, field_keys: str, index_key: str) -> None:
    """Take the keys of this process. Raises ValueError for malformed keys or an index key under 32 bytes."""
    global _cipher, _index_key
    key = base64.b64decode(index_key, validate=True)
    if len(key) < 32:
        raise ValueError("the index key holds fewer than 32 bytes")
    _cipher, _index_key = FieldCipher.from_text(field_keys), key


def seal(plain: str) -> bytes:
    """Encrypt a text for storing. Raises Locked."""
    return seal_bytes(plain.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """Decrypt a stored text. Raises Locked, KeyError for an unknown key, InvalidTag for a changed one."""
    return unseal_bytes(sealed).decode()


def seal_bytes(plain: bytes) -> bytes:
    """Encrypt a file's content for storing. Raises Locked."""
    if _cipher is None:
        raise Locked
    return _cipher.seal(plain)


def unseal_bytes(sealed: bytes | memoryview) -> bytes:
    """Decrypt a stored content. Raises as `unseal` does."""
    if _cipher is None:
        raise Locked
    return _cipher.open(bytes(sealed))


def index_of(plain: str) -> bytes:
    """Give the blind index by which a sealed text is looked up: 32 bytes. Raises Locked."""
    if not _index_key:
        raise Locked
    return blind_index(_index_key, plain)
