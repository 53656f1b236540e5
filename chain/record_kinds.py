"""The kind of record that ``seed_outbox`` writes; nothing else of ``chain`` is anchored so far."""

from qbs_platform.anchoring import kinds

SAMPLE = "chain.sample.v1"

kinds.register(
    SAMPLE,
    {
        "type": "object",
        "properties": {"number": {"type": "integer"}},
        "required": ["number"],
        "additionalProperties": False,
    },
)
