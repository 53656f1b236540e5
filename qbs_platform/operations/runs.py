"""Noting each run of a task, for the page of jobs: when, and which error ended it.

Celery's own signal, so that no task has to remember to do it; a run that cannot be noted is not
worth failing for.
"""

import logging
from typing import Any

from celery import Task, states
from celery.signals import task_postrun
from django.db import DatabaseError
from django.utils import timezone

from qbs_platform.operations import services

logger = logging.getLogger(__name__)


@task_postrun.connect
def _note_run(task: "Task[..., Any]", retval: Any, state: str, **_kwargs: Any) -> None:
    problem = type(retval).__name__ if state == states.FAILURE else ""
    try:
        services.record_run(name=task.name, problem=problem, now=timezone.now())
    except DatabaseError as error:
        logger.warning("run not noted", extra={"error": type(error).__name__})
