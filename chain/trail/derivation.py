"""Chain and tree over the trail's entries, computed from their bytes alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chain.core import entries, hashing
from chain.core.compact_range import CompactRange
from chain.core.entries import Chain
from chain.core.errors import CoreError
from chain.ledger.errors import NotWhatWasCommitted
from chain.ledger.growth import split_edge
from chain.trail.models import TrailCheckpoint, TrailEntry

CHUNK = 2048


@dataclass(slots=True)
class Derived:
    """How far the entries were read, and what follows from them."""

    chain: Chain = field(default_factory=Chain)
    tree: CompactRange = field(default_factory=CompactRange)

    def take(self, entry: TrailEntry) -> None:
        """Read on by one entry. Raises NotWhatWasCommitted naming it."""
        try:
            leaf = self.chain.follow(bytes(entry.body))
        except CoreError as error:
            raise NotWhatWasCommitted(f"Trail entry {self.tree.size}: {error}") from error
        if leaf != bytes(entry.leaf_hash):
            raise NotWhatWasCommitted(f"Trail entry {entry.index}: its hash is another.")
        self.tree.append(leaf)

    @property
    def end(self) -> tuple[int, bytes, bytes]:
        """Size, last link and edge, as a head holds them."""
        return self.tree.size, self.chain.link, b"".join(self.tree.edge)


def after(checkpoint: TrailCheckpoint | None) -> Derived:
    """Where a checkpoint ends. Raises NotWhatWasCommitted when its columns contradict it."""
    if checkpoint is None:
        return Derived()
    tree = CompactRange(checkpoint.size, split_edge(bytes(checkpoint.edge)))
    last = TrailEntry.objects.filter(index=checkpoint.size - 1).first()
    if last is None or tree.root() != bytes(checkpoint.root):
        raise NotWhatWasCommitted(f"Trail checkpoint {checkpoint.size} does not fit the entries.")
    body = bytes(last.body)
    chain = Chain(checkpoint.size, hashing.leaf_hash(body), entries.parse(body).at)
    return Derived(chain, tree)


def chunks(start: int, end: int) -> Iterator[list[TrailEntry]]:
    """The entries [start, end) that are there, in order, some thousand at a time."""
    for first in range(start, end, CHUNK):
        within = TrailEntry.objects.filter(index__gte=first, index__lt=min(first + CHUNK, end))
        yield list(within.order_by("index"))


def follow(derived: Derived, entries_read: Iterable[list[TrailEntry]]) -> None:
    """Read on over all of them. Raises NotWhatWasCommitted."""
    for chunk in entries_read:
        for entry in chunk:
            derived.take(entry)
