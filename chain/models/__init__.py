"""Every table of the app, where Django looks for them."""

from chain.ledger.models import (
    Checkpoint,
    Cosignature,
    LedgerAlarm,
    LedgerAudit,
    LedgerAuditRequest,
    LedgerEntry,
    LedgerHead,
    LedgerNode,
)
from chain.trail.models import (
    TrailAnchor,
    TrailCheckpoint,
    TrailEntry,
    TrailHead,
    WaitingEvent,
)

__all__ = [
    "Checkpoint",
    "Cosignature",
    "LedgerAlarm",
    "LedgerAudit",
    "LedgerAuditRequest",
    "LedgerEntry",
    "LedgerHead",
    "LedgerNode",
    "TrailAnchor",
    "TrailCheckpoint",
    "TrailEntry",
    "TrailHead",
    "WaitingEvent",
]
