"""Reading the audit trail, for internal audit; who may is asked by the page."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
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
# One step in the index for each different action, however often it stands in the table.
_KNOWN_ACTIONS = """
SELECT action FROM (
    WITH RECURSIVE known AS (
        (SELECT action FROM audit_auditevent ORDER BY action LIMIT 1)
        UNION ALL
        SELECT (
            SELECT action FROM audit_auditevent WHERE action > known.action ORDER BY action LIMIT 1
        ) FROM known WHERE known.action IS NOT NULL
    )
    SELECT action FROM known WHERE action IS NOT NULL
) AS actions
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; None or '' does not restrict. ``since`` is included, ``until`` is not.

    ``actors`` are the people any of whom acted, ``action`` is how the action's name begins.
    """

    since: datetime | None = None
    until: datetime | None = None
    actors: frozenset[uuid.UUID] | None = None
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    request_id: str = ""
    result: Result | None = None


def events(wanted: Filter) -> QuerySet[AuditEvent]:
    """The events that ``wanted`` describes, newest first."""
    conditions = {
        "at__gte": wanted.since,
        "at__lt": wanted.until,
        "actor__in": wanted.actors,
        "action__startswith": wanted.action or None,
        "object_type": wanted.object_type or None,
        "object_id": wanted.object_id or None,
        "request_id": wanted.request_id or None,
        "result": wanted.result,
    }
    chosen = Q(**{name: value for name, value in conditions.items() if value is not None})
    return AuditEvent.objects.filter(chosen).order_by("-at", "-pk")


def known_actions() -> list[str]:
    """Every action that stands in the trail, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN_ACTIONS)
        return [action for (action,) in cursor.fetchall()]


def export_row(event: AuditEvent) -> tuple[str, ...]:
    """Give an event as texts in the order of ``EXPORT_COLUMNS``.

    Times are UTC with their offset, digests hexadecimal; ASCII without line breaks.
    """
    return tuple(_text(getattr(event, column)) for column in EXPORT_COLUMNS)


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
