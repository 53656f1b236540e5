"""The envelope of one sealed field: what the column holds instead of the text. Pure.

::

    offset   bytes  what
    0        1      version of this format: 1
    1        1      suite: 1 = AES-256-GCM (2 is kept for SM4-GCM)
    2        1      n, length of the key id, 1 to 16
    3        n      key id, ASCII
    3 + n    12     nonce, random
    15 + n   rest   ciphertext of the UTF-8 text, then the tag of 16 bytes

The additional data are the bytes before the nonce, then table, column and row id, each as UTF-8
behind its length in two bytes (big endian): an envelope opens in no other row or column, and under
no other key id or suite. Source: NIST SP 800-38D; security.md, DP-1.
"""

import secrets
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from qbs_platform.sealing.errors import EnvelopeUnreadable, SealBroken, TextUnsealable
from qbs_platform.sealing.rings import LONGEST_ID, Ring

VERSION = 1
NONCE_BYTES = 12
TAG_BYTES = 16
ID_OFFSET = 3

Sealed = bytes | memoryview
"""What a column gives: psycopg2 hands out a memoryview."""


class Suite(IntEnum):
    """The cipher; another one has the same interface as ``AESGCM``."""

    INTL = 1


_CIPHERS = {Suite.INTL: AESGCM}


@dataclass(frozen=True, slots=True)
class Context:
    """Where a text belongs: table, column, and the public id of the row, which never changes."""

    table: str
    column: str
    row: str

    @property
    def place(self) -> str:
        """What an error may say of it."""
        return f"{self.table}.{self.column}"


def seal(text: str, context: Context, ring: Ring) -> bytes:
    """Seal ``text`` under the ring's current key with a new nonce.

    Raises TextUnsealable.
    """
    try:
        plain = text.encode()
    except UnicodeEncodeError:
        # From None: the cause quotes the text.
        raise TextUnsealable(f"{context.place}: half a surrogate pair.") from None
    head = head_of(ring.current)
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = _CIPHERS[Suite.INTL](ring.key(ring.current))
    return head + nonce + cipher.encrypt(nonce, plain, _additional(head, context))


def open_(sealed: Sealed, context: Context, ring: Ring) -> str:
    """Return the text of an envelope.

    Raises EnvelopeUnreadable, KeyAbsent, or SealBroken when a bit was changed or the envelope was
    moved here from another row or column.
    """
    whole = bytes(sealed)
    key_id = key_id_of(whole)
    start = ID_OFFSET + len(key_id)
    head, nonce, rest = (
        whole[:start],
        whole[start : start + NONCE_BYTES],
        whole[start + NONCE_BYTES :],
    )
    cipher = _CIPHERS[Suite(whole[1])](ring.key(key_id))
    try:
        return cipher.decrypt(nonce, rest, _additional(head, context)).decode()
    except InvalidTag:
        raise SealBroken(
            f"{context.place}: a value sealed with the key {key_id} was changed, or belongs "
            "to another row or column."
        ) from None


def key_id_of(sealed: Sealed) -> str:
    """Name the key that sealed this; raises EnvelopeUnreadable."""
    whole = bytes(sealed)
    if len(whole) < ID_OFFSET or whole[0] != VERSION or whole[1] not in _CIPHERS:
        raise EnvelopeUnreadable("This is no envelope of a known version and suite.")
    length = whole[2]
    if not 1 <= length <= LONGEST_ID or len(whole) < ID_OFFSET + length + NONCE_BYTES + TAG_BYTES:
        raise EnvelopeUnreadable("This envelope is cut short.")
    key_id = whole[ID_OFFSET : ID_OFFSET + length]
    if not key_id.isascii():
        raise EnvelopeUnreadable("This envelope names no key.")
    return key_id.decode("ascii")


def head_of(key_id: str) -> bytes:
    """How every envelope begins that is sealed today under this key."""
    return bytes((VERSION, Suite.INTL, len(key_id))) + key_id.encode("ascii")


def _additional(head: bytes, context: Context) -> bytes:
    parts = [part.encode() for part in (context.table, context.column, context.row)]
    return head + b"".join(len(part).to_bytes(2, "big") + part for part in parts)
