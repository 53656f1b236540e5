"""Waking a worker: after commit, once, and never in the way of the work itself."""

import logging
import time

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from qbs_platform.celery import app
from qbs_platform.common import outbox

TASK = "qbs_platform.operations.record_worker_heartbeat"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the tasks that were sent."""
    names: list[str] = []
    monkeypatch.setattr(outbox, "send", names.extend)
    return names


def test_a_worker_is_woken_after_commit_and_once(sent: list[str]) -> None:
    with transaction.atomic():
        outbox.wake("one")
        outbox.wake("two")
        with transaction.atomic():
            outbox.wake("one")
        assert sent == []

    assert sent == ["one", "two"]


def test_nobody_is_woken_by_what_rolled_back(sent: list[str]) -> None:
    with transaction.atomic():
        outbox.wake("one")
        transaction.set_rollback(True)

    assert sent == []


def test_a_savepoint_that_rolled_back_does_not_swallow_a_later_nudge(sent: list[str]) -> None:
    with transaction.atomic():
        with transaction.atomic():
            outbox.wake("one")
            transaction.set_rollback(True)
        outbox.wake("one")

    assert sent == ["one"]


def test_without_a_transaction_a_worker_is_woken_at_once(sent: list[str]) -> None:
    outbox.wake("one")

    assert sent == ["one"]


def test_a_broker_that_is_away_is_logged_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    begun = time.monotonic()
    with caplog.at_level(logging.WARNING), transaction.atomic():
        outbox.wake(TASK)

    assert time.monotonic() - begun < 5
    assert [record.message for record in caplog.records] == ["broker away, wake-ups skipped"]


def test_a_broker_that_is_there_takes_the_message() -> None:
    assert outbox.send([TASK]) is True


def test_a_row_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        outbox.ensure_in_transaction()
    with transaction.atomic():
        outbox.ensure_in_transaction()
