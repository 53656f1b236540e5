"""One event and its seal, compared when somebody looks."""

from dataclasses import dataclass
from datetime import datetime

from chain.core import entries, hashing
from chain.core.errors import CoreError
from chain.trail import records
from chain.trail.models import TrailAnchor, TrailCheckpoint, TrailEntry
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.audit.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Seal:
    """The entry that commits to an event. ``holds``: event, entry and hash agree, read just now.

    ``signed_at`` is when the first checkpoint over it was signed, ``ledger_entry`` the public entry
    that holds the first anchored one; None before.
    """

    index: int
    sealed_at: datetime
    leaf_hash: bytes
    holds: bool
    signed_at: datetime | None
    ledger_entry: int | None


def seal_of(event: AuditEvent) -> Seal | None:
    """The seal of an event; None while it waits for one."""
    found = TrailEntry.objects.filter(event_id=event.pk).first()
    if found is None:
        return None
    entry = _entry(found)
    over = TrailCheckpoint.objects.filter(size__gt=found.index).order_by("size").first()
    return Seal(
        index=found.index,
        sealed_at=datetime.fromisoformat(entry.at) if entry else event.at,
        leaf_hash=bytes(found.leaf_hash),
        holds=entry is not None and _commits_to(entry, bytes(found.salt or b""), event),
        signed_at=over.signed_at if over else None,
        ledger_entry=_ledger_entry(found.index),
    )


def _entry(found: TrailEntry) -> entries.Entry | None:
    body = bytes(found.body)
    if hashing.leaf_hash(body) != bytes(found.leaf_hash):
        return None
    try:
        entry = entries.parse(body)
    except CoreError:
        return None
    return entry if entry.index == found.index else None


def _commits_to(entry: entries.Entry, salt: bytes, event: AuditEvent) -> bool:
    try:
        committed = records.commit(salt, event)
    except CoreError:
        return False
    return (entry.event, entry.commitment) == (records.event_uuid(event.pk), committed)


def _ledger_entry(index: int) -> int | None:
    anchor = TrailAnchor.objects.filter(size__gt=index).order_by("size").first()
    if anchor is None:
        return None
    held = anchoring.entry_indexes(f"audit.checkpoint:{anchor.event_id}")
    return held[0] if held else None
