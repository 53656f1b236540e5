"""What an entry of the trail commits to: every column of an event, in one canonical text."""

import uuid
from datetime import UTC

from chain.core import commitment
from qbs_platform.anchoring import canonical
from qbs_platform.audit.models import AuditEvent

KIND = "audit.event.v1"


def commit(salt: bytes, event: AuditEvent) -> bytes:
    """Commit to the event as it stands in its table; 32 bytes. Raises RecordNotCanonical."""
    return commitment.commit(salt, record_of(event))


def record_of(event: AuditEvent) -> bytes:
    """The RFC 8785 form of all that the row says. Times are UTC with six decimals."""
    return canonical.encode(
        {
            "id": event.pk,
            "at": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "request_id": event.request_id,
            "actor": _text(event.actor),
            "acting_grant": _text(event.acting_grant),
            "organisation": _text(event.organisation),
            "action": event.action,
            "object_type": event.object_type,
            "object_id": event.object_id,
            "digest_salt": _hex(event.digest_salt),
            "before_digest": _hex(event.before_digest),
            "after_digest": _hex(event.after_digest),
            "result": event.result,
            "reason": event.reason,
        }
    )


def event_uuid(event_id: int) -> str:
    """The identity of an event in an entry, which must be a UUID: its number as one."""
    return str(uuid.UUID(int=event_id))


def ref_of(event_id: int) -> str:
    """The subject of its entry."""
    return f"audit.event:{event_uuid(event_id)}"


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)


def _hex(value: bytes | memoryview | None) -> str | None:
    return None if value is None else bytes(value).hex()
