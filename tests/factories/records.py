"""Records to anchor, of a kind that only the tests know."""

import uuid
from typing import Any

from qbs_platform.anchoring import kinds, services
from qbs_platform.anchoring.models import AnchorRequest
from tests.factories.people import SINCE

KIND = "tests.decision.v1"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "outcome": {"enum": ["GRANTED", "REFUSED"]},
        "product": {"type": "string"},
        "decided_on": {"type": "string", "format": "date"},
        "score": {"type": ["integer", "null"]},
    },
    "required": ["outcome", "product", "decided_on", "score"],
    "additionalProperties": False,
}
kinds.register(KIND, SCHEMA)


def make_record(**changes: Any) -> dict[str, Any]:
    return {
        "outcome": "GRANTED",
        "product": "龙井茶",
        "decided_on": "2026-11-23",
        "score": 812,
        **changes,
    }


def make_ref(number: int = 1) -> str:
    return f"tests.decision:{uuid.UUID(int=number)}"


def make_request(event: int = 1, subject: int = 1, **changes: Any) -> AnchorRequest:
    """Ask for one record; the same numbers are the same event and subject."""
    return services.request(
        kind=KIND,
        ref=make_ref(subject),
        record=make_record(**changes),
        event_id=uuid.UUID(int=event),
        now=SINCE,
    )
