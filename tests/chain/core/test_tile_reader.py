"""Proofs out of tiles: the same as out of memory, from files a stranger would fetch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import merkle, tiles
from chain.core.errors import FormatError, RangeError
from chain.core.tile_reader import Fetch, TileReader
from chain.core.tiles import Tile
from tests.chain.core.example import Tree

SIZE = 66_300  # three levels
TREE = Tree(index.to_bytes(3, "big") for index in range(SIZE))

sizes = st.integers(1, SIZE)


def published(size: int) -> dict[Tile, bytes]:
    """The tiles of the tree, made from its complete subtrees of height 0, 8 and 16."""
    return {
        tile: tiles.encode_tile(
            [
                TREE.node(8 * tile.level, tile.index * 256 + position)
                for position in range(tile.width)
            ]
        )
        for tile in tiles.tiles_to_publish(0, size)
    }


FILES = published(SIZE)


def fetch_at(size: int) -> Fetch:
    """Serve what was published at ``size``: the cut of the full tiles."""

    def fetch(tile: Tile) -> bytes:
        assert tile.width == tiles.width_at(size, tile.level, tile.index)
        full = Tile(tile.level, tile.index, tiles.width_at(SIZE, tile.level, tile.index))
        return FILES[full][: 32 * tile.width]

    return fetch


@given(st.data(), sizes)
def test_proofs_from_tiles_are_those_from_memory(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))
    node = TileReader(size, fetch_at(size)).node

    assert merkle.root(size, node) == merkle.root(size, TREE.node)
    assert merkle.inclusion_proof(index, size, node) == merkle.inclusion_proof(
        index, size, TREE.node
    )
    assert merkle.consistency_proof(old, size, node) == merkle.consistency_proof(
        old, size, TREE.node
    )


def test_a_proof_fetches_each_tile_once() -> None:
    fetched: list[Tile] = []

    def fetch(tile: Tile) -> bytes:
        fetched.append(tile)
        return FILES[tile]

    merkle.inclusion_proof(1000, SIZE, TileReader(SIZE, fetch).node)

    assert len(fetched) == len(set(fetched)) == 4


def test_all_proofs_of_a_log_are_made_in_constant_memory() -> None:
    reader = TileReader(SIZE, FILES.__getitem__)

    for index in range(0, SIZE, 256):
        reader.node(0, index)

    assert reader._subtrees.cache_info().currsize == 64


@pytest.mark.parametrize(
    ("height", "index"), [(-1, 0), (0, -1), (0, SIZE), (17, 0), (8, SIZE // 256), (10**9, 0)]
)
def test_a_subtree_that_is_not_complete_is_refused(height: int, index: int) -> None:
    with pytest.raises(RangeError):
        TileReader(SIZE, FILES.__getitem__).node(height, index)


def test_a_tile_that_was_cut_short_is_refused() -> None:
    with pytest.raises(FormatError):
        TileReader(SIZE, lambda tile: FILES[tile][:-1]).node(0, 0)
