"""The tree above the tiles of level 0, grown from the segments' results in order."""

from collections import defaultdict

from chain.core.compact_range import CompactRange
from chain.core.encoding import HASH_BYTES
from chain.core.errors import CoreError
from chain.core.tiles import TILE_HEIGHT, TILE_WIDTH
from chain.ledger.auditing.files import PublishedFiles
from chain.ledger.auditing.findings import Findings
from chain.ledger.auditing.segments import Result, Root
from chain.ledger.growth import split_edge
from chain.ledger.models import LedgerNode


class UpperLevels:
    """A compact range over the roots of full tiles, and the tiles that those roots fill."""

    def __init__(self, findings: Findings, files: PublishedFiles | None) -> None:
        self._findings, self._files = findings, files
        self._tree = CompactRange()
        self._row: dict[int, list[bytes]] = defaultdict(list)  # hashes of the open tile, by level
        self._good_size = 0
        self.checkpoints = 0

    def add(self, result: Result) -> None:
        """Add the next segment, and check the roots that end in it."""
        waiting = sorted(result.roots, key=lambda root: root.size, reverse=True)
        for tile_root in result.tile_roots:
            while waiting and waiting[-1].size // TILE_WIDTH == self._tree.size:
                self._check(waiting.pop())
            self._tree.append(tile_root, self._completed)
        while waiting:
            self._check(waiting.pop())

    def edge(self, in_tile: tuple[bytes, ...]) -> bytes:
        """The whole tree's edge, when ``in_tile`` are the complete subtrees of its last tile."""
        return b"".join((*self._tree.edge, *in_tile))

    def finish(self) -> None:
        """Compare the open tiles, and look for nodes that nothing explains."""
        if self._files:
            for level, hashes in self._row.items():
                if hashes:
                    index = (self._tree.size >> TILE_HEIGHT * (level - 1)) // TILE_WIDTH
                    self._files.check_tile(level, index, hashes)
        for level in range(1, 8):
            end = self._tree.size >> TILE_HEIGHT * (level - 1)
            extra = LedgerNode.objects.filter(level=level, index__gte=end).order_by("index").first()
            if extra:
                entry = end << TILE_HEIGHT * level
                self._findings.add(entry, f"node {level}/{extra.index}", "has no entries")

    def _check(self, root: Root) -> None:
        edge = self.edge(root.in_tile)
        try:
            holds = CompactRange(root.size, split_edge(edge)).root() == root.root
        except CoreError:
            holds = False
        if not holds:
            what = (
                f"is not the root of the first {root.size} entries"
                f" (those of the first {self._good_size} hold)"
            )
            self._findings.add(root.size - 1, root.place, what)
        elif root.edge not in (None, edge):
            self._findings.add(root.size - 1, root.place, "its edge is not the tree's")
        else:
            self._good_size = root.size
            self.checkpoints += root.edge is not None

    def _completed(self, height: int, index: int, subtree: bytes) -> None:
        if height % TILE_HEIGHT:
            return
        level = height // TILE_HEIGHT + 1
        if level > 1:
            self._check_node(level, index, subtree)
        row = self._row[level]
        row.append(subtree)
        if len(row) == TILE_WIDTH:
            if self._files:
                self._files.check_tile(level, index // TILE_WIDTH, row)
            row.clear()

    def _check_node(self, level: int, index: int, subtree: bytes) -> None:
        stored = LedgerNode.objects.filter(level=level, index=index)
        found = bytes(stored.values_list("hash", flat=True).first() or b"")
        if found != subtree:
            what = "is not the root of its tile" if len(found) == HASH_BYTES else "is missing"
            entry = (index + 1 << TILE_HEIGHT * level) - 1
            self._findings.add(entry, f"node {level}/{index}", what)
