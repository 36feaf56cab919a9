"""What filters share: choices in words, a box for a day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def choices(labels: Any) -> list[tuple[str, Any]]:
    return [(str(key), _(label)) for key, label in labels.items()]


def day_box() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
