"""The API describes itself without a warning."""

from pathlib import Path

from django.core.management import call_command


def test_the_schema_is_drawn_without_a_warning(tmp_path: Path):
    drawn = tmp_path / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, api_version="v1", file=str(drawn))
    text = drawn.read_text(encoding="utf-8")
    assert "/api/v1/classes/{number}/{move}/" in text
    assert "ClassStateEnum:" in text
