"""The daily audit: due by the rows, run by one process, told when something does not hold."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from chain.ledger import condition
from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan
from chain.ledger.models import LedgerAudit
from chain.ledger.services import auditing_due
from qbs_platform.common import outbox
from tests.chain.ledger.logs import anchor, ask, disarmed, edit
from tests.factories.people import SINCE

pytestmark = pytest.mark.django_db(transaction=True)

NEXT_DAY = SINCE + timedelta(hours=24)


def run(now: datetime) -> bool:
    return auditing_due.run_when_due(Plan(), clock=lambda: now) is not None


@pytest.fixture
def other_process() -> Iterator[Any]:
    """A second connection, as another worker has it."""
    other = connections.create_connection("default")
    yield other
    other.close()


def test_an_empty_log_is_not_audited() -> None:
    assert run(SINCE) is False


def test_a_log_is_audited_once_a_day() -> None:
    ask(1)
    anchor()

    assert [run(SINCE), run(SINCE), run(NEXT_DAY - timedelta(seconds=1)), run(NEXT_DAY)] == [
        True,
        False,
        False,
        True,
    ]
    assert list(LedgerAudit.objects.values_list("entries", "problems")) == [(2, 0), (2, 0)]


def test_an_operator_need_not_wait_for_the_day_and_one_audit_answers_all() -> None:
    ask(1)
    anchor()
    run(SINCE)
    for minutes in (1, 2):
        with transaction.atomic():
            auditing_due.ask(now=SINCE + timedelta(minutes=minutes))

    assert condition.audit_asked_at(condition.audits()[0]) == SINCE + timedelta(minutes=2)
    assert [run(SINCE + timedelta(minutes=3)), run(SINCE + timedelta(minutes=4))] == [True, False]
    assert condition.audit_asked_at(condition.audits()[0]) is None


def test_asking_wakes_a_worker_after_the_commit_and_not_without_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(outbox, "send", sent.extend)
    with transaction.atomic():
        auditing_due.ask(now=SINCE)
        transaction.set_rollback(True)
    assert sent == []

    with transaction.atomic():
        auditing_due.ask(now=SINCE)
    assert sent == ["chain.ledger.audit_when_due"]


def test_of_two_processes_one_audits(other_process: Any) -> None:
    ask(1)
    anchor()
    with other_process.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [auditing_due._LOCK])
        assert run(SINCE) is False
        cursor.execute("SELECT pg_advisory_unlock(%s)", [auditing_due._LOCK])
    assert run(SINCE) is True


def test_the_lock_is_free_after_an_audit_and_after_one_that_broke(
    other_process: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(1)
    anchor()
    with monkeypatch.context() as patched:
        patched.setattr(audits, "run", lambda *_args, **_kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(SINCE)
    with other_process.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [auditing_due._LOCK])
        assert cursor.fetchone() == (True,)


def test_the_long_query_may_be_long_and_others_may_not() -> None:
    ask(1)
    anchor()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '15s'")
        run(SINCE)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15s",)
        cursor.execute("RESET statement_timeout")


def test_what_does_not_hold_is_logged_and_stays_until_an_audit_finds_all_well(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ask(1, 2)
    anchor()
    disarmed(edit(1))
    with caplog.at_level(logging.ERROR):
        run(SINCE)

    assert [record.message for record in caplog.records] == ["the ledger does not hold"]
    assert condition.audit_problem(SINCE).startswith("上次稽核发现 ")
    disarmed(edit(1))  # the same bit flipped back
    run(NEXT_DAY)
    assert condition.audit_problem(NEXT_DAY) == ""


def test_a_day_without_an_audit_is_told_also_when_there_never_was_one() -> None:
    assert condition.audit_problem(SINCE) == ""
    ask(1)
    anchor()
    late = SINCE + timedelta(hours=27)

    assert condition.audit_problem(NEXT_DAY) == ""
    assert condition.audit_problem(late) == "已有 27 小时没有稽核"
    run(late)
    assert condition.audit_problem(late) == ""
