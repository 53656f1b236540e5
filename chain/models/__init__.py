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

__all__ = [
    "Checkpoint",
    "Cosignature",
    "LedgerAlarm",
    "LedgerAudit",
    "LedgerAuditRequest",
    "LedgerEntry",
    "LedgerHead",
    "LedgerNode",
]
