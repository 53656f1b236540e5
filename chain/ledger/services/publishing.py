"""Static files for everybody: bundles and tiles, then the checkpoint that names them.

Every hash that goes out is tied to the signature first: leaf hashes are computed from the bodies,
full tiles hash into the tile above, and what is left over is the edge of the signed tree. A row
that changed after it was signed is thus found before it is published, which would be for ever.
"""

from collections.abc import Sequence

from chain.core import checkpoint, hashing, keys, tiles
from chain.core.compact_range import CompactRange
from chain.core.notes import Note
from chain.core.tiles import TILE_HEIGHT, TILE_WIDTH, Tile
from chain.ledger import log_files, rows, selectors, signing_keys
from chain.ledger.errors import FileDiffers, NotWhatWasCommitted, RolledBack
from chain.ledger.growth import split_edge
from chain.ledger.log_files import Staging
from chain.ledger.models import Checkpoint, LedgerHead, LedgerNode


def publish() -> int:
    """Publish the latest checkpoint and what it needs; returns its size.

    0 when readers see it already, or another process is publishing.
    Raises LedgerStopped, CoreError or OSError; then readers still see the checkpoint before.
    """
    with log_files.held() as is_ours:
        latest = selectors.latest_checkpoint()
        if not is_ours or latest is None:
            return 0
        note = selectors.note_of(latest)
        old = log_files.published()
        if old == note:
            return 0
        old_size = _size_to_go_on_from(old, latest)
        _publish_tiles(old_size, latest)
        _publish_texts()
        log_files.replace(log_files.CHECKPOINT, note.encode())
        _drop_partials(old_size, latest.size)
        return latest.size


def _size_to_go_on_from(old: Note | None, latest: Checkpoint) -> int:
    """Size of the tree that readers see. Raises RolledBack or FileDiffers."""
    if old is None:
        return 0
    size = checkpoint.parse(old.text).size
    if size > latest.size:
        raise RolledBack(f"Readers see {size} entries, and {latest.size} are signed here.")
    stored = Checkpoint.objects.filter(size=size).first()
    if stored is None or selectors.note_of(stored).text != old.text:
        raise FileDiffers(f"The published checkpoint of {size} entries was not signed here.")
    return size


def _publish_tiles(old_size: int, latest: Checkpoint) -> None:
    signed, bodies, staging = _SignedHashes(latest), _Bodies(latest.size), Staging()
    for tile in tiles.tiles_to_publish(old_size, latest.size):
        signed.check(tile, _stage(tile, bodies, staging))
    staging.promote()


class _Bodies:
    """Entries of one tile after the other, fetched for several tiles at once."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._start = 0
        self._bodies: list[bytes] = []

    def under(self, tile: Tile) -> list[bytes]:
        """Give the entries under a tile of level 0."""
        start = tile.index * TILE_WIDTH
        if not self._start <= start < self._start + len(self._bodies):
            end = min(start + rows.CHUNK, self._size)
            self._start, self._bodies = start, []
            for first, last, block in rows.read_blocks(start, end):
                read = block.bodies if block else [r.body for r in rows.read_entries(first, last)]
                self._bodies += read
        return self._bodies[start - self._start :][: tile.width]


def _stage(tile: Tile, bodies_of: _Bodies, staging: Staging) -> list[bytes]:
    """Stage a tile, and the bundle under it; returns the tile's hashes."""
    start = tile.index * TILE_WIDTH
    if tile.level:
        found = LedgerNode.objects.filter(
            level=tile.level, index__gte=start, index__lt=start + tile.width
        ).order_by("index")
        hashes = [bytes(each) for each in found.values_list("hash", flat=True)]
        if len(hashes) != tile.width:
            raise NotWhatWasCommitted(f"A node below {tile.path} is missing.")
    else:
        bodies = bodies_of.under(tile)
        hashes = [hashing.leaf_hash(body) for body in bodies]
        staging.add(tile.bundle_path, tiles.encode_bundle(bodies))
    staging.add(tile.path, tiles.encode_tile(hashes))
    return hashes


class _SignedHashes:
    """Ties tiles, given level by level upwards, to the edge under a signed root."""

    def __init__(self, latest: Checkpoint) -> None:
        edge = split_edge(bytes(latest.edge))
        if CompactRange(latest.size, edge).root() != bytes(latest.root):
            raise NotWhatWasCommitted(
                f"Checkpoint {latest.size}: its edge is not that of its root."
            )
        heights = [h for h in reversed(range(latest.size.bit_length())) if latest.size >> h & 1]
        self._edge = dict(zip(heights, edge, strict=True))
        self._full: dict[tuple[int, int], bytes] = {}

    def check(self, tile: Tile, hashes: Sequence[bytes]) -> None:
        """Raise NotWhatWasCommitted unless the tile is part of the signed tree."""
        start = tile.index * TILE_WIDTH
        for position, stored in enumerate(hashes if tile.level else ()):
            if self._full.pop((tile.level, start + position), stored) != stored:
                raise NotWhatWasCommitted(
                    f"Node {tile.level}/{start + position} is not its tile's."
                )
        if tile.width == TILE_WIDTH:
            self._full[tile.level + 1, tile.index] = tiles.full_tile_root(hashes)
            return
        tree = CompactRange()
        tree.extend(hashes)
        base = TILE_HEIGHT * tile.level
        edge = [self._edge[base + h] for h in reversed(range(TILE_HEIGHT)) if tile.width >> h & 1]
        if tuple(edge) != tree.edge:
            raise NotWhatWasCommitted(f"{tile.path} is not part of the tree that was signed.")


def _publish_texts() -> None:
    """The log's keys, and the policy in force."""
    vkeys = LedgerHead.objects.values_list("vkeys", flat=True).get()
    announced = [keys.parse_vkey(vkey) for vkey in vkeys.splitlines()]
    log_files.replace(log_files.VKEY, f"{vkeys}\n".encode())
    log_files.replace(log_files.POLICY, signing_keys.policy_file(announced))


def _drop_partials(old_size: int, new_size: int) -> None:
    for tile in tiles.tiles_to_publish(old_size, new_size):
        if tile.width == TILE_WIDTH:
            log_files.drop_partials(tile)
