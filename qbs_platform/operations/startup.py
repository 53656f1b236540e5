"""What each process makes sure of before it serves: web, Celery worker and pulse."""

import logging
from typing import Any

from celery.signals import worker_init
from django.core.checks import run_checks
from django.core.checks.messages import ERROR
from django.core.exceptions import ImproperlyConfigured

from qbs_platform.operations.broker import SAFE_POLICY, eviction_policy

logger = logging.getLogger(__name__)


def refuse_unsafe() -> None:
    """Stop the start when a system check fails or the broker may throw messages away.

    A database or broker that is away does not stop it: pages and anchoring come back with them.
    Raises ImproperlyConfigured with the reasons.
    """
    problems = [
        str(message) for message in run_checks(databases=["default"]) if message.level >= ERROR
    ]
    policy = eviction_policy()
    if policy is None:
        logger.warning("starting without the broker")
    elif policy != SAFE_POLICY:
        problems.append(f"Redis: maxmemory-policy is {policy}, not {SAFE_POLICY}.")
    if problems:
        raise ImproperlyConfigured("; ".join(problems))


@worker_init.connect
def _before_the_worker_takes_tasks(**_kwargs: Any) -> None:
    refuse_unsafe()
