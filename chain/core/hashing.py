"""Leaf and node hashes of the Merkle tree (RFC 6962, 2.1).

The two prefixes keep leaves and nodes apart: without them an inner node could be shown as an
entry, and a proof about one tree would hold in another.
"""

from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
"""Root of the tree without entries: SHA-256 of nothing, 32 bytes (RFC 6962, 2.1)."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry as a Merkle leaf: SHA-256(0x00 || entry), 32 bytes.

    ``entry`` is hashed exactly as published, never parsed or re-encoded.
    Source: RFC 6962, 2.1; C2SP tlog-tiles, "Log entries".
    """
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtree roots of 32 bytes into their parent: SHA-256(0x01 || left || right).

    Source: RFC 6962, 2.1.
    """
    return sha256(b"\x01" + left + right).digest()
