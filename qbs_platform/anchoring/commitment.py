"""Salted commitments: all that the ledger learns of a record (ledger-format.md, 8)."""

import hmac
import secrets

from qbs_platform.anchoring.formats import SALT_BYTES


def new_salt() -> bytes:
    """32 bytes (256 bits) from the operating system's generator, new for every event."""
    return secrets.token_bytes(SALT_BYTES)


def commit(salt: bytes, record: bytes) -> bytes:
    """HMAC-SHA-256(key = salt, message = canonical record), 32 bytes.

    Without the salt it says nothing, not even to somebody who guesses the record.
    Source: RFC 2104, FIPS 198-1.
    """
    return hmac.digest(salt, record, "sha256")
