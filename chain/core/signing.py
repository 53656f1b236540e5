"""Signature lines: what a log's signer and a witness make with their private keys.

Ed25519 is deterministic, ML-DSA-44 as ``cryptography`` makes it is not: two signatures over one
message differ and both hold.
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from chain.core import cosignature
from chain.core.errors import FormatError
from chain.core.keys import SignatureType, VerifierKey
from chain.core.notes import Signature

SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key and the public key that checks what it signs."""

    key: VerifierKey
    private: Ed25519PrivateKey | MLDSA44PrivateKey

    def sign(self, text: str, *, time: int | None = None) -> Signature:
        """Sign the text of a note.

        ``time`` is in seconds since 1970: demanded by types 04 and 06, refused by type 01,
        which has no place for it. Types 04 and 06 sign checkpoints only. Raises FormatError.
        """
        is_timed = self.key.type is not SignatureType.ED25519
        if is_timed != (time is not None):
            raise FormatError("A cosignature needs a time, and a plain signature has none.")
        message = cosignature.signed_message(self.key, text, time or 0)
        stamp = (time or 0).to_bytes(cosignature.TIME_BYTES, "big") if is_timed else b""
        return Signature(self.key.name, self.key.key_id, stamp + self.private.sign(message))


def signer_from_seed(name: str, signature_type: SignatureType, seed: bytes) -> Signer:
    """Make a signer from a secret seed of 32 bytes (RFC 8032, 5.1.5; FIPS 204, algorithm 6).

    Raises FormatError for a name or a seed that cannot be.
    """
    if len(seed) != SEED_BYTES:
        raise FormatError(f"The seed of a key has {SEED_BYTES} bytes.")
    private: Ed25519PrivateKey | MLDSA44PrivateKey
    if signature_type is SignatureType.MLDSA44_COSIGNATURE:
        private = MLDSA44PrivateKey.from_seed_bytes(seed)
    else:
        private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    return Signer(VerifierKey(name, signature_type, public), private)
