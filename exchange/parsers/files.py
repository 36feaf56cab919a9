"""From bytes to sheets. What a file is, is told by its content, never by its name."""

from __future__ import annotations

from typing import BinaryIO

from exchange.parsers.delimited import decoded, read_delimited
from exchange.parsers.refusals import EmptyFile, FileTooLarge, NotARoster, OtherWorkbook, WebPageAsWorkbook
from exchange.parsers.sheets import Limits, Sheet
from exchange.parsers.xls import read_xls
from exchange.parsers.xlsx import look_over_archive, read_xlsx

ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"{\\rtf", "RTF 文档"),
    (b"SQLite format 3", "数据库文件"),
)
_WEB_STARTS = ("<html", "<!doctype html", "<table", "<head", "<meta", "<body", "<style", "mime-version:")


def read_bounded(stream: BinaryIO, limits: Limits) -> bytes:
    """Take a file into memory, never more than its limit. Raises FileTooLarge, EmptyFile."""
    content = stream.read(limits.size + 1)
    if len(content) > limits.size:
        raise FileTooLarge(most=limits.size // 1_000_000)
    if not content:
        raise EmptyFile
    return content


def read_sheets(content: bytes, limits: Limits) -> list[Sheet]:
    """Read the visible sheets of an .xlsx, .xls or text table. Raises UnusableFile."""
    if len(content) > limits.size:
        raise FileTooLarge(most=limits.size // 1_000_000)
    if not content.strip(b"\0 \t\r\n"):
        raise EmptyFile
    if content.startswith(ZIPPED):
        return read_xlsx(content, limits)
    if content.startswith(COMPOUND):
        return read_xls(content, limits)
    return read_delimited(text_of(content), limits)


def look_over(content: bytes, limits: Limits) -> None:
    """Refuse at a glance what is too large, empty or another kind of file; the cells are left for later.

    Raises UnusableFile.
    """
    if len(content) > limits.size:
        raise FileTooLarge(most=limits.size // 1_000_000)
    if content.startswith(ZIPPED):
        look_over_archive(content, limits)
    elif not content.startswith(COMPOUND):
        text_of(content)


def text_of(content: bytes) -> str:
    """Decode a text table, or refuse what is text of another kind. Raises UnusableFile."""
    for start, found in _OTHERS:
        if content.startswith(start) and not _looks_like_text(content):
            raise NotARoster(found=found)
    text = decoded(content)
    head = text[:2000].lstrip().lower()
    if head.startswith("%pdf"):
        raise NotARoster(found="PDF 文件")
    if head.startswith("{\\rtf"):
        raise NotARoster(found="RTF 文档")
    if head.startswith(_WEB_STARTS):
        raise WebPageAsWorkbook(found="网页")
    if head.startswith("<?xml"):
        if "office:spreadsheet" in head or "<workbook" in head:
            raise OtherWorkbook(found="XML 表格（2003 格式）")
        raise WebPageAsWorkbook(found="XML 文件")
    return text


def _looks_like_text(content: bytes) -> bool:
    """Say whether the head has no control signs: “BM” and “MZ” may begin a line of words too."""
    return not any(sign < 9 or 13 < sign < 32 for sign in content[:512])
