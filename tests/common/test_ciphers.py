"""Sealed fields, blind indexes, and the keys of the process."""

import base64

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from common import keyring
from common.ciphers import FieldCipher, blind_index


def encoded(letter: str, length: int = 16) -> str:
    return base64.b64encode(letter.encode() * length).decode()


SM4, AES = f"k1:sm4:{encoded('a')}", f"k2:aes256:{encoded('b', 32)}"
INDEX = encoded("i", 32)
ciphers = st.sampled_from([SM4, AES]).map(FieldCipher.from_text)


@pytest.fixture
def own_keys():
    """Give back the keys of the test run after a test that changes them."""
    kept = keyring._cipher, keyring._index_key
    yield
    keyring._cipher, keyring._index_key = kept


@given(ciphers, st.binary(max_size=300))
def test_what_is_sealed_opens_again(cipher, plain):
    assert cipher.open(cipher.seal(plain)) == plain


@given(ciphers, st.binary(min_size=1, max_size=40), st.data())
def test_any_changed_bit_of_the_sealed_text_is_noticed(cipher, plain, draw):
    sealed = bytearray(cipher.seal(plain))
    place = draw.draw(st.integers(3, len(sealed) - 1))
    sealed[place] ^= 1 << draw.draw(st.integers(0, 7))
    with pytest.raises(InvalidTag):
        cipher.open(bytes(sealed))


def test_the_same_text_is_never_sealed_the_same_way_twice():
    cipher = FieldCipher.from_text(SM4)
    assert len({cipher.seal(b"320602200405060018") for _ in range(100)}) == 100


def test_sealed_text_does_not_hold_the_plain_text():
    assert b"320602200405060018" not in FieldCipher.from_text(SM4).seal(b"320602200405060018")


def test_after_a_rotation_old_texts_open_and_new_ones_name_the_new_key():
    old = FieldCipher.from_text(SM4).seal(b"plain")
    rotated = FieldCipher.from_text(f"{AES},{SM4}")
    assert rotated.open(old) == b"plain"
    assert rotated.seal(b"plain").startswith(b"k2:")


def test_a_text_sealed_with_an_unknown_key_is_not_opened():
    with pytest.raises(KeyError):
        FieldCipher.from_text(AES).open(FieldCipher.from_text(SM4).seal(b"plain"))


def test_a_text_moved_under_another_keys_name_is_noticed():
    both = FieldCipher.from_text(f"{SM4},k3:sm4:{encoded('c')}")
    moved = b"k3:" + both.seal(b"plain").removeprefix(b"k1:")
    with pytest.raises(InvalidTag):
        both.open(moved)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k1",
        "k1:sm4",
        "k1:sm4:!!",
        f"k1:sm4:{encoded('a', 15)}",
        f"k1:des:{encoded('a')}",
        f"{SM4},{SM4}",
        f"{SM4},",
    ],
)
def test_malformed_keys_stop_the_start(text):
    with pytest.raises(ValueError):  # noqa: PT011  (each says what is wrong in its own words)
        FieldCipher.from_text(text)


def test_a_blind_index_depends_on_key_and_text_alone():
    assert blind_index(b"k" * 32, "320602") == blind_index(b"k" * 32, "320602")
    assert len({blind_index(key, text) for key in (b"k" * 32, b"l" * 32) for text in ("320602", "320603")}) == 4
    assert len(blind_index(b"k" * 32, "")) == 32


def test_without_keys_nothing_is_sealed_opened_or_looked_up(own_keys):
    keyring._cipher, keyring._index_key = None, b""
    for act in (lambda: keyring.seal("x"), lambda: keyring.unseal(b"k1:x"), lambda: keyring.index_of("x")):
        with pytest.raises(keyring.Locked):
            act()


def test_the_process_takes_its_keys_once_and_whole(own_keys):
    keyring.unlock(field_keys=SM4, index_key=INDEX)
    assert keyring.unseal(keyring.seal("示例 320602")) == "示例 320602"
    assert keyring.unseal_bytes(keyring.seal_bytes(b"\x00\xff")) == b"\x00\xff"
    index = keyring.index_of("320602")
    with pytest.raises(ValueError, match="fewer than 32 bytes"):
        keyring.unlock(field_keys=AES, index_key=encoded("j", 31))
    assert keyring.index_of("320602") == index
    assert keyring.seal("x").startswith(b"k1:")
