"""What the API says of an entry of a directory."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class EntrySerializer(serializers.Serializer[Any]):
    """An organisation: its name, its credit code (a bureau's: its region's code), its region."""

    code = serializers.CharField(source="entry_code")
    name = serializers.CharField()
    region = serializers.CharField(source="entry_note")


class OccupationEntrySerializer(serializers.Serializer[Any]):
    """An occupation by its code, and the edition that it stands in."""

    code = serializers.CharField(source="entry_code")
    name = serializers.CharField()
    edition = serializers.CharField(source="entry_note")
