"""Models hold facts: no signals, no save of their own, no hidden order, names for every constraint."""

import ast

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.house.rooms import APPS, name_of, rooms, tree

MODELS = [model for model in apps.get_models() if model._meta.app_label in APPS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_has_no_hidden_order_and_a_chinese_name(model):
    assert not model._meta.ordering
    assert any("一" <= sign <= "鿿" for sign in str(model._meta.verbose_name))
    assert "__str__" in vars(model)
    assert "save" not in vars(model)
    assert "delete" not in vars(model)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_days_end_on_instants_at_money_yuan_counts_count(model):
    ends = {"DateField": "_on", "DateTimeField": "_at"}
    allowed = {"day", "at", "insured_from", "wanted_from", "last_login"}
    for field in model._meta.fields:
        end = ends.get(field.get_internal_type())
        assert end is None or field.name.endswith(end) or field.name in allowed, field.name


def test_no_query_stands_in_a_property():
    asking = {"objects", "filter", "get", "count", "exists", "all", "aggregate"}
    found = [
        f"{name_of(path)}:{inner.lineno}"
        for path in rooms("models")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and any(getattr(mark, "id", "") == "property" for mark in node.decorator_list)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute) and inner.attr in asking
    ]
    assert found == []


def migrations():
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    return [(app, name, migration) for (app, name), migration in loader.disk_migrations.items() if app in APPS]


def test_every_migration_is_named_for_what_it_does_and_reverses(db):
    for app, name, migration in migrations():
        words = name.partition("_")[2]
        assert words, f"{app}.{name} says nothing"
        assert not words.startswith(("auto", "alter_", "rename_field", "initial", "merge")), (
            f"{app}.{name} names no purpose"
        )
        assert all(operation.reversible for operation in migration.operations), f"{app}.{name} cannot be taken back"


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
