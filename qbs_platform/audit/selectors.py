"""Reading the audit trail, for internal audit; who may is asked by the page."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from qbs_platform.audit.enums import Result
from qbs_platform.audit.models import AuditEvent

EXPORT_COLUMNS = (
    "id",
    "at",
    "request_id",
    "actor",
    "acting_grant",
    "organisation",
    "action",
    "object_type",
    "object_id",
    "before_digest",
    "after_digest",
    "result",
    "reason",
)
_EXPORT_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; None or '' does not restrict. ``since`` is included, ``until`` is not."""

    since: datetime | None = None
    until: datetime | None = None
    actor: uuid.UUID | None = None
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    result: Result | None = None


def events(wanted: Filter) -> QuerySet[AuditEvent]:
    """The events that ``wanted`` describes, newest first."""
    conditions = {
        "at__gte": wanted.since,
        "at__lt": wanted.until,
        "actor": wanted.actor,
        "action": wanted.action or None,
        "object_type": wanted.object_type or None,
        "object_id": wanted.object_id or None,
        "result": wanted.result,
    }
    chosen = Q(**{name: value for name, value in conditions.items() if value is not None})
    return AuditEvent.objects.filter(chosen).order_by("-at", "-pk")


def export_rows(chosen: QuerySet[AuditEvent]) -> Iterator[tuple[str, ...]]:
    """One tuple of texts an event, in the order of ``EXPORT_COLUMNS``, in constant memory.

    Times are UTC with their offset, digests hexadecimal. The columns hold ASCII without line breaks
    and no cell begins like a formula, so that they can be written to CSV as they are.
    """
    for event in chosen.iterator(chunk_size=_EXPORT_CHUNK):
        yield tuple(_text(getattr(event, column)) for column in EXPORT_COLUMNS)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(UTC).isoformat()
        case memoryview() | bytes():
            return value.hex()
        case _:
            return str(value)
