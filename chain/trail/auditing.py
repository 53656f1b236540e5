"""The trail's part of ``audit_ledger``: its log derived again, and every event against its seal."""

import heapq
import json
from collections.abc import Iterator

from django.db import connection

from chain.core import checkpoint as checkpoints
from chain.core import cosignature, entries, keys, notes
from chain.core.errors import CoreError
from chain.core.keys import VerifierKey
from chain.ledger.auditing.findings import Findings
from chain.ledger.errors import NotWhatWasCommitted
from chain.record_kinds import TRAIL_CHECKPOINT
from chain.trail import derivation, records
from chain.trail.derivation import Derived
from chain.trail.models import TrailCheckpoint, TrailEntry, TrailHead
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.audit.models import AuditEvent

_UNSEALED = """
SELECT event.id FROM audit_auditevent AS event
WHERE NOT EXISTS (SELECT FROM trail_entry AS entry WHERE entry.event_id = event.id)
  AND NOT EXISTS (SELECT FROM trail_waiting AS waiting WHERE waiting.event_id = event.id)
ORDER BY event.id LIMIT 100
"""
Claim = tuple[int, str, bytes]
"""A size, who says so, and the root that is said to belong to it."""


def check(findings: Findings) -> int:
    """Note everything that does not hold, by number of entry; returns the number of entries."""
    return _TrailAudit(findings).run()


class _TrailAudit:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._head = TrailHead.objects.first()
        last = TrailEntry.objects.order_by("-index").values_list("index", flat=True).first()
        self._end = 0 if last is None else last + 1
        self._size = min(self._end, self._head.size) if self._head else self._end
        self._keys = self._known_keys()
        self._claims = heapq.merge(self._signed(), sorted(self._anchored()))
        self._claim = next(self._claims, None)

    def run(self) -> int:
        self._walk()
        self._check_nothing_is_lost()
        return self._size

    def _walk(self) -> None:
        """Entry by entry as long as the chain holds; behind a break nothing can be told."""
        derived = Derived()
        for chunk in derivation.chunks(0, self._size):
            events = AuditEvent.objects.in_bulk([each.event_id for each in chunk if each.event_id])
            for entry in chunk:
                try:
                    derived.take(entry)
                except NotWhatWasCommitted as problem:
                    self._add(derived.tree.size, f"entry {derived.tree.size}", str(problem))
                    return
                self._check_event(entry, events)
                self._check_claims(derived)
        self._check_head(derived)
        while self._claim:
            self._add(self._claim[0] - 1, self._claim[1], "covers more entries than there are")
            self._claim = next(self._claims, None)

    def _check_event(self, entry: TrailEntry, events: dict[int, AuditEvent]) -> None:
        if entry.event_id is None:
            return
        place = f"event {entry.event_id}"
        event, sealed = events.get(entry.event_id), entries.parse(bytes(entry.body))
        if event is None:
            self._add(entry.index, place, "is gone")
        elif sealed.event != records.event_uuid(event.pk) or (
            sealed.commitment != records.commit(bytes(entry.salt or b""), event)
        ):
            self._add(entry.index, place, "is not what was sealed")

    def _check_claims(self, derived: Derived) -> None:
        while self._claim and self._claim[0] <= derived.tree.size:
            size, place, root = self._claim
            if root != derived.tree.root():
                self._add(size - 1, place, "is not the root of the entries")
            self._claim = next(self._claims, None)

    def _check_head(self, derived: Derived) -> None:
        head = self._head
        if head is None:
            if self._end:
                self._add(self._end, "head", "is missing")
        elif (head.size, bytes(head.prev_hash), bytes(head.edge)) != derived.end:
            self._add(min(head.size, self._end), "head", "is not the end of the entries")

    def _signed(self) -> Iterator[Claim]:
        for stored in TrailCheckpoint.objects.order_by("size").iterator():
            place = f"checkpoint {stored.size}"
            try:
                note = notes.parse(stored.note.encode())
                tree = checkpoints.parse(note.text)
                cosignature.verify(note, self._keys)
            except CoreError as problem:
                self._add(stored.size - 1, place, str(problem))
                continue
            if (tree.size, tree.root) != (stored.size, bytes(stored.root)):
                self._add(stored.size - 1, place, "has other columns than its note")
            yield tree.size, place, tree.root

    @staticmethod
    def _anchored() -> Iterator[Claim]:
        """What the public ledger holds of this log; that its records are true it checks itself."""
        held = AnchorRequest.objects.filter(kind=TRAIL_CHECKPOINT, erased_at=None)
        for event, record in held.order_by("pk").values_list("event_id", "record").iterator():
            said = json.loads(bytes(record or b""))
            yield said["size"], f"anchored checkpoint {event}", bytes.fromhex(said["root"])

    def _known_keys(self) -> list[VerifierKey]:
        """The keys that the entries announce, read from the entries themselves."""
        own = TrailEntry.objects.filter(event_id=None).order_by("index")
        found = []
        for body in own.values_list("body", flat=True):
            try:
                said = entries.parse(bytes(body)).own.log
                found += [keys.parse_vkey(said)] if said else []
            except CoreError:  # the walk will name the entry
                continue
        return found

    def _check_nothing_is_lost(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_UNSEALED)
            for (event_id,) in cursor.fetchall():
                self._add(self._size, f"event {event_id}", "neither waits nor is sealed")

    def _add(self, entry: int, place: str, what: str) -> None:
        self._findings.add(entry, place, what)
