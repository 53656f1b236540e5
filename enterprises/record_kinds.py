"""The kinds of record that enterprises anchor (docs/ledger-format.md)."""

from qbs_platform.anchoring import kinds

ONBOARDING = "enterprises.onboarding.v1"

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
