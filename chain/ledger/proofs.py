"""Proofs out of the tables: the tiles that a proof needs, fetched in one query however large."""

from collections.abc import Callable

from django.db import connection

from chain.core import merkle
from chain.core.encoding import HASH_BYTES
from chain.core.tile_reader import TileReader
from chain.core.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, width_at

Proof = Callable[[merkle.NodeReader], list[bytes]]

# The server joins the hashes of a tile: one row instead of 256. The limit tells a planner that has
# no statistics yet how few they are; otherwise it starts parallel workers for them.
_LEAVES = """
SELECT %s, string_agg(hash, '' ORDER BY seq) FROM (
    SELECT seq, leaf_hash AS hash FROM ledger_entry WHERE seq >= %s AND seq < %s
    ORDER BY seq LIMIT %s
) AS tile
"""
_NODES = """
SELECT %s, string_agg(hash, '' ORDER BY idx) FROM (
    SELECT idx, hash FROM ledger_node WHERE level = %s AND idx >= %s AND idx < %s
    ORDER BY idx LIMIT %s
) AS tile
"""


def inclusion(index: int, size: int) -> list[bytes]:
    """Inclusion proof of entry ``index`` in the tree of ``size``, hashes of 32 bytes.

    Raises RangeError unless 0 <= index < size, KeyError when a row that it needs is missing.
    """
    return _prove(size, lambda node: merkle.inclusion_proof(index, size, node))


def consistency(old_size: int, new_size: int) -> list[bytes]:
    """Consistency proof between two sizes; raises RangeError unless old <= new, or KeyError."""
    return _prove(new_size, lambda node: merkle.consistency_proof(old_size, new_size, node))


def root(size: int) -> bytes:
    """Root of the first ``size`` entries, 32 bytes, from the stored hashes of its subtrees.

    Raises RangeError for a size that no tree has, KeyError when a row that it needs is missing.
    """
    return _prove(size, lambda node: [merkle.root(size, node)])[0]


def _prove(size: int, prove: Proof) -> list[bytes]:
    tiles = _fetch(_tiles_asked_for(size, prove))
    return prove(TileReader(size, tiles.__getitem__).node)


def _tiles_asked_for(size: int, prove: Proof) -> list[Tile]:
    """Rehearse the proof without hashes, to know all tiles before the query."""
    asked: dict[Tile, None] = {}

    def note(height: int, index: int) -> bytes:
        level, height_in_tile = divmod(height, TILE_HEIGHT)
        tile = (index << height_in_tile) // TILE_WIDTH
        asked[Tile(level, tile, width_at(size, level, tile))] = None
        return bytes(HASH_BYTES)

    prove(note)
    return list(asked)


def _fetch(tiles: list[Tile]) -> dict[Tile, bytes]:
    if not tiles:
        return {}
    parts = [_select(place, tile) for place, tile in enumerate(tiles)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UNION ALL".join(statement for statement, _ in parts),
            [value for _, values in parts for value in values],
        )
        found = {tiles[place]: bytes(hashes or b"") for place, hashes in cursor.fetchall()}
    for tile, hashes in found.items():
        if len(hashes) != tile.width * HASH_BYTES:
            raise KeyError(tile)
    return found


def _select(place: int, tile: Tile) -> tuple[str, list[int]]:
    start = tile.index * TILE_WIDTH
    span = [start, start + tile.width, tile.width]
    return (_NODES, [place, tile.level, *span]) if tile.level else (_LEAVES, [place, *span])
