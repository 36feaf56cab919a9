"""Pages of the directories: schools, enterprises, bureaus, occupations."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.acting import ActingRequest, acting
from apprenticeship.selectors.directories import DIRECTORIES, directory_rows
from common.keyset import page_of


class LookUp(forms.Form):
    """What is looked for."""

    q = forms.CharField(
        label=gettext_lazy("名称或代码"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


@acting
@require_GET
def directory(request: ActingRequest, kind: str) -> HttpResponse:
    """Look something up by its name or code."""
    form = LookUp(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(directory_rows(kind, words), DIRECTORIES[kind].order, after=after, before=before)
    context = {
        "directory": DIRECTORIES[kind],
        "form": form,
        "page": page.rows,
        "previous_key": page.previous_key,
        "next_key": page.next_key,
    }
    return render(request, "apprenticeship/directories/list.html", context)
