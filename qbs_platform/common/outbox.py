"""Waking workers by name, after commit.

Messages are hints; the rows are the work (docs/adr/0002).
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.transaction import TransactionManagementError
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from qbs_platform.celery import app

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Nudge:
    """A message to be sent on commit; equal ones are sent once."""

    task_name: str

    def __call__(self) -> None:
        send([self.task_name])


def wake(task_name: str) -> None:
    """Nudge a worker to run ``task_name`` once the current transaction has committed.

    Sent at once where there is no transaction, never when it rolls back, once however often it is
    asked for. Never raises: a lost nudge costs one beat of the pulse and nothing else.
    """
    nudge = _Nudge(task_name)
    # What a savepoint took back has left this list, so what stands in it will be sent.
    if any(waiting == nudge for _, waiting, _ in transaction.get_connection().run_on_commit):
        return
    transaction.on_commit(nudge, robust=True)


def send(task_names: Iterable[str]) -> bool:
    """Send a wake-up for each task now; False when the broker does not answer within seconds."""
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=1)
            for name in task_names:
                app.send_task(name, connection=connection, retry=False)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("broker away, wake-ups skipped", extra={"error": type(error).__name__})
        return False
    return True


def ensure_in_transaction() -> None:
    """Refuse to write a row that must stand or fall with its caller's when nothing binds the two.

    Raises TransactionManagementError outside ``transaction.atomic``.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("This row belongs into the transaction of its cause.")
