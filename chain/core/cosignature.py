"""What each signature type signs, and the check of it.

Source: C2SP signed-note, "Ed25519 signatures" (type 01); C2SP tlog-cosignature v1.0.1,
"Ed25519 signed message" (04) and "ML-DSA-44 signed message" (06).
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from chain.core import checkpoint, encoding
from chain.core.errors import FormatError, VerificationError
from chain.core.keys import SignatureType, VerifierKey
from chain.core.notes import Note

MAX_TIME = 2**63 - 1
"""Largest time in a cosignature, in seconds since 1970 (C2SP tlog-cosignature, "Format")."""

TIME_BYTES = 8

_MAX_NAME_BYTES = 0xFF
_SUBTREE_LABEL = b"subtree/v1\n\0"


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that held: by which key, and when in seconds since 1970 (None for type 01).

    A time of 0 in type 06 says nothing about when, nor that the tree was the largest seen.
    """

    key: VerifierKey
    time: int | None


def verify(note: Note, keys: Iterable[VerifierKey]) -> tuple[Verified, ...]:
    """Check every signature of the note that claims to be by one of ``keys``.

    Signatures by other keys are ignored. Raises VerificationError when a known key's signature
    does not hold, also beside good ones, or when no known key signed.
    Source: C2SP signed-note, "Signatures".
    """
    known = {(key.name, key.key_id): key for key in keys}
    verified = tuple(
        Verified(key, _check(key, note.text, signature.payload))
        for signature in note.signatures
        if (key := known.get((signature.name, signature.key_id)))
    )
    if not verified:
        raise VerificationError("The note carries no signature by a known key.")
    return verified


def signed_message(key: VerifierKey, text: str, time: int) -> bytes:
    """Return the bytes that ``key`` signs for a note ``text``.

    ``time`` is in seconds since 1970 and no part of the message for type 01. The other two
    types sign checkpoints only. Raises FormatError.
    """
    if key.type is SignatureType.ED25519:
        return encoding.utf8_bytes(text, what="text of the note")
    if not 0 <= time <= MAX_TIME:
        raise FormatError("The time of a cosignature is not below 2^63 seconds.")
    tree_head = checkpoint.parse(text)
    if key.type is SignatureType.ED25519_COSIGNATURE:
        return f"cosignature/v1\ntime {time}\n{text}".encode()
    return subtree_message(key.name, time, tree_head)


def subtree_message(cosigner: str, time: int, tree_head: checkpoint.Checkpoint) -> bytes:
    """Return the ``cosigned_message`` of type 06 for a whole tree (start 0, end its size).

    Names are at most 255 bytes of UTF-8; extension lines are not covered. Raises FormatError.
    """
    return b"".join(
        (
            _SUBTREE_LABEL,
            _length_prefixed(cosigner),
            struct.pack(">Q", time),
            _length_prefixed(tree_head.origin),
            struct.pack(">QQ", 0, tree_head.size),
            tree_head.root,
        )
    )


def _length_prefixed(name: str) -> bytes:
    data = encoding.utf8_bytes(name, what="name in a cosignature")
    if not 1 <= len(data) <= _MAX_NAME_BYTES:
        raise FormatError("A name in an ML-DSA-44 cosignature has 1 to 255 bytes.")
    return bytes([len(data)]) + data


def _check(key: VerifierKey, text: str, payload: bytes) -> int | None:
    """Check one signature and give its time; ``payload`` is what follows the key ID."""
    is_timed = key.type is not SignatureType.ED25519
    time_bytes = TIME_BYTES if is_timed else 0
    time = int.from_bytes(payload[:time_bytes], "big")
    try:
        # a signature of another length is an InvalidSignature too
        _public_key(key).verify(payload[time_bytes:], signed_message(key, text, time))
    except FormatError as reason:
        raise VerificationError(f"The signature by {key.name} cannot hold: {reason}") from None
    except InvalidSignature:
        raise VerificationError(f"The signature by {key.name} does not hold.") from None
    return time if is_timed else None


def _public_key(key: VerifierKey) -> Ed25519PublicKey | MLDSA44PublicKey:
    if key.type is SignatureType.MLDSA44_COSIGNATURE:
        return MLDSA44PublicKey.from_public_bytes(key.public)
    return Ed25519PublicKey.from_public_bytes(key.public)
