"""T-15 (d): several workers at once, eight writers who change their minds."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from chain.ledger import selectors
from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.anchoring.models import WaitingRequest
from tests.chain.ledger.logs import anchor, ask, ask_many, events
from tests.factories.people import SINCE
from tests.factories.records import make_request

WRITERS, EVENTS_EACH, WORKERS = 8, 40, 4

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(work: Callable[[int], object], number: int) -> None:
    def and_close(position: int) -> None:
        try:
            work(position)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        list(pool.map(and_close, range(number)))


def write(writer: int, committed: list[list[int]]) -> None:
    """Ask for own events one transaction after the other, some in vain."""
    chance = random.Random(writer)
    for number in range(EVENTS_EACH):
        event = 1000 * (writer + 1) + number
        changes_mind = chance.random() < 0.4
        with transaction.atomic():
            make_request(event=event, subject=event)
            transaction.set_rollback(changes_mind)
        if not changes_mind:
            committed[writer].append(event)


def problems() -> list[str]:
    report = audits.run(Plan(), clock=lambda: SINCE)
    return [str(each) for each in report.findings.first]


def test_eight_writers_and_four_workers_make_one_log() -> None:
    committed: list[list[int]] = [[] for _ in range(WRITERS)]
    finished = threading.Event()

    def work(position: int) -> None:
        if position < WRITERS:
            write(position, committed)
            return
        while not finished.is_set():
            assert anchor(limit=7).problem == ""

    with ThreadPoolExecutor(1) as side:
        workers = side.submit(in_threads, lambda number: work(WRITERS + number), WORKERS)
        in_threads(work, WRITERS)
        finished.set()
        workers.result()
    anchor()

    found = events()
    assert sorted(found) == sorted(event for own in committed for event in own)
    order = [[event for event in found if event // 1000 == w + 1] for w in range(WRITERS)]
    assert order == committed
    assert selectors.size() == selectors.signed_size() == len(found) + 1
    assert problems() == []


def test_many_requests_and_four_workers_at_once() -> None:
    ask_many(range(1, 3001))
    in_threads(lambda _position: anchor(limit=100), WORKERS)
    anchor()

    assert events() == list(range(1, 3001))
    assert not anchoring.pending().exists()
    assert problems() == []


def test_a_request_that_comes_while_a_worker_is_busy_is_not_left_for_the_pulse() -> None:
    """Nobody wakes the second time: the one who was busy looks again before it ends."""
    ask_many(range(1, 400))
    began = threading.Event()

    def work(position: int) -> None:
        if position == 0:
            began.set()
            anchor(limit=20)
            return
        began.wait()
        for event in range(1000, 1020):
            ask(event)
            anchor(limit=20)  # mostly turned away by the lock

    in_threads(work, 2)

    assert not WaitingRequest.objects.exists()
    assert selectors.size() == selectors.signed_size() == 420


def test_a_connection_that_dies_is_no_alarm_and_the_next_round_goes_on() -> None:
    ask_many(range(1, 50))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()

    def end_the_other(_position: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

    in_threads(end_the_other, 1)
    with pytest.raises(OperationalError):
        anchor()
    connection.close()

    assert anchor().appended == 50
    assert selectors.alarms() == []
