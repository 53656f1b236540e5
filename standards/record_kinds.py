"""The kinds of record that the standard anchors."""

from qbs_platform.anchoring import kinds

EDITION = "standards.edition.v1"

kinds.register(
    EDITION,
    {
        "type": "object",
        "properties": {
            "number": {"type": "integer", "minimum": 1},
            "content_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "effective_on": {"type": "string", "format": "date"},
            "transition_until": {"type": "string", "format": "date"},
            "published_at": {"type": "string", "format": "date-time"},
        },
        "required": [
            "number",
            "content_hash",
            "effective_on",
            "transition_until",
            "published_at",
        ],
        "additionalProperties": False,
    },
)
