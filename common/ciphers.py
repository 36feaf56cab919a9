"""Field encryption and blind indexes behind one small interface.

SM4-GCM is the default, as 商用密码 assessments ask (GB/T 39786-2021); AES-256-GCM is there for other places.
A ciphertext carries its key's id, so that keys can be rotated without touching old rows first.
"""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE, _TAG = 12, 16


class FieldKey(Protocol):
    """A key that seals and opens short texts; `open` raises an exception of the library on tampering."""

    def seal(self, plain: bytes) -> bytes: ...

    def open(self, sealed: bytes) -> bytes: ...


class Sm4Key:
    """SM4 in GCM mode. The key's schedule is made once: a roster seals twenty thousand texts."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def seal(self, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        return nonce + encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def open(self, sealed: bytes) -> bytes:
        nonce, body, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        return decryptor.update(body) + decryptor.finalize()


@dataclass(frozen=True, slots=True)
class AesKey:
    key: bytes

    def seal(self, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        return AESGCM(self.key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)


_KINDS: dict[str, tuple[type[Sm4Key] | type[AesKey], int]] = {"sm4": (Sm4Key, 16), "aes256": (AesKey, 32)}


class FieldCipher:
    """Seals texts with the current key and opens those sealed with any known one."""

    def __init__(self, current: str, keys: Mapping[str, FieldKey]) -> None:
        self._keys = {key_id.encode(): key for key_id, key in keys.items()}
        self._prefix, self._current = current.encode() + b":", keys[current]

    @classmethod
    def from_text(cls, text: str) -> FieldCipher:
        """Read `id:algorithm:base64key,…`, the first being current. Raises ValueError for a malformed entry."""
        keys: dict[str, FieldKey] = {}
        for entry in text.split(","):
            key_id, algorithm, encoded = entry.strip().split(":")
            if algorithm not in _KINDS or key_id in keys:
                raise ValueError(f"key {key_id!r} stands twice or names an unknown algorithm, {algorithm!r}")
            kind, length = _KINDS[algorithm]
            key = base64.b64decode(encoded, validate=True)
            if len(key) != length:
                raise ValueError(f"key {key_id!r} holds {len(key)} bytes, {algorithm} needs {length}")
            keys[key_id] = kind(key)
        return cls(next(iter(keys)), keys)

    def seal(self, plain: bytes) -> bytes:
        """Encrypt with the current key; the result names it."""
        return self._prefix + self._current.seal(plain)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt. Raises KeyError for an unknown key, InvalidTag for a changed ciphertext."""
        key_id, _, body = bytes(sealed).partition(b":")
        return self._keys[key_id].open(body)


def blind_index(key: bytes, plain: str) -> bytes:
    """Give a keyed index (HMAC-SM3, 32 bytes) by which an encrypted text can be looked up, never read."""
    return hmac.digest(key, plain.encode(), "sm3")
