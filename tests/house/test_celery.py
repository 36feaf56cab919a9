"""Tasks: every entry of the clock names a real one, and each takes messages that it does not know."""

import inspect

from config.celery import app
from tests.house.rooms import APPS, name_of, rooms


def own_tasks():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if name.split(".")[0] in APPS}


def test_every_entry_of_the_clock_names_a_real_task():
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(own_tasks()) == set()


def test_every_task_keeps_old_messages_valid_and_has_a_limit():
    for name, task in own_tasks().items():
        kinds = {parameter.kind for parameter in inspect.signature(task.run).parameters.values()}
        assert inspect.Parameter.VAR_KEYWORD in kinds, name
        assert task.time_limit or app.conf.task_time_limit, name


def test_every_entry_of_the_clock_can_be_enqueued():
    """Celery refuses, at the moment of sending, a task whose soft limit lies beyond its hard one."""
    for name, task in own_tasks().items():
        soft = task.soft_time_limit or app.conf.task_soft_time_limit
        assert soft < (task.time_limit or app.conf.task_time_limit), name


def test_actions_never_enqueue():
    calls = (".delay(", ".apply_async(", "send_task(")
    assert [
        name_of(path)
        for path in rooms("actions", "selectors", "policy", "models")
        if any(call in path.read_text(encoding="utf-8") for call in calls)
    ] == []
