"""Photos as evidence: real JPEG, PNG and WebP by their content, freed of what they tell about people and places.

A photo is taken apart into its segments and put together again from those that draw the picture. Nothing is decoded,
so the picture itself stays as it was taken, and no bomb goes off here. Dropped: location, camera, time, thumbnails,
comments, second pictures, and whatever follows the picture's end.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from common.errors import InvalidFacts, Problem
from common.texts import N_

MOST_PIXELS = 64_000_000
PHOTO_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}

EMPTY = Problem("photo", "photo_empty", N_("照片文件是空的。"), N_("请重新拍摄或重新选择照片。"))
UNKNOWN = Problem(
    "photo",
    "photo_kind",
    N_("文件内容不是 JPEG、PNG 或 WebP 照片。"),
    N_("请用手机相机拍摄，或另存为 JPEG 后再上传；改扩展名没有用。"),
)
BROKEN = Problem("photo", "photo_broken", N_("照片文件不完整或已损坏。"), N_("请重新拍摄或重新选择照片。"))
LARGE = Problem(
    "photo", "photo_pixels", N_("照片的尺寸过大（%(width)s × %(height)s）。"), N_("请调低相机的分辨率后重拍。")
)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that is what it says: `content` holds the picture and no personal facts beside it."""

    media_type: str
    content: bytes


class PhotoRefused(InvalidFacts):
    """An uploaded file is no photo that can be kept; its one problem says why."""

    code = "photo_refused"

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])


def clean_photo(content: bytes) -> Photo:
    """Make a photo from an uploaded file's bytes, whatever its name says. Raises PhotoRefused."""
    if not content:
        raise PhotoRefused(EMPTY)
    try:
        if content.startswith(_JPEG):
            return Photo("image/jpeg", _clean_jpeg(content))
        if content.startswith(_PNG):
            return Photo("image/png", _clean_png(content))
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return Photo("image/webp", _clean_webp(content))
    except IndexError as error:
        raise PhotoRefused(BROKEN) from error
    raise PhotoRefused(UNKNOWN)


def _require_size(width: int, height: int) -> None:
    if not width or not height:
        raise PhotoRefused(BROKEN)
    if width * height > MOST_PIXELS:
        raise PhotoRefused(Problem(LARGE.field, LARGE.rule, LARGE.message, LARGE.mend, _size(width, height)))


def _size(width: int, height: int) -> dict[str, int]:
    return {"width": width, "height": height}


# ---- JPEG: ITU-T T.81 annex B; Exif 2.32 for the orientation ----

_JPEG = b"\xff\xd8\xff"
_MARKER_IN_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DRAWING = _FRAMES | {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD}
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_SCAN, _END = 0xDA, 0xD9
_NAMED = {_APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}


def _clean_jpeg(content: bytes) -> bytes:
    kept: list[bytes] = []
    orientation, is_framed, is_scanned = 1, False, False
    for marker, segment in _jpeg_segments(content):
        if marker in _FRAMES:
            _require_size(int.from_bytes(segment[7:9]), int.from_bytes(segment[5:7]))
        if marker == _APP1:
            orientation = _orientation(segment[4:]) or orientation
        elif _draws(marker, segment):
            kept.append(segment)
        is_framed |= marker in _FRAMES
        is_scanned |= marker == _SCAN
    if not (is_framed and is_scanned):
        raise PhotoRefused(BROKEN)
    head = [_upright(orientation)] if orientation != 1 else []
    return b"".join([b"\xff\xd8", *head, *kept, b"\xff\xd9"])


def _draws(marker: int, segment: bytes) -> bool:
    return marker in _DRAWING or (marker in _NAMED and segment[4:].startswith(_NAMED[marker]))


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk from the start to the first end marker; a scan's segment holds its entropy-coded bytes too."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise PhotoRefused(BROKEN)
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == _END:
            return
        length = int.from_bytes(content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise PhotoRefused(BROKEN)
        if marker == _SCAN:
            after = _MARKER_IN_SCAN.search(content, end)
            if after is None:
                raise PhotoRefused(BROKEN)
            end = after.start()
        yield marker, content[at:end]
        at = end


def _orientation(body: bytes) -> int:
    """Read the orientation (1 to 8) from an APP1 segment's body; 0 when it holds none."""
    tiff = body[6:] if body.startswith(b"Exif\0\0") else b""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 0

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for place in range(min(number(first, 2), 512)):
        entry = first + 2 + 12 * place
        if number(entry, 2) == 0x0112:
            turned = number(entry + 8, 2)
            return turned if 1 <= turned <= 8 else 0
    return 0


def _upright(orientation: int) -> bytes:
    """Write an Exif segment that holds the orientation alone."""
    tiff = b"MM\0*\0\0\0\x08" + b"\0\x01" + b"\x01\x12\0\x03\0\0\0\x01" + bytes([0, orientation, 0, 0]) + b"\0\0\0\0"
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body


# ---- PNG: ISO/IEC 15948 ----

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"),
    *(b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD", b"pHYs"),
}


def _clean_png(content: bytes) -> bytes:
    chunks = list(_png_chunks(content))
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or b"IDAT" not in kinds or len(chunks[0][1]) != 25:
        raise PhotoRefused(BROKEN)
    header = chunks[0][1]
    _require_size(int.from_bytes(header[8:12]), int.from_bytes(header[12:16]))
    return _PNG + b"".join(whole for kind, whole in chunks if kind in _PNG_KEPT)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        end = at + 12 + int.from_bytes(content[at : at + 4])
        whole = content[at:end]
        kind = whole[4:8]
        if len(whole) < 12 or end > len(content) or zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:]):
            raise PhotoRefused(BROKEN)
        yield kind, whole
        at = end


# ---- WebP: RFC 9649; a moving picture is no photo ----

_WEBP_KEPT = {b"VP8X", b"ICCP", b"ALPH", b"VP8 ", b"VP8L"}
_TELLS = 0x08 | 0x04 | 0x02  # flags of VP8X: Exif, XMP, animation


def _clean_webp(content: bytes) -> bytes:
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise PhotoRefused(BROKEN)
    chunks = list(_webp_chunks(content[:end]))
    pictures = [(kind, body) for kind, body in chunks if kind in (b"VP8 ", b"VP8L")]
    if len(pictures) != 1:
        raise PhotoRefused(UNKNOWN)
    _require_size(*_webp_size(*pictures[0]))
    inside = b"WEBP" + b"".join(_webp_chunk(kind, body) for kind, body in chunks if kind in _WEBP_KEPT)
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside


def _webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        body = content[at + 8 : at + 8 + size]
        if len(body) < size or at + 8 > len(content):
            raise PhotoRefused(BROKEN)
        yield content[at : at + 4], body
        at += 8 + size + size % 2


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int]:
    if kind == b"VP8 ":
        if body[3:6] != b"\x9d\x01\x2a":
            raise PhotoRefused(BROKEN)
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    if body[:1] != b"\x2f":
        raise PhotoRefused(BROKEN)
    bits = int.from_bytes(body[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _webp_chunk(kind: bytes, body: bytes) -> bytes:
    if kind == b"VP8X":
        body = bytes([body[0] & ~_TELLS]) + body[1:]
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


# ---- scans of papers: PDF as it came, or a photo ----

_PDF = b"%PDF-"


def clean_scan(content: bytes) -> Photo:
    """Take a scan of a paper: a PDF stays as it came (it is stored sealed and never opened here), a photo is cleaned.

    Raises PhotoRefused.
    """
    return Photo("application/pdf", content) if content.startswith(_PDF) else clean_photo(content)
