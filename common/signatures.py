"""Signatures that anybody can check: Ed25519, one key of the process, its public half open to all."""

from __future__ import annotations

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from common.keyring import Locked

_SEED = 32
_key: Ed25519PrivateKey | None = None


def take_key(text: str) -> None:
    """Take the process's signing key: base64 of 32 bytes. Raises ValueError for another text."""
    global _key
    seed = base64.b64decode(text, validate=True)
    if len(seed) != _SEED:
        raise ValueError(f"the signing key holds {len(seed)} bytes, not {_SEED}")
    _key = Ed25519PrivateKey.from_private_bytes(seed)


def sign(content: bytes) -> bytes:
    """Sign a content: 64 bytes. Raises Locked without a key."""
    return _known().sign(content)


def is_signed(content: bytes, signature: bytes) -> bool:
    """Say whether a signature is ours and of this content. Raises Locked without a key."""
    try:
        _known().public_key().verify(signature, content)
    except InvalidSignature:
        return False
    return True


def public_key() -> str:
    """Give the public key as PEM, for whoever checks without asking us. Raises Locked without a key."""
    return _known().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _known() -> Ed25519PrivateKey:
    if _key is None:
        raise Locked
    return _key
