"""What the outbox keeps against what the ledger committed to.

Record and salt may have been erased, for ever and on purpose; what is still there must be what
the entry binds. A request that claims an entry must be the one that the entry came from.
"""

from dataclasses import dataclass, field

from django.db import connection, transaction

from chain.core import commitment, entries
from chain.core.entries import Entry
from chain.core.errors import CoreError
from chain.ledger.auditing.findings import Findings

_AT_ONCE = 64
"""Rows fetched together: records have up to 1 MiB."""

_PAIRS = """
SELECT entry.seq, entry.body, request.event_id::text, request.kind, request.ref,
       request.commitment, request.salt, request.record
FROM ledger_entry AS entry
LEFT JOIN anchoring_anchormark AS mark ON mark.entry_index = entry.seq
LEFT JOIN anchoring_anchorrequest AS request ON request.id = mark.request_id
WHERE entry.seq >= %s AND entry.seq < %s ORDER BY entry.seq
"""
_LOST = """
SELECT mark.entry_index FROM anchoring_anchormark AS mark
WHERE NOT EXISTS (SELECT FROM ledger_entry AS entry WHERE entry.seq = mark.entry_index)
ORDER BY mark.entry_index LIMIT 100
"""
_FORGOTTEN = """
SELECT request.event_id::text FROM anchoring_anchorrequest AS request
LEFT JOIN anchoring_waitingrequest AS waiting ON waiting.request_id = request.id
LEFT JOIN anchoring_anchormark AS mark ON mark.request_id = request.id
WHERE (waiting.request_id IS NULL) = (mark.request_id IS NULL)
ORDER BY request.id LIMIT 100
"""


@dataclass(slots=True)
class Records:
    """How many records were opened against their commitment, and how many were erased."""

    opened: int = 0
    erased: int = 0
    findings: Findings = field(default_factory=Findings)


def check(span: tuple[int, int]) -> Records:
    """Check the requests of the entries from the first number up to the second."""
    records = Records()
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_PAIRS, span)
        while rows := cursor.fetchmany(_AT_ONCE):
            for seq, body, *request in rows:
                problem = _problem(_bytes(body), request, records)
                if problem:
                    records.findings.add(seq, f"request of entry {seq}", problem)
    return records


def check_none_is_lost(size: int, findings: Findings) -> None:
    """Find requests that were told of an entry that is not there, and those nobody would take.

    ``size`` is where what has no entry is named: behind all entries.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOST)
        for (index,) in cursor.fetchall():
            findings.add(index, f"request of entry {index}", "its entry is missing")
        cursor.execute(_FORGOTTEN)
        for (event,) in cursor.fetchall():
            findings.add(size, f"request of event {event}", "neither waits nor is anchored")


def _problem(body: bytes, request: list[object], records: Records) -> str:
    try:
        entry = entries.parse(body)
    except CoreError:
        return ""  # found where the entry is looked at
    if request[0] is None:
        is_own = entry.kind in (entries.GENESIS, entries.NEW_KEY)
        return "" if is_own else "is missing"
    return _mismatch(entry, request, records)


def _mismatch(entry: Entry, request: list[object], records: Records) -> str:
    event, kind, ref, committed, salt, record = request
    if (event, kind, ref) != (entry.event, entry.kind, entry.ref):
        return "asks for another event, kind or reference than the entry states"
    if _bytes(committed) != entry.commitment:
        return "its commitment is not the entry's"
    if salt is None or record is None:
        records.erased += 1
        return ""
    records.opened += 1
    if commitment.commit(_bytes(salt), _bytes(record)) != entry.commitment:
        return "its record and salt do not give the commitment"
    return ""


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, memoryview | bytes) else b""
