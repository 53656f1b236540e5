"""Proofs out of static files: any node of the tree, rebuilt from the tiles that hold it."""

from collections.abc import Callable
from functools import lru_cache

from chain.core.errors import RangeError
from chain.core.hashing import node_hash
from chain.core.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, decode_tile, width_at

Fetch = Callable[[Tile], bytes]
"""Gives the bytes of a tile, from a file, a database or a web server."""

_MAX_HEIGHT = 63
_TILES_KEPT = 64
"""About 30 KiB each with their inner nodes: 2 MiB, whatever the size of the log."""


class TileReader:
    """The tree of ``size`` entries behind its tiles; ``node`` serves ``merkle``'s proofs.

    What ``fetch`` gives is believed: proofs made from it are checked against a root as any others.
    """

    def __init__(self, size: int, fetch: Fetch) -> None:
        """Read the tree of ``size`` entries; ``fetch`` is asked only for tiles that it has."""
        self._size = size
        self._fetch = fetch
        self._subtrees = lru_cache(_TILES_KEPT)(self._read_subtrees)

    def node(self, height: int, index: int) -> bytes:
        """Root of the complete subtree (height, index), 32 bytes.

        The subtree spans the entries from index * 2**height to (index + 1) * 2**height.
        Raises RangeError when the tree does not hold it whole, FormatError for a tile whose
        bytes do not fit, and what ``fetch`` raises.
        """
        if not 0 <= height <= _MAX_HEIGHT or index < 0 or (index + 1) << height > self._size:
            raise RangeError(f"There is no complete subtree {height}/{index} in the tree.")
        level, height_in_tile = divmod(height, TILE_HEIGHT)
        tile_index, index_in_tile = divmod(index << height_in_tile, TILE_WIDTH)
        return self._subtrees(level, tile_index)[height_in_tile][index_in_tile >> height_in_tile]

    def _read_subtrees(self, level: int, index: int) -> list[list[bytes]]:
        """Hashes of a tile, then the complete subtrees over them, height by height up to 7."""
        width = width_at(self._size, level, index)
        row = decode_tile(self._fetch(Tile(level, index, width)), width)
        rows = [row]
        for _ in range(1, TILE_HEIGHT):
            row = [node_hash(*pair) for pair in zip(row[::2], row[1::2], strict=False)]
            rows.append(row)
        return rows
