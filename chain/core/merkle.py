"""Inclusion and consistency proofs: made from stored subtrees, checked from nothing.

Making walks the recursive definitions of RFC 6962, 2.1.1 and 2.1.2 downwards and writes down
the ranges of entries whose subtree roots form the proof. Checking follows the loops of
RFC 9162, 2.1.3.2 and 2.1.4.2 (same trees, same proofs as RFC 6962).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from chain.core.encoding import HASH_BYTES, MAX_SIZE
from chain.core.errors import RangeError, VerificationError
from chain.core.hashing import EMPTY_ROOT, node_hash

NodeReader = Callable[[int, int], bytes]
"""Gives the 32-byte root of the complete subtree (height, index), which spans the entries from
index * 2**height to (index + 1) * 2**height. Height 0 is a leaf hash."""


class Step(NamedTuple):
    """One hash of an inclusion proof at work: what it is joined with, on which side, to what."""

    sibling: bytes
    is_left: bool
    result: bytes


def root(size: int, node: NodeReader) -> bytes:
    """Root hash of the tree of the first ``size`` entries, 32 bytes.

    Raises RangeError for a size below 0 or above 2**63 - 1. Source: RFC 6962, 2.1.
    """
    if not 0 <= size <= MAX_SIZE:
        raise RangeError(f"There is no tree of {size} entries.")
    return _subtree_root(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: NodeReader) -> list[bytes]:
    """Prove that entry ``index`` is in the tree of ``size`` entries.

    Gives hashes of 32 bytes from the leaf's sibling up to the root's child; none for a tree of
    one entry. Raises RangeError unless 0 <= index < size <= 2**63 - 1.
    Source: RFC 6962, 2.1.1.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise RangeError(f"There is no entry {index} in a tree of {size} entries.")
    return [_subtree_root(start, end, node) for start, end in _inclusion_ranges(index, size)]


def consistency_proof(old_size: int, new_size: int, node: NodeReader) -> list[bytes]:
    """Prove that the tree of ``old_size`` entries is the beginning of that of ``new_size``.

    Gives hashes of 32 bytes in the order of RFC 6962, 2.1.2; none when the sizes are equal or
    the old tree is empty (the empty tree begins every tree: C2SP tlog-witness).
    Raises RangeError unless 0 <= old_size <= new_size <= 2**63 - 1.
    """
    if not 0 <= old_size <= new_size <= MAX_SIZE:
        raise RangeError(f"A tree of {old_size} entries cannot grow into one of {new_size}.")
    if old_size in (0, new_size):
        return []
    ranges = _consistency_ranges(old_size, new_size)
    return [_subtree_root(start, end, node) for start, end in ranges]


def verify_inclusion(
    *, index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes
) -> list[Step]:
    """Check that ``leaf_hash`` is entry ``index`` of the tree with this ``size`` and ``root``.

    Hashes have 32 bytes. Gives the steps from the leaf to the root, or raises VerificationError.
    Source: RFC 9162, 2.1.3.2 (same proofs as RFC 6962, 2.1.1).
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise VerificationError(f"There is no entry {index} in a tree of {size} entries.")
    _ensure_hashes([leaf_hash, root, *proof])
    position, last, result = index, size - 1, leaf_hash
    steps = []
    for sibling in proof:
        if last == 0:
            raise VerificationError("The inclusion proof is too long for the tree.")
        is_left = bool(position & 1) or position == last
        if is_left:
            result = node_hash(sibling, result)
            position, last = _skip_left_edge(position, last)
        else:
            result = node_hash(result, sibling)
        steps.append(Step(sibling, is_left, result))
        position, last = position >> 1, last >> 1
    if last:
        raise VerificationError("The inclusion proof is too short for the tree.")
    if result != root:
        raise VerificationError("The inclusion proof leads to another root hash.")
    return steps


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the old tree is, entry for entry, the beginning of the new one.

    Hashes have 32 bytes. A size of 0 stands only with the root SHA-256(""): otherwise a log
    could tie any root to the empty tree. Returns silently, or raises VerificationError.
    Source: RFC 9162, 2.1.4.2; for sizes 0 and equal sizes C2SP tlog-witness, "add-checkpoint".
    """
    if not 0 <= old_size <= new_size <= MAX_SIZE:
        raise VerificationError(f"A tree of {old_size} entries cannot grow into one of {new_size}.")
    _ensure_hashes([old_root, new_root, *proof])
    for size, root_hash in ((old_size, old_root), (new_size, new_root)):
        if size == 0 and root_hash != EMPTY_ROOT:
            raise VerificationError("A tree without entries has the root hash SHA-256 of nothing.")
    if old_size in (0, new_size):
        if proof:
            raise VerificationError("Between these sizes the consistency proof must be empty.")
        if old_size == new_size and old_root != new_root:
            raise VerificationError("Two root hashes for one size: the log shows different trees.")
        return
    # A complete old tree is itself a node of the new one, and the proof leaves it out.
    is_complete = old_size & (old_size - 1) == 0
    _replay_consistency(
        old_size, old_root, new_size, new_root, [old_root, *proof] if is_complete else proof
    )


def _replay_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Rebuild both roots from the same hashes, upwards from the old tree's last subtree."""
    if not path:
        raise VerificationError("The consistency proof is empty.")
    position, last = _skip_right_children(old_size - 1, new_size - 1)
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise VerificationError("The consistency proof is too long for the trees.")
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            position, last = _skip_left_edge(position, last)
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise VerificationError("The consistency proof is too short for the trees.")
    if old != old_root:
        raise VerificationError("The consistency proof leads to another old root hash.")
    if new != new_root:
        raise VerificationError("The consistency proof leads to another new root hash.")


def _skip_right_children(position: int, last: int) -> tuple[int, int]:
    """Climb while the node is a right child: up to the root of the complete subtree it closes."""
    while position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _skip_left_edge(position: int, last: int) -> tuple[int, int]:
    """Climb past the levels where the tree's ragged right edge has no sibling to hash with."""
    while position and not position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _ensure_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise VerificationError(f"A hash of a proof does not have {HASH_BYTES} bytes.")


def _inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """PATH of RFC 6962, 2.1.1 as ranges of entries [start, end), leaf to root."""
    ranges, start, end = [], 0, size
    while end - start > 1:
        middle = start + _largest_power_of_two_below(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def _consistency_ranges(old_size: int, new_size: int) -> list[tuple[int, int]]:
    """SUBPROOF of RFC 6962, 2.1.2 as ranges of entries [start, end), for 0 < old < new."""
    ranges, start, end = [], 0, new_size
    while old_size != end:
        middle = start + _largest_power_of_two_below(end - start)
        if old_size <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:  # else the old tree is complete, and the verifier holds its root already
        ranges.append((start, end))
    return ranges[::-1]


def _largest_power_of_two_below(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _subtree_root(start: int, end: int, node: NodeReader) -> bytes:
    """Root over the entries [start, end) of a subtree, folded from its complete parts."""
    parts = _complete_parts(start, end)
    result = node(*next(parts))
    for part in parts:
        result = node_hash(node(*part), result)
    return result


def _complete_parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Complete subtrees (height, index) of a subtree [start, end), smallest (rightmost) first."""
    count = end - start
    while count:
        height = (count & -count).bit_length() - 1
        end -= 1 << height
        count -= 1 << height
        yield height, end >> height
