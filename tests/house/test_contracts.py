"""Floors and rooms: the contracts are kept, and they speak of everything that there is."""

from configparser import ConfigParser

from django.apps import apps
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.house.rooms import APPS, HOUSE, PURE, module_of, rooms


def contract(name: str) -> dict[str, list[str]]:
    contracts = ConfigParser()
    contracts.read(HOUSE / ".importlinter", encoding="utf-8")
    return {key: value.split("\n")[1:] for key, value in contracts[f"importlinter:contract:{name}"].items()}


def test_every_import_obeys_the_contracts(capsys):
    assert lint_imports(config_filename=str(HOUSE / ".importlinter"), cache_dir=None) == EXIT_STATUS_SUCCESS, (
        capsys.readouterr().out
    )


def test_every_app_stands_on_a_floor_and_has_its_rooms_watched():
    installed = {app.name for app in apps.get_app_configs() if (HOUSE / app.name).is_dir()}
    assert installed == {*APPS, "demo"}
    assert set(contract("rooms")["containers"]) == set(APPS)
    floors = {app for floor in contract("floors")["layers"] for app in floor.split(" | ")}
    assert floors == {*APPS, "common", "config", "demo"}


def test_a_room_that_is_not_in_the_contract_breaks_the_build():
    assert contract("rooms")["exhaustive_ignores"] == ["migrations"]


def test_every_pure_room_is_forbidden_the_frameworks():
    pure = {".".join(module_of(path).split(".")[:2]) for path in rooms(*PURE)}
    assert set(contract("pure")["source_modules"]) == {"common", *pure}
    assert set(contract("pure")["forbidden_modules"]) == {"django", "rest_framework", "celery", "redis"}
