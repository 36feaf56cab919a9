"""Agreements as PDF/A-2b, set by Typst with an embedded Chinese font."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst

from apprenticeship.rules.deeds import Deed

TEMPLATE = Path(__file__).with_name("deed.typ")


def deed_pdf(deed: Deed, *, font_dir: Path) -> bytes:
    """Set a deed on upright A4. Every text travels as JSON, never as markup, so that no content can change the page."""
    pdf: bytes = typst.compile(
        TEMPLATE,
        font_paths=[font_dir],
        ignore_system_fonts=True,
        sys_inputs={"deed": json.dumps(asdict(deed), ensure_ascii=False)},
        pdf_standards="a-2b",
    )
    return pdf
