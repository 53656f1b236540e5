"""Asking for a record to be anchored; for the ledger, taking and marking what was asked.

What reaches the ledger is ``event_id``, ``kind``, ``ref`` and ``commitment``. Record and salt stay.
"""

import json
import logging
import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from qbs_platform.anchoring import canonical, commitment, formats, kinds, selectors
from qbs_platform.anchoring.canonical import Value
from qbs_platform.anchoring.errors import (
    EventReused,
    NothingToErase,
    RefMalformed,
    RequestNotPending,
)
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.common import outbox

logger = logging.getLogger(__name__)

APPEND_TASK = "chain.ledger.append_pending"


def request(
    *, kind: str, ref: str, record: Value, event_id: uuid.UUID, now: datetime
) -> AnchorRequest:
    """Ask for ``record`` to be anchored, in the transaction of the event it records.

    ``kind`` is ``<app>.<noun>.v<N>`` and registered, ``ref`` the subject ``<app>.<noun>:<uuid>``,
    ``event_id`` the identity of the event: asking again for the same event with the same bytes
    gives the row of the first time, also from a transaction that ran beside it.

    Raises an AnchoringError (KindUnknown, RecordMisshapen, RecordNotCanonical, RefMalformed,
    EventReused), or TransactionManagementError outside a transaction.
    """
    outbox.ensure_in_transaction()
    if not re.fullmatch(formats.REF, ref):
        raise RefMalformed("A reference is written <app>.<noun>:<uuid>.")
    body = canonical.encode(record)
    kinds.ensure(kind, json.loads(body))  # what is checked is what is committed to
    salt = commitment.new_salt()
    row, is_new = AnchorRequest.objects.get_or_create(
        event_id=event_id,
        defaults={
            "kind": kind,
            "ref": ref,
            "record": body,
            "salt": salt,
            "commitment": commitment.commit(salt, body),
            "created_at": now,
        },
    )
    if not is_new and (row.kind, row.ref, bytes(row.record or b"")) != (kind, ref, body):
        raise EventReused(f"Event {event_id} was requested before with another record.")
    outbox.wake(APPEND_TASK)
    return row


class Waiting(NamedTuple):
    """What the ledger needs of a waiting request; record and salt stay in the table.

    ``event`` is the UUID's canonical text, which is what an entry holds.
    """

    pk: int
    event: str
    kind: str
    ref: str
    commitment: bytes
    problem: str


# One table at a time, and numbers in between: a join of a table that fills up while the planner's
# statistics say that it is empty was once planned as rows times rows.
_LOCK = """
SELECT request_id, problem FROM anchoring_waitingrequest WHERE (problem <> '') = %s
ORDER BY request_id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_READ = """
SELECT id, event_id::text, kind, ref, commitment FROM anchoring_anchorrequest
WHERE id = ANY(%s::bigint[]) ORDER BY id
"""
_MARK = """
INSERT INTO anchoring_anchormark (entry_index, request_id, anchored_at)
SELECT entry.index, entry.request_id, %s
FROM unnest(%s::bigint[], %s::bigint[]) AS entry (request_id, index)
ON CONFLICT (request_id) DO NOTHING
"""
_UNQUEUE = "DELETE FROM anchoring_waitingrequest WHERE request_id = ANY(%s::bigint[])"


def claim(*, limit: int) -> list[Waiting]:
    """Lock at most ``limit`` waiting requests for this transaction, oldest first.

    Those with a noted problem come last, so that however many they are, the rest gets by. Rows
    that another transaction holds are passed over, so that two workers never take the same.
    """
    outbox.ensure_in_transaction()
    taken = _locked(is_troubled=False, limit=limit)
    if len(taken) < limit:
        taken += _locked(is_troubled=True, limit=limit - len(taken))
    return taken


def _locked(*, is_troubled: bool, limit: int) -> list[Waiting]:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [is_troubled, limit])
        problems = dict(cursor.fetchall())
        cursor.execute(_READ, [_array(problems)])
        return [
            Waiting(pk, event, kind, ref, bytes(committed), problems[pk])
            for pk, event, kind, ref, committed in cursor.fetchall()
        ]


def mark_anchored(*, entries: Mapping[int, int], now: datetime) -> None:
    """Note where claimed requests were anchored: primary key of the request -> index of its entry.

    Belongs into the transaction that writes the entries. Raises RequestNotPending, and marks
    nothing, when one of them is unknown or marked already.
    """
    outbox.ensure_in_transaction()
    with transaction.atomic(), connection.cursor() as cursor:
        request_ids, indexes = _array(entries.keys()), _array(entries.values())
        cursor.execute(_MARK, [now, request_ids, indexes])
        marked = cursor.rowcount
        cursor.execute(_UNQUEUE, [request_ids])
        if min(marked, cursor.rowcount) != len(entries):
            what = f"{len(entries)} to mark, {cursor.rowcount} were waiting, {marked} were free."
            raise RequestNotPending(what)


def _array(numbers: Iterable[int]) -> str:
    """PostgreSQL's text of an array, written ten times as fast as by psycopg2 from a list."""
    return f"{{{','.join(map(str, numbers))}}}"


def note_problem(*, request_ids: list[int], problem: str) -> None:
    """Say on waiting requests why they still wait (for operators; English, nothing personal)."""
    selectors.pending().filter(pk__in=request_ids).update(problem=problem[:200])


@transaction.atomic
def erase(*, event_id: uuid.UUID, now: datetime) -> None:
    """Destroy record and salt of one request, for ever; the ledger's proofs still verify.

    Backups and the write-ahead log keep them until they are rotated away.
    Raises NothingToErase when there is no such request or it was erased before.
    """
    erased = AnchorRequest.objects.filter(event_id=event_id, erased_at=None).update(
        record=None, salt=None, erased_at=now
    )
    if not erased:
        raise NothingToErase(f"Event {event_id} has no record to erase.")
    logger.info("record and salt erased", extra={"event": str(event_id)})


@transaction.atomic
def erase_personal(*, refs: list[str], now: datetime) -> int:
    """Destroy the records about subjects that hold personal data of theirs; how many there were."""
    rows = AnchorRequest.objects.filter(ref__in=refs, kind__in=kinds.personal(), erased_at=None)
    events = list(rows.order_by("pk").select_for_update().values_list("event_id", flat=True))
    for event_id in events:
        erase(event_id=event_id, now=now)
    return len(events)
