"""The kinds of record that ``chain`` itself anchors: samples, checkpoints of the audit trail."""

from qbs_platform.anchoring import kinds

SAMPLE = "chain.sample.v1"
TRAIL_CHECKPOINT = "audit.checkpoint.v1"

kinds.register(
    SAMPLE,
    {
        "type": "object",
        "properties": {"number": {"type": "integer"}},
        "required": ["number"],
        "additionalProperties": False,
    },
)

kinds.register(
    TRAIL_CHECKPOINT,
    {
        "type": "object",
        "properties": {
            "origin": {"type": "string"},
            "size": {"type": "integer", "minimum": 1},
            "root": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        },
        "required": ["origin", "size", "root"],
        "additionalProperties": False,
    },
)
