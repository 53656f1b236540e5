"""One segment of the log, from the bytes up: the work that is shared between processes."""

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chain.core import checkpoint as checkpoints
from chain.core import cosignature, entries, hashing, tiles
from chain.core.compact_range import CompactRange
from chain.core.encoding import HASH_BYTES
from chain.core.entries import Chain
from chain.core.errors import CoreError
from chain.core.keys import VerifierKey
from chain.core.tiles import TILE_WIDTH
from chain.ledger import rows, selectors
from chain.ledger.auditing.files import PublishedFiles
from chain.ledger.auditing.findings import Findings
from chain.ledger.errors import LedgerStopped
from chain.ledger.models import Checkpoint, LedgerNode
from chain.ledger.rows import Block, Row

SEGMENT = 64 * TILE_WIDTH


@dataclass(frozen=True, slots=True)
class Task:
    """Entries [start, end) and what they are compared with.

    ``keys`` may sign checkpoints; ``claims`` are roots that others than the table vouch for:
    (place, size, root). ``folder`` is None when files are not looked at.
    """

    start: int
    end: int
    keys: tuple[VerifierKey, ...]
    claims: tuple[tuple[str, int, bytes], ...] = ()
    folder: Path | None = None
    published_size: int = 0


@dataclass(frozen=True, slots=True)
class Root:
    """A root that must follow from the first ``size`` entries, and the part of it in one tile.

    ``edge`` is what is stored beside it, None for a bare root; ``in_tile`` are the roots of the
    complete subtrees within the last tile, largest first.
    """

    place: str
    size: int
    root: bytes
    edge: bytes | None = None
    in_tile: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Result:
    """What a segment adds to the tree: a hash for each full tile, and what stands after it."""

    start: int
    end: int
    tile_roots: list[bytes] = field(default_factory=list)
    tail: tuple[bytes, ...] = ()
    roots: list[Root] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    link: bytes = entries.NO_LINK
    at: str = ""
    files: int = 0
    findings: Findings = field(default_factory=Findings)


def check(task: Task) -> Result:
    """Check one segment; what is wrong is in the result, only a database away is raised."""
    result = Result(task.start, task.end)
    expected = _expected_roots(task, result.findings)
    by_tile: dict[int, list[Root]] = defaultdict(list)
    for root in expected:
        by_tile[root.size // TILE_WIDTH].append(root)
    walk = _Walk(task, result)
    files = None
    if task.folder is not None:
        files = PublishedFiles(task.folder, task.published_size, result.findings)
    for index, bodies, leaves in _tiles(task, walk, result.findings):
        _close_tile(result, leaves, by_tile.pop(index, []))
        if files:
            files.check_bundle(index, bodies)
            files.check_tile(0, index, leaves)
    for ending_here in by_tile.values():  # with the last full tile
        result.roots += ending_here
    result.link, result.at = walk.chain.link, walk.chain.at
    result.files = files.checked if files else 0
    _check_nodes(result)
    return result


_Tile = tuple[int, list[bytes], list[bytes]]
"""Number, bodies (empty where a row is missing) and leaf hashes as computed."""


def _tiles(task: Task, walk: "_Walk", findings: Findings) -> Iterator[_Tile]:
    """The tiles of the segment in order: at once where all holds, else row by row."""
    for start in range(task.start, task.end, rows.CHUNK):
        end = min(start + rows.CHUNK, task.end)
        for first, last, block in rows.read_blocks(start, end):
            leaves = walk.follow_block(block) if block else None
            if block and leaves:
                yield first // TILE_WIDTH, block.bodies, leaves
                continue
            slots = _slots(first, last, findings)
            leaves = [walk.follow(row) for row in slots]
            yield first // TILE_WIDTH, [row.body if row else b"" for row in slots], leaves


def _slots(start: int, end: int, findings: Findings) -> list[Row | None]:
    """The rows numbered [start, end); None where one is missing."""
    slots: list[Row | None] = [None] * (end - start)
    try:
        for row in rows.scan(start, end):
            if slots[row.seq - start]:
                findings.add(row.seq, f"entry {row.seq}", "is there twice")
            slots[row.seq - start] = row
    except LedgerStopped as problem:
        unread = start + slots.index(None)
        findings.add(unread, f"entry {unread}", str(problem))
    return slots


class _Walk:
    """Follows the chain and goes on after what does not hold."""

    def __init__(self, task: Task, result: Result) -> None:
        self._result = result
        self.chain = Chain(task.start)
        with contextlib.suppress(LedgerStopped):  # found where it stands
            for before in rows.scan(task.start - 1, task.start):
                self._resume(before)

    def follow_block(self, block: Block) -> list[bytes] | None:
        """Take many rows at once; None, and nothing was taken, when not all of them hold."""
        taken = rows.follow_block(self.chain, block)
        if taken is None:
            return None
        self.chain, leaves = taken
        return leaves

    def follow(self, row: Row | None) -> bytes:
        """Take the next row and return its leaf hash as computed; zeros for a missing one."""
        number = self.chain.size
        if row is None:
            self._result.findings.add(number, f"entry {number}", "is missing")
            self.chain = Chain(number + 1, bytes(HASH_BYTES), self.chain.at)
            return bytes(HASH_BYTES)
        link = self.chain.link
        try:
            leaf = self.chain.follow(row.body)
        except CoreError as problem:
            self._result.findings.add(number, f"entry {number}", str(problem))
            self._resume(row)
            leaf = self.chain.link
        self._check_columns(row, link, leaf)
        return leaf

    def _check_columns(self, row: Row, link: bytes, leaf: bytes) -> None:
        if self.chain.log:
            self._result.announced.append(self.chain.log)
        event = self.chain.event.replace("-", "")
        if (row.leaf_hash, row.prev_hash, row.event.hex()) == (leaf, link, event):
            return
        for is_right, what in (
            (row.leaf_hash == leaf, "its leaf hash is not that of its bytes"),
            (row.prev_hash == link, "its prev_hash is not the entry before"),
            (row.event.hex() == event, "its event_id is not that of its bytes"),
        ):
            if not is_right:
                self._result.findings.add(row.seq, f"entry {row.seq}", what)

    def _resume(self, row: Row) -> None:
        """Go on after a row as it is, right or wrong."""
        at = self.chain.at
        with contextlib.suppress(CoreError):  # found where it stands
            at = entries.parse(row.body).at
        self.chain = Chain(row.seq + 1, hashing.leaf_hash(row.body), at)


def _close_tile(result: Result, leaves: Sequence[bytes], expected: Sequence[Root]) -> None:
    """Add the tile's root, or what is left over, and the roots that end within the tile."""
    if len(leaves) == TILE_WIDTH and not expected:
        result.tile_roots.append(tiles.full_tile_root(leaves))
        return
    tree = CompactRange()
    ends = {each.size % TILE_WIDTH for each in expected}
    edges: dict[int, tuple[bytes, ...]] = {}
    for size, leaf in enumerate(leaves):
        if size in ends:
            edges[size] = tree.edge
        tree.append(leaf)
    if len(leaves) == TILE_WIDTH:
        result.tile_roots.append(tree.root())
    else:
        result.tail = edges[tree.size] = tree.edge
    result.roots += [replace(each, in_tile=edges[each.size % TILE_WIDTH]) for each in expected]


def _expected_roots(task: Task, findings: Findings) -> list[Root]:
    """Roots over more than ``start`` and at most ``end`` entries, by size."""
    stored = Checkpoint.objects.filter(size__gt=task.start, size__lte=task.end)
    roots = [Root(*claim) for claim in task.claims if task.start < claim[1] <= task.end]
    for checkpoint in stored.prefetch_related("cosignature_set"):
        place, root = f"checkpoint {checkpoint.size}", bytes(checkpoint.root)
        roots.append(Root(place, checkpoint.size, root, bytes(checkpoint.edge)))
        try:
            note = selectors.note_of(checkpoint)
            tree_head = checkpoints.parse(note.text)
            cosignature.verify(note, task.keys)
        except CoreError as problem:
            findings.add(checkpoint.size - 1, place, str(problem))
        else:
            if (tree_head.size, tree_head.root) != (checkpoint.size, root):
                findings.add(checkpoint.size - 1, place, "its note says something else")
    return sorted(roots, key=lambda each: each.size)


def _check_nodes(result: Result) -> None:
    first = result.start // TILE_WIDTH
    last = first + len(result.tile_roots)
    stored = dict(
        LedgerNode.objects.filter(level=1, index__gte=first, index__lt=last).values_list(
            "index", "hash"
        )
    )
    for index, root in enumerate(result.tile_roots, start=first):
        if bytes(stored.get(index, b"")) != root:
            what = "is not the root of its tile" if index in stored else "is missing"
            result.findings.add((index + 1) * TILE_WIDTH - 1, f"node 1/{index}", what)
