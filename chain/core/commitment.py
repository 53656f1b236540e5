"""Salted commitments: how an entry binds itself to a record without showing it.

A bare hash of a name or an identity number is guessed in minutes. With 32 random bytes per event
as the key of an HMAC, the commitment says nothing without the salt; whoever is given record and
salt can check it, and erasing the salt erases the link for ever while the log still verifies.
"""

import hmac

from chain.core.errors import FormatError

SALT_BYTES = 32


def commit(salt: bytes, record: bytes) -> bytes:
    """Commit to a record: HMAC-SHA-256(key = salt, message = record), 32 bytes.

    ``salt`` has 32 bytes, new for every event; ``record`` is the RFC 8785 form of the record,
    used exactly as given. Raises FormatError for a salt of another length.
    Source: RFC 2104, FIPS 198-1.
    """
    if len(salt) != SALT_BYTES:
        raise FormatError(f"The salt has {len(salt)} bytes and not {SALT_BYTES}.")
    return hmac.digest(salt, record, "sha256")
