"""The code that proves a mobile number: computed, so that no table and no message row holds it."""

import uuid

from django.utils.crypto import salted_hmac

_DIGITS = 6


def code_of(proof: uuid.UUID) -> str:
    """The six digits for the proof with this public id."""
    digest = salted_hmac("accounts.phone", str(proof), algorithm="sha256").digest()
    return f"{int.from_bytes(digest, 'big') % 10**_DIGITS:0{_DIGITS}d}"
