"""Photos: real by their content, and silent about where, when and by what they were taken."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.rules import PHOTO_TYPES, PhotoRefused, clean_photo
from tests.photos import PLACE, chunk, exif, jpeg, phone_jpeg, png, riff, segment, webp


def refusal(content: bytes) -> str:
    with pytest.raises(PhotoRefused) as refused:
        clean_photo(content)
    (problem,) = refused.value.problems
    assert problem.field == "photo"
    assert problem.mend
    return problem.rule


@pytest.mark.parametrize(("content", "media_type"), [(jpeg(), "image/jpeg"), (png(), "image/png")])
def test_a_photo_without_anything_beside_the_picture_stays_as_it_is(content, media_type):
    photo = clean_photo(content)
    assert (photo.media_type, photo.content) == (media_type, content)


@pytest.mark.parametrize(
    "content",
    [
        phone_jpeg(),
        png(chunk(b"eXIf", exif()[6:]), chunk(b"tEXt", b"Comment\0" + PLACE), after=PLACE),
        webp(riff(b"EXIF", exif()), riff(b"XMP ", PLACE), flags=0x0C, after=PLACE),
    ],
    ids=["jpeg", "png", "webp"],
)
def test_place_and_camera_are_gone(content):
    assert PLACE in content
    assert PLACE not in clean_photo(content).content


@pytest.mark.parametrize("content", [phone_jpeg(), png(chunk(b"tEXt", PLACE)), webp(riff(b"XMP ", PLACE), flags=4)])
def test_cleaning_twice_changes_nothing_more(content):
    once = clean_photo(content)
    assert clean_photo(once.content) == once


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("turned", range(1, 9))
def test_a_turned_phone_picture_stays_turned(turned, order):
    cleaned = clean_photo(jpeg(segment(0xE1, exif(turned, order)))).content
    upright = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00" + bytes([turned])
    assert (upright in cleaned) is (turned != 1)


def test_the_flags_of_a_webp_no_longer_promise_what_is_gone():
    cleaned = clean_photo(webp(riff(b"EXIF", exif()), flags=0x2C)).content
    assert cleaned[20] == 0x20
    assert int.from_bytes(cleaned[4:8], "little") == len(cleaned) - 8


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"PK\x03\x04 photo.jpg",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"<html><script>alert(1)</script>",
        webp(riff(b"VP8L", b"\x2f\0\0\0\0")),
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name(content):
    assert refusal(content) == "photo_kind"


def test_an_empty_file_is_refused():
    assert refusal(b"") == "photo_empty"


@pytest.mark.parametrize("content", [jpeg(), png(), webp()], ids=["jpeg", "png", "webp"])
def test_a_photo_cut_off_anywhere_is_refused(content):
    for length in range(4, len(content)):
        assert refusal(content[:length]) in {"photo_broken", "photo_kind"}


def test_a_head_without_a_picture_is_refused():
    assert refusal(b"\xff\xd8\xff\xd9") == "photo_broken"
    assert refusal(b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b"")) == "photo_broken"


def test_a_damaged_png_is_refused():
    whole = bytearray(png())
    whole[20] ^= 1
    assert refusal(bytes(whole)) == "photo_broken"


@pytest.mark.parametrize("content", [jpeg(width=60_000, height=60_000), png(width=100_000, height=100_000)])
def test_a_picture_of_too_many_pixels_is_refused_unopened(content):
    assert refusal(content) == "photo_pixels"


@pytest.mark.parametrize("content", [jpeg(height=0), png(width=0)])
def test_a_picture_without_a_side_is_refused(content):
    assert refusal(content) == "photo_broken"


@given(st.sampled_from([jpeg(), phone_jpeg(), png(), webp()]), st.data())
def test_no_bytes_make_it_fail_in_another_way(content, data):
    at = data.draw(st.integers(0, len(content) - 1))
    noise = data.draw(st.binary(max_size=12))
    with suppress(PhotoRefused):
        assert clean_photo(content[:at] + noise + content[at:]).media_type in PHOTO_TYPES
