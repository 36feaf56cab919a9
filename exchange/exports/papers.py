"""A paper in the format that was asked for."""

from __future__ import annotations

from pathlib import Path

from common.tables import Paper
from exchange.exports.pdf import pdf_of
from exchange.exports.xlsx import xlsx_of
from exchange.lifecycle import PaperFormat

FONT_DIR = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
MEDIA_TYPES: dict[PaperFormat, str] = {
    PaperFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PaperFormat.PDF: "application/pdf",
}


def file_of(paper: Paper, paper_format: PaperFormat) -> bytes:
    """Make a paper's file; its media type stands in MEDIA_TYPES."""
    return xlsx_of(paper) if paper_format is PaperFormat.XLSX else pdf_of(paper, font_dir=FONT_DIR)
