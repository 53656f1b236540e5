"""How kinds and references are written (docs/architecture.md; ledger-format.md, 7)."""

KIND = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.v[1-9][0-9]*$"
"""``<app>.<noun>.v<N>``: a changed schema is a new N."""

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

REF = rf"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*:{_UUID}$"
"""``<app>.<noun>:<uuid>``: what a record is about, by its public id and nothing personal."""

SALT_BYTES = 32
COMMITMENT_BYTES = 32
MAX_RECORD_BYTES = 1_048_576
