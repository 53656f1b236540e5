"""Verifier keys: a name, a signature type and a public key (C2SP signed-note, "Verifier keys").

Three types are known here, each with its byte; notes with other types are read, their signatures
ignored, as the specification demands:

- 0x01, Ed25519: the log's own signature over the note text
- 0x04, Ed25519 cosignature: a witness signs the time and the note text
- 0x06, ML-DSA-44 cosignature: the same for the years after quantum computers
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from chain.core import encoding
from chain.core.errors import FormatError

KEY_ID_BYTES = 4

_KEY_ID = re.compile(r"[0-9a-f]{8}")


class SignatureType(IntEnum):
    """Type byte of a signature (C2SP signed-note, "Signature types")."""

    ED25519 = 0x01
    ED25519_COSIGNATURE = 0x04
    MLDSA44_COSIGNATURE = 0x06


PUBLIC_KEY_BYTES = {
    SignatureType.ED25519: 32,
    SignatureType.ED25519_COSIGNATURE: 32,
    SignatureType.MLDSA44_COSIGNATURE: 1312,
}


def check_name(name: str) -> str:
    """Return ``name`` if a key may carry it: not empty, no space, control character or plus.

    Raises FormatError. Source: C2SP signed-note, "Format".
    """
    if "+" in name or any(c.isspace() for c in name):
        raise FormatError("A key's name has a space or a plus.")
    return encoding.check_line(name, what="name of a key")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name: ``public`` has 32 bytes (Ed25519) or 1312 (ML-DSA-44)."""

    name: str
    type: SignatureType
    public: bytes

    def __post_init__(self) -> None:
        """Refuse a name or a length that cannot be (FormatError)."""
        check_name(self.name)
        if len(self.public) != PUBLIC_KEY_BYTES[self.type]:
            raise FormatError(f"The public key of {self.name} has {len(self.public)} bytes.")

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || 0x0A || type || public key), first 4 bytes (C2SP signed-note)."""
        typed_key = bytes([self.type]) + self.public
        return sha256(self.name.encode() + b"\n" + typed_key).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The text form: ``<name>+<8 hex digits of the key ID>+base64(type || public key)``."""
        typed_key = bytes([self.type]) + self.public
        return f"{self.name}+{self.key_id.hex()}+{encoding.base64_text(typed_key)}"


def parse_vkey(text: str) -> VerifierKey:
    """Read a verifier key from its text form, and check its key ID.

    Raises FormatError, also for signature types other than 01, 04 and 06.
    Source: C2SP signed-note, "Verifier keys".
    """
    name, first, rest = text.partition("+")
    key_id, second, typed_key_text = rest.partition("+")  # base64 may hold further pluses
    if not first or not second or not _KEY_ID.fullmatch(key_id):
        raise FormatError("A verifier key has the form name+keyid+base64.")
    typed_key = encoding.base64_bytes(typed_key_text, what=f"key of {name}")
    if typed_key[:1] not in {bytes([each]) for each in SignatureType}:
        raise FormatError(f"The key of {name} has a signature type that is not known here.")
    key = VerifierKey(name, SignatureType(typed_key[0]), typed_key[1:])
    if key.key_id.hex() != key_id:
        raise FormatError(f"The key ID of {name} does not belong to its key.")
    return key
