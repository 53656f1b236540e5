"""A growing tree in constant memory: its right edge and nothing else.

A tree of n entries is a row of complete subtrees, one for every 1 in the binary digits of n,
largest first. Their roots (at most 63 hashes, 2 KiB) are enough to append without end and to
know the root at any moment. Source: RFC 6962, 2.1; the name is that of transparency-dev/merkle.
"""

from collections.abc import Callable, Iterable, Sequence

from chain.core.encoding import MAX_SIZE, exact_hash
from chain.core.errors import FormatError, RangeError
from chain.core.hashing import EMPTY_ROOT, node_hash

Completed = Callable[[int, int, bytes], None]
"""Told of each complete subtree as it closes: (height, index, hash). Height 0 is a leaf; the
subtree of height h and index i spans the entries from i * 2**h to (i + 1) * 2**h."""


class CompactRange:
    """The tree of the first ``size`` entries, as the roots of its complete subtrees."""

    __slots__ = ("_edge", "_size")

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """Start empty, or go on from a stored ``size`` and its ``edge`` (largest subtree first).

        Raises FormatError when ``edge`` cannot belong to ``size``.
        """
        if not 0 <= size <= MAX_SIZE:
            raise FormatError(f"{size} is not the size of a tree.")
        if len(edge) != size.bit_count():
            raise FormatError(
                f"A tree of {size} entries has {size.bit_count()} complete subtrees,"
                f" not {len(edge)}."
            )
        self._size = size
        self._edge = [exact_hash(subtree, what="root of a subtree") for subtree in edge]

    @property
    def size(self) -> int:
        """Number of entries so far."""
        return self._size

    @property
    def edge(self) -> tuple[bytes, ...]:
        """Roots of the complete subtrees, largest first, 32 bytes each."""
        return tuple(self._edge)

    def append(self, leaf_hash: bytes, completed: Completed | None = None) -> None:
        """Add one leaf hash of 32 bytes; ``completed`` hears of every subtree that it closes.

        Costs one node hash on average. Raises FormatError for a hash of another length and
        RangeError when the tree is full (2**63 - 1 entries).
        """
        if self._size == MAX_SIZE:
            raise RangeError("The tree is full.")
        subtree, index, height = exact_hash(leaf_hash, what="leaf hash"), self._size, 0
        if completed:
            completed(height, index, subtree)
        # every trailing 1 of the old size is a left sibling that waited for this leaf
        while index & 1:
            subtree = node_hash(self._edge.pop(), subtree)
            index >>= 1
            height += 1
            if completed:
                completed(height, index, subtree)
        self._edge.append(subtree)
        self._size += 1

    def extend(self, leaf_hashes: Iterable[bytes], completed: Completed | None = None) -> None:
        """Add leaf hashes in order, as ``append`` does one."""
        for leaf_hash in leaf_hashes:
            self.append(leaf_hash, completed)

    def root(self) -> bytes:
        """Root hash of the tree at this size, 32 bytes; SHA-256("") when empty."""
        if not self._edge:
            return EMPTY_ROOT
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = node_hash(left, root)
        return root
