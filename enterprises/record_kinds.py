"""The kinds of record that enterprises anchor (docs/ledger-format.md)."""

from qbs_platform.anchoring import kinds

ONBOARDING = "enterprises.onboarding.v1"
DECLARATION = "enterprises.declaration.v1"
DECLARATION_END = "enterprises.declaration_end.v1"

_SIGNED = {
    "type": "object",
    "properties": {
        "version": {"type": "integer", "minimum": 1},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
    "required": ["version", "sha256"],
    "additionalProperties": False,
}

kinds.register(
    ONBOARDING,
    {
        "type": "object",
        "properties": {
            "uscc": {"type": "string", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$"},
            "name": {"type": "string", "minLength": 1},
            "region": {"type": "string", "pattern": "^[0-9]{6}$"},
            "onboarded_at": {"type": "string", "format": "date-time"},
            "agreement": _SIGNED,
            "declaration": _SIGNED,
        },
        "required": ["uscc", "name", "region", "onboarded_at", "agreement", "declaration"],
        "additionalProperties": False,
    },
)

# One version of what is declared of a product: which bytes (content.json), from when until when.
_VERSION = {
    "product": {"type": "string", "format": "uuid"},
    "version": {"type": "integer", "minimum": 1},
    "content_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
kinds.register(
    DECLARATION,
    {
        "type": "object",
        "properties": {
            **_VERSION,
            "published_at": {"type": "string", "format": "date-time"},
            "expires_on": {"type": "string", "format": "date"},
        },
        "required": [*_VERSION, "published_at", "expires_on"],
        "additionalProperties": False,
    },
)
kinds.register(
    DECLARATION_END,
    {
        "type": "object",
        "properties": {
            **_VERSION,
            "end": {"enum": ["WITHDRAWN", "STRUCK_OFF"]},
            "ended_at": {"type": "string", "format": "date-time"},
        },
        "required": [*_VERSION, "end", "ended_at"],
        "additionalProperties": False,
    },
)
