"""Tiles and entry bundles (C2SP tlog-tiles)."""

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import tiles
from chain.core.compact_range import CompactRange
from chain.core.encoding import MAX_SIZE
from chain.core.errors import FormatError, RangeError
from chain.core.tiles import Tile
from tests.chain.core import c2sp


def widths(size: int) -> Counter[tuple[int, int]]:
    """How many tiles there are of each level and width."""
    return Counter((tile.level, tile.width) for tile in tiles.tiles_to_publish(0, size))


def test_tree_of_70000_has_the_tiles_of_the_specification() -> None:
    assert widths(70_000) == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}


def test_tree_of_256_has_a_full_tile_and_one_above() -> None:
    assert widths(256) == {(0, 256): 1, (1, 1): 1}


def test_tree_of_nothing_has_no_tiles() -> None:
    assert widths(0) == {}


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 256), "tile/0/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(1, 999, 1), "tile/1/999.p/1"),
        (Tile(63, 1000, 256), "tile/63/x001/000"),
        (Tile(2, 1234067, 256), "tile/2/x001/x234/067"),
        (Tile(2, 1234067, 255), "tile/2/x001/x234/067.p/255"),
    ],
)
def test_paths_are_those_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path == path


def test_bundle_lies_beside_the_tile_of_level_0() -> None:
    assert Tile(0, 1234067, 8).bundle_path == "tile/entries/x001/x234/067.p/8"


def test_only_level_0_has_bundles() -> None:
    with pytest.raises(RangeError):
        _ = Tile(1, 0, 1).bundle_path


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_growth_publishes_just_the_tiles_that_changed(one: int, other: int) -> None:
    old, new = sorted((one, other))

    published = set(tiles.tiles_to_publish(old, new))

    assert published == set(tiles.tiles_to_publish(0, new)) - set(tiles.tiles_to_publish(0, old))


@given(st.integers(1, MAX_SIZE))
def test_widths_are_those_of_the_formula(size: int) -> None:
    for level in range(9):
        hashes = size // 256**level
        assert tiles.width_at(size, level, hashes // 256) == hashes % 256
        assert tiles.width_at(size, level, hashes // 256 + 1) == 0
        if hashes >= 256:
            assert tiles.width_at(size, level, hashes // 256 - 1) == 256


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5), (0, MAX_SIZE + 1)])
def test_a_tree_does_not_shrink(old: int, new: int) -> None:
    with pytest.raises(RangeError):
        list(tiles.tiles_to_publish(old, new))


@pytest.mark.parametrize(
    ("level", "index", "width"),
    [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, MAX_SIZE + 1, 1), (0, 0, 0), (0, 0, 257)],
)
def test_what_is_no_tile_is_refused(level: int, index: int, width: int) -> None:
    with pytest.raises(FormatError):
        Tile(level, index, width)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=256))
def test_every_tile_survives_its_bytes(hashes: list[bytes]) -> None:
    data = tiles.encode_tile(hashes)

    assert len(data) == 32 * len(hashes)
    assert tiles.decode_tile(data, len(hashes)) == hashes


def test_published_bundle_is_made_and_read() -> None:
    assert tiles.encode_bundle(c2sp.ENTRIES) == c2sp.ENTRY_BUNDLE
    assert tiles.decode_bundle(c2sp.ENTRY_BUNDLE, 5) == c2sp.ENTRIES


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_every_bundle_survives_its_bytes(entries: list[bytes]) -> None:
    assert tiles.decode_bundle(tiles.encode_bundle(entries), len(entries)) == entries


@pytest.mark.parametrize("count", [0, 257])
def test_neither_nothing_nor_too_much_fits_a_tile_or_a_bundle(count: int) -> None:
    with pytest.raises(FormatError):
        tiles.encode_tile([bytes(32)] * count)
    with pytest.raises(FormatError):
        tiles.encode_bundle([b""] * count)


def test_the_longest_entry_fits_and_one_byte_more_does_not() -> None:
    assert len(tiles.encode_bundle([bytes(65_535)])) == 65_537
    with pytest.raises(FormatError):
        tiles.encode_bundle([bytes(65_536)])


@pytest.mark.parametrize(("length", "width"), [(0, 1), (31, 1), (33, 1), (64, 1), (32, 2)])
def test_a_tile_of_another_width_is_refused(length: int, width: int) -> None:
    with pytest.raises(FormatError):
        tiles.decode_tile(bytes(length), width)


@pytest.mark.parametrize(
    ("data", "width"),
    [
        (b"", 1),
        (b"\x00", 1),
        (b"\x00\x03on", 1),
        (c2sp.ENTRY_BUNDLE + b"\x00", 5),
        (c2sp.ENTRY_BUNDLE + b"\x00\x00", 5),
        (c2sp.ENTRY_BUNDLE, 4),
        (c2sp.ENTRY_BUNDLE, 6),
    ],
)
def test_a_bundle_that_does_not_come_out_even_is_refused(data: bytes, width: int) -> None:
    with pytest.raises(FormatError):
        tiles.decode_bundle(data, width)


def test_a_full_tile_and_a_full_bundle_are_made() -> None:
    assert len(tiles.encode_tile([bytes(32)] * 256)) == 8192
    assert len(tiles.encode_bundle([b"x"] * 256)) == 768


def test_the_largest_tree_still_grows() -> None:
    grown = list(tiles.tiles_to_publish(MAX_SIZE - 1, MAX_SIZE))

    assert grown == [Tile(0, MAX_SIZE // 256, 255)]
    assert Tile(0, MAX_SIZE, 1).path.endswith("/x775/807.p/1")


def test_a_hash_of_another_length_makes_no_tile() -> None:
    with pytest.raises(FormatError):
        tiles.encode_tile([bytes(31)])


def test_the_root_of_a_full_tile_is_that_of_its_tree() -> None:
    hashes = [sha256(bytes([n])).digest() for n in range(256)]
    tree = CompactRange()
    tree.extend(hashes)

    assert tiles.full_tile_root(hashes) == tree.root()
    for wrong in (hashes[:-1], [*hashes, hashes[0]], []):
        with pytest.raises(FormatError):
            tiles.full_tile_root(wrong)
