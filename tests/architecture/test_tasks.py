"""What is woken by name exists under that name, and takes no arguments."""

import inspect

import pytest
from django.conf import settings

from qbs_platform.celery import app


def test_every_task_that_the_pulse_wakes_exists() -> None:
    app.loader.import_default_modules()

    assert set(settings.PULSE_TASKS) <= set(app.tasks)


def test_own_tasks_take_no_arguments() -> None:
    app.loader.import_default_modules()
    own = [task for name, task in app.tasks.items() if not name.startswith("celery.")]

    assert own
    assert [t.name for t in own if inspect.signature(t.run).parameters] == []


@pytest.mark.parametrize("name", settings.PULSE_TASKS)
def test_a_message_of_another_release_does_not_stop_a_task(name: str, db: None) -> None:
    """Unknown arguments are let pass (security.md, RL-3)."""
    app.loader.import_default_modules()
    result = app.tasks[name].apply(args=(7, "older"), kwargs={"newer": {"x": 1}})

    assert result.successful(), result.traceback
