"""Photos made by hand for tests: tiny, real, and full of what must not be kept."""

from __future__ import annotations

import struct
import zlib

PLACE = b"GPS 31.98N 120.89E"


def exif(orientation: int = 1, order: str = ">") -> bytes:
    """Write an Exif body with an orientation, a camera's name and a place."""
    mark = b"MM" if order == ">" else b"II"
    entries = [struct.pack(f"{order}HHI", 0x010F, 2, len(PLACE)) + struct.pack(f"{order}I", 38)]
    entries.append(struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0))
    ifd = struct.pack(f"{order}H", len(entries)) + b"".join(entries) + b"\0\0\0\0"
    return b"Exif\0\0" + mark + struct.pack(f"{order}HI", 42, 8) + ifd + PLACE


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


# A grey JPEG of 8 × 8: quantisation, frame, Huffman tables and one block.
_TABLE = segment(0xDB, b"\0" + b"\x10" * 64)
_HUFFMAN = segment(0xC4, b"\0" + b"\1" + b"\0" * 15 + b"\0") + segment(0xC4, b"\x10" + b"\1" + b"\0" * 15 + b"\0")


def _frame(width: int, height: int) -> bytes:
    return segment(0xC0, b"\x08" + struct.pack(">HH", height, width) + b"\1\1\x11\0")


_SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x3f\xff\x00\xd2"


def jpeg(*extra: bytes, width: int = 8, height: int = 8, after: bytes = b"") -> bytes:
    """Write a JPEG with extra segments before the picture and bytes after its end."""
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    picture = _TABLE + _frame(width, height) + _HUFFMAN + _SCAN
    return b"\xff\xd8" + jfif + b"".join(extra) + picture + b"\xff\xd9" + after


def phone_jpeg(orientation: int = 6) -> bytes:
    """Write what a phone writes: place, comment and camera inside, a second picture with its own place behind."""
    return jpeg(
        segment(0xE1, exif(orientation)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
        segment(0xE2, b"MPF\0" + PLACE),
        segment(0xED, b"Photoshop 3.0\0" + PLACE),
        segment(0xFE, PLACE),
        after=jpeg(segment(0xE1, exif())),
    )


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*extra: bytes, width: int = 1, height: int = 1, after: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    picture = chunk(b"IDAT", zlib.compress(b"\0\x80"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + picture + chunk(b"IEND", b"") + after


def riff(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


LOSSLESS = b"\x2f\0\0\0\0\x07\x10\x11\x11\x88\x88\xfe\x07\0"


def webp(*extra: bytes, flags: int = 0, after: bytes = b"") -> bytes:
    inside = b"WEBP" + riff(b"VP8X", bytes([flags]) + b"\0" * 9) + riff(b"VP8L", LOSSLESS) + b"".join(extra)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside + after
