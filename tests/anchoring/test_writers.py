"""Many writers at once, half of whom change their mind: nothing lost, nothing doubled."""

import random
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from django.db import connection, transaction

from qbs_platform.anchoring import commitment, selectors, services
from qbs_platform.anchoring.errors import EventReused
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import NOBODY, Subject
from qbs_platform.audit.models import AuditEvent
from qbs_platform.common import outbox
from tests.factories.people import SINCE
from tests.factories.records import make_ref, make_request

WRITERS = 8
EVENTS_EACH = 40
SHARED = 20  # events that every writer asks for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "send", lambda _names: True)


def in_threads(work: Callable[[int], set[int]], number: int) -> list[set[int]]:
    def and_close(position: int) -> set[int]:
        try:
            return work(position)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(and_close, range(number)))


def write(writer: int) -> set[int]:
    """Ask for own and shared events in any order, some in vain; the ones that were committed."""
    chance = random.Random(writer)
    own = [1_000 * (writer + 1) + n for n in range(EVENTS_EACH)]
    events = own + list(range(1, SHARED + 1))
    chance.shuffle(events)
    committed = set()
    for event in events:
        changes_mind = chance.random() < 0.4
        with transaction.atomic():
            make_request(event=event, subject=event)
            subject = Subject("tests.decision", make_ref(event))
            audit.record(who=NOBODY, action=f"tests.w{writer}", subject=subject, now=SINCE)
            transaction.set_rollback(changes_mind)
        if not changes_mind:
            committed.add(event)
    return committed


def drain(finished: threading.Event, indexes: Iterator[int]) -> None:
    """Anchor what waits, sometimes crashing before commit, until the writers are done."""
    chance = random.Random(99)
    while True:
        is_last = finished.is_set()
        crashes = chance.random() < 0.3
        with transaction.atomic():
            taken = services.claim(limit=7)
            services.mark_anchored(entries={r.pk: next(indexes) for r in taken}, now=SINCE)
            transaction.set_rollback(crashes)
        if is_last and not taken:
            return


def commits_to_its_record(row: AnchorRequest) -> bool:
    salt, record = bytes(row.salt or b""), bytes(row.record or b"")
    return bytes(row.commitment) == commitment.commit(salt, record)


def test_eight_writers_lose_and_double_nothing() -> None:
    finished, indexes = threading.Event(), count()

    def work(position: int) -> set[int]:
        if position < WRITERS:
            return write(position)
        drain(finished, indexes)
        return set()

    with ThreadPoolExecutor(1) as side:
        drained = side.submit(in_threads, lambda _: work(WRITERS), 1)
        committed = in_threads(work, WRITERS)
        finished.set()
        drained.result()

    rows = list(AnchorRequest.objects.select_related("mark"))
    assert sorted(r.event_id.int for r in rows) == sorted(set[int]().union(*committed))
    assert not selectors.pending().exists()
    assert len({r.mark.entry_index for r in rows}) == len(rows)
    assert [r.event_id for r in rows if not commits_to_its_record(r)] == []
    per_writer = [AuditEvent.objects.filter(action=f"tests.w{n}").count() for n in range(WRITERS)]
    assert per_writer == [len(events) for events in committed]


def test_the_same_event_from_eight_sides_is_one_request() -> None:
    barrier = threading.Barrier(WRITERS)

    def ask(_position: int) -> set[int]:
        barrier.wait()
        with transaction.atomic():
            return {make_request(event=1).pk}

    assert len(set[int]().union(*in_threads(ask, WRITERS))) == 1
    assert AnchorRequest.objects.count() == 1


def test_of_two_records_for_one_event_the_second_is_refused() -> None:
    barrier = threading.Barrier(2)

    def ask(position: int) -> set[int]:
        barrier.wait()
        try:
            with transaction.atomic():
                make_request(event=1, outcome=("GRANTED", "REFUSED")[position])
        except EventReused:
            return set()
        return {position}

    assert sum(map(len, in_threads(ask, 2))) == 1
    assert [r.event_id for r in AnchorRequest.objects.all()] == [uuid.UUID(int=1)]


def test_two_workers_never_claim_the_same() -> None:
    with transaction.atomic():
        for event in range(1, 11):
            make_request(event=event)
    first_holds, second_done = threading.Event(), threading.Event()

    def claim(position: int) -> set[int]:
        if position:
            first_holds.wait()
        with transaction.atomic():
            taken = {r.pk for r in services.claim(limit=6)}
            if position:
                second_done.set()
            else:
                first_holds.set()
                second_done.wait()
        return taken

    first, second = in_threads(claim, 2)
    assert (len(first), len(second), first & second) == (6, 4, set())
