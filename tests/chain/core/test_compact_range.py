"""The growing tree against the naive one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core.compact_range import CompactRange
from chain.core.encoding import MAX_SIZE
from chain.core.errors import FormatError, RangeError
from chain.core.hashing import leaf_hash
from tests.chain.core import naive_tree, rfc6962

bodies = st.lists(st.binary(max_size=3), max_size=40)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_published(size: int) -> None:
    tree = CompactRange()

    tree.extend(map(leaf_hash, rfc6962.LEAVES[:size]))

    assert tree.root() == rfc6962.ROOTS[size]


@given(bodies)
def test_root_is_that_of_the_naive_tree(entries: list[bytes]) -> None:
    tree = CompactRange()

    tree.extend(map(leaf_hash, entries))

    assert tree.root() == naive_tree.mth(entries)


@given(bodies, bodies)
def test_a_stored_edge_goes_on_as_if_nothing_had_happened(
    first: list[bytes], second: list[bytes]
) -> None:
    before = CompactRange()
    before.extend(map(leaf_hash, first))

    after = CompactRange(before.size, before.edge)
    after.extend(map(leaf_hash, second))

    assert after.size == len(first) + len(second)
    assert after.root() == naive_tree.mth(first + second)


@given(bodies)
def test_every_complete_subtree_is_told_once(entries: list[bytes]) -> None:
    told: list[tuple[int, int, bytes]] = []
    tree = CompactRange()

    tree.extend(map(leaf_hash, entries), lambda *subtree: told.append(subtree))

    expected = [
        (height, index, naive_tree.mth(entries[index << height : index + 1 << height]))
        for height in range(len(entries).bit_length())
        for index in range(len(entries) >> height)
    ]
    assert sorted(told) == sorted(expected)


@pytest.mark.parametrize(
    ("size", "edge"),
    [
        (-1, [bytes(32)]),
        (MAX_SIZE + 1, [bytes(32)]),
        (1, []),
        (0, [bytes(32)]),
        (4, [bytes(32)] * 2),
        (1, [b"short"]),
    ],
)
def test_an_edge_that_cannot_be_is_refused(size: int, edge: list[bytes]) -> None:
    with pytest.raises(FormatError):
        CompactRange(size, edge)


def test_a_leaf_hash_of_another_length_is_refused_and_changes_nothing() -> None:
    tree = CompactRange(3, [bytes(32)] * 2)

    with pytest.raises(FormatError):
        tree.append(b"short")

    assert (tree.size, tree.edge) == (3, (bytes(32),) * 2)


def test_a_full_tree_takes_no_more() -> None:
    tree = CompactRange(MAX_SIZE, [bytes(32)] * 63)

    with pytest.raises(RangeError):
        tree.append(bytes(32))
