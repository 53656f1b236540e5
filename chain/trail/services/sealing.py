"""From audit events to entries, to a signed checkpoint, to the public ledger.

Each step is a transaction that may be repeated: what was done is read from the rows.
"""

import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from chain.core import checkpoint as checkpoints
from chain.core import commitment, cosignature, keys, notes
from chain.core.checkpoint import Checkpoint as TreeHead
from chain.core.errors import CoreError
from chain.core.notes import Note
from chain.ledger import signing_keys
from chain.ledger.enums import Step
from chain.ledger.errors import LedgerStopped, NotConfigured, NotWhatWasCommitted
from chain.ledger.growth import Growth, time_text
from chain.ledger.services import alarms
from chain.record_kinds import TRAIL_CHECKPOINT
from chain.trail import derivation, records
from chain.trail.derivation import Derived
from chain.trail.models import (
    TrailAnchor,
    TrailCheckpoint,
    TrailEntry,
    TrailHead,
    WaitingEvent,
)
from qbs_platform.anchoring import services as anchoring
from qbs_platform.anchoring.errors import AnchoringError
from qbs_platform.audit.models import AuditEvent

PART = "/trail"
"""What the trail's log adds to the origin of the public one."""
ANCHOR_EVERY = timedelta(minutes=10)
"""The public ledger holds a checkpoint of the trail that is no older, if there is news."""
_LOCK = 0x51_42_53_02
_STOPS = (LedgerStopped, CoreError, IntegrityError, AnchoringError)


def run(*, limit: int, clock: Callable[[], datetime]) -> int:
    """Seal all waiting events, ``limit`` at a time; returns the number of entries made.

    ``clock`` gives aware datetimes. What stands still is stored as an alarm.
    """
    made = 0
    try:
        while done := seal_waiting(limit=limit, now=clock()):
            made += done
        sign_checkpoint(now=clock())
        anchor_checkpoint(now=clock())
    except _STOPS as error:
        problem = str(error).splitlines()[0] if str(error) else type(error).__name__
        alarms.note(step=Step.TRAIL, problem=problem, now=clock())
    else:
        alarms.settle(step=Step.TRAIL)
    return made


@transaction.atomic(durable=True)
def seal_waiting(*, limit: int, now: datetime) -> int:
    """Make entries of at most ``limit`` committed events; 0 when none waits or another is at it.

    Raises LedgerStopped, CoreError or IntegrityError, and then nothing has happened.
    """
    if not (WaitingEvent.objects.exists() and _is_alone()):
        return 0
    waiting = list(WaitingEvent.objects.order_by("pk").values_list("pk", flat=True)[:limit])
    events = AuditEvent.objects.in_bulk(waiting)
    if gone := set(waiting) - events.keys():
        raise NotWhatWasCommitted(f"Event {min(gone)} waits to be sealed and is gone.")
    head = TrailHead.objects.select_for_update().first()
    growth = Growth(head, now)
    signers = signing_keys.signers(PART)
    growth.introduce(signers, signing_keys.own_policy([each.key for each in signers]))
    sealed = dict(_seal(growth, events[event_id]) for event_id in waiting)
    TrailEntry.objects.bulk_create(
        TrailEntry(
            index=row.seq,
            event_id=sealed[row.seq][0] if row.seq in sealed else None,
            salt=sealed[row.seq][1] if row.seq in sealed else None,
            leaf_hash=row.leaf_hash,
            body=row.body,
        )
        for row in growth.entries
    )
    _move_head(head, growth)
    WaitingEvent.objects.filter(pk__in=waiting).delete()
    return len(growth.entries)


def sign_checkpoint(*, now: datetime) -> int:
    """Sign the committed entries that no checkpoint covers; the new size, 0 when there are none.

    Rows are read back and everything derived again before. Raises LedgerStopped or CoreError.
    """
    stored = _latest()
    size = TrailHead.objects.values_list("size", flat=True).first() or 0
    if size == (stored.size if stored else 0):
        return 0
    return _sign(now)


@transaction.atomic
def anchor_checkpoint(*, now: datetime) -> bool:
    """Ask the public ledger to hold the latest checkpoint, unless it was asked a moment ago."""
    latest, last = _latest(), TrailAnchor.objects.order_by("-size").first()
    if latest is None or (
        last and (last.size == latest.size or now - last.asked_at < ANCHOR_EVERY)
    ):
        return False
    tree = checkpoints.parse(notes.parse(latest.note.encode()).text)
    event = uuid.uuid5(uuid.NAMESPACE_URL, f"{tree.origin} {tree.size} {tree.root.hex()}")
    anchoring.request(
        kind=TRAIL_CHECKPOINT,
        ref=f"audit.checkpoint:{event}",
        record={"origin": tree.origin, "size": tree.size, "root": tree.root.hex()},
        event_id=event,
        now=now,
    )
    TrailAnchor.objects.create(size=latest.size, event_id=event, asked_at=now)
    return True


def _seal(growth: Growth, event: AuditEvent) -> tuple[int, tuple[int, bytes]]:
    salt = secrets.token_bytes(commitment.SALT_BYTES)
    index = growth.take(
        kind=records.KIND,
        ref=records.ref_of(event.pk),
        event=records.event_uuid(event.pk),
        committed=records.commit(salt, event),
    )
    return index, (event.pk, salt)


def _move_head(head: TrailHead | None, growth: Growth) -> None:
    facts = {
        "size": growth.size,
        "prev_hash": growth.link,
        "edge": b"".join(growth.tree.edge),
        "last_at": growth.at,
        "vkeys": "\n".join(growth.vkeys),
    }
    if head is None:
        TrailHead.objects.create(**facts)
    else:
        TrailHead.objects.filter(size=head.size).update(**facts)


@transaction.atomic(durable=True)
def _sign(now: datetime) -> int:
    if not _is_alone():
        return 0
    head, stored = TrailHead.objects.get(), _latest()
    derived = derivation.after(stored)
    derivation.follow(derived, derivation.chunks(derived.tree.size, head.size))
    _ensure_head_agrees(head, derived)
    note = _signed_note(head, derived)
    TrailCheckpoint.objects.create(
        size=derived.tree.size,
        root=derived.tree.root(),
        edge=b"".join(derived.tree.edge),
        note=note.encode().decode(),
        signed_at=max(now, stored.signed_at) if stored else now,
    )
    return derived.tree.size


def _ensure_head_agrees(head: TrailHead, derived: Derived) -> None:
    expected = (head.size, bytes(head.prev_hash), bytes(head.edge))
    if derived.end != expected or derived.chain.at != time_text(head.last_at):
        raise NotWhatWasCommitted(f"The trail's head at {head.size} is not the end of its entries.")


def _signed_note(head: TrailHead, derived: Derived) -> Note:
    announced = [keys.parse_vkey(vkey) for vkey in head.vkeys.splitlines()]
    signers = [each for each in signing_keys.signers(PART) if each.key in announced]
    if not signers:
        raise NotConfigured("No signing key is announced in the audit trail's log.")
    text = TreeHead(signers[0].key.name, derived.tree.size, derived.tree.root()).text()
    note = Note(text, tuple(signer.sign(text) for signer in signers))
    cosignature.verify(note, announced)
    return note


def _latest() -> TrailCheckpoint | None:
    return TrailCheckpoint.objects.order_by("-size").first()


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])
