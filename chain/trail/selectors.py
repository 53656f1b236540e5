"""Reads of the audit trail's log."""

from datetime import datetime

from chain.trail.models import TrailHead, WaitingEvent
from qbs_platform.audit.models import AuditEvent


def size() -> int:
    """Number of entries."""
    return TrailHead.objects.values_list("size", flat=True).first() or 0


def waiting() -> int:
    """Number of events that no entry has sealed."""
    return WaitingEvent.objects.count()


def oldest_waiting_at() -> datetime | None:
    """When the first event happened that waits; None when none does."""
    first = WaitingEvent.objects.order_by("pk").values("pk")[:1]
    return AuditEvent.objects.filter(pk__in=first).values_list("at", flat=True).first()
