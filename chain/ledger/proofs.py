"""Proofs out of the tables: the tiles that a proof needs, fetched in two queries however large."""

from collections.abc import Callable

from django.db.models import Q

from chain.core import merkle
from chain.core.encoding import HASH_BYTES
from chain.core.tile_reader import TileReader
from chain.core.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, encode_tile, width_at
from chain.ledger.models import LedgerEntry, LedgerNode

Proof = Callable[[merkle.NodeReader], list[bytes]]


def inclusion(index: int, size: int) -> list[bytes]:
    """Inclusion proof of entry ``index`` in the tree of ``size``, hashes of 32 bytes.

    Raises RangeError unless 0 <= index < size, KeyError when a row that it needs is missing.
    """
    return _prove(size, lambda node: merkle.inclusion_proof(index, size, node))


def consistency(old_size: int, new_size: int) -> list[bytes]:
    """Consistency proof between two sizes; raises RangeError unless old <= new, or KeyError."""
    return _prove(new_size, lambda node: merkle.consistency_proof(old_size, new_size, node))


def _prove(size: int, prove: Proof) -> list[bytes]:
    tiles = _fetch(_tiles_asked_for(size, prove))
    return prove(TileReader(size, tiles.__getitem__).node)


def _tiles_asked_for(size: int, prove: Proof) -> set[Tile]:
    """Rehearse the proof without hashes, to know all tiles before the first query."""
    asked: set[Tile] = set()

    def note(height: int, index: int) -> bytes:
        level, height_in_tile = divmod(height, TILE_HEIGHT)
        tile = (index << height_in_tile) // TILE_WIDTH
        asked.add(Tile(level, tile, width_at(size, level, tile)))
        return bytes(HASH_BYTES)

    prove(note)
    return asked


def _fetch(tiles: set[Tile]) -> dict[Tile, bytes]:
    hashes: dict[tuple[int, int], bytes] = {}
    leaves = [_span("index", tile) for tile in tiles if not tile.level]
    nodes = [_span("index", tile) & Q(level=tile.level) for tile in tiles if tile.level]
    if leaves:
        found = LedgerEntry.objects.filter(_any(leaves)).values_list("index", "leaf_hash")
        hashes.update({(0, index): bytes(leaf_hash) for index, leaf_hash in found})
    if nodes:
        stored = LedgerNode.objects.filter(_any(nodes)).values_list("level", "index", "hash")
        hashes.update({(level, index): bytes(each) for level, index, each in stored})
    return {tile: encode_tile([hashes[tile.level, i] for i in _indexes(tile)]) for tile in tiles}


def _indexes(tile: Tile) -> range:
    start = tile.index * TILE_WIDTH
    return range(start, start + tile.width)


def _span(field: str, tile: Tile) -> Q:
    span = _indexes(tile)
    return Q(**{f"{field}__gte": span.start, f"{field}__lt": span.stop})


def _any(conditions: list[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
