"""Proofs: made as the naive tree makes them, and refused when anything about them is wrong."""

from dataclasses import asdict, dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import merkle
from chain.core.encoding import MAX_SIZE
from chain.core.errors import RangeError, VerificationError
from chain.core.hashing import EMPTY_ROOT, leaf_hash, node_hash
from tests.chain.core import naive_tree, rfc6962
from tests.chain.core.example import Tree

ENTRIES = [bytes([i]) for i in range(70)]
TREE = Tree(ENTRIES)
ROOTS = [naive_tree.mth(ENTRIES[:size]) for size in range(71)]
OTHER = leaf_hash(b"something else")

sizes = st.integers(1, 70)


@dataclass(frozen=True)
class Inclusion:
    index: int
    size: int
    leaf_hash: bytes
    proof: list[bytes]
    root: bytes

    def verify(self) -> None:
        merkle.verify_inclusion(**asdict(self))


@dataclass(frozen=True)
class Consistency:
    old_size: int
    old_root: bytes
    new_size: int
    new_root: bytes
    proof: list[bytes]

    def verify(self) -> None:
        merkle.verify_consistency(**asdict(self))


def inclusion(index: int, size: int) -> Inclusion:
    proof = merkle.inclusion_proof(index, size, TREE.node)
    return Inclusion(index, size, leaf_hash(ENTRIES[index]), proof, ROOTS[size])


def consistency(old: int, new: int) -> Consistency:
    proof = merkle.consistency_proof(old, new, TREE.node)
    return Consistency(old, ROOTS[old], new, ROOTS[new], proof)


def test_published_inclusion_proof_is_made_and_holds() -> None:
    tree = Tree(rfc6962.LEAVES)

    proof = merkle.inclusion_proof(1, 5, tree.node)

    assert proof == rfc6962.INCLUSION_1_IN_5
    Inclusion(1, 5, leaf_hash(rfc6962.LEAVES[1]), proof, rfc6962.ROOTS[5]).verify()


def test_published_consistency_proof_is_made_and_holds() -> None:
    tree = Tree(rfc6962.LEAVES)

    proof = merkle.consistency_proof(1, 8, tree.node)

    assert proof == rfc6962.CONSISTENCY_1_TO_8
    Consistency(1, rfc6962.ROOTS[1], 8, rfc6962.ROOTS[8], proof).verify()


@given(st.integers(0, 70))
def test_root_is_that_of_the_naive_tree(size: int) -> None:
    assert merkle.root(size, TREE.node) == ROOTS[size]


@given(st.data(), sizes)
def test_inclusion_proof_is_the_naive_one_and_holds(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))

    claim = inclusion(index, size)

    assert claim.proof == naive_tree.path(index, ENTRIES[:size])
    claim.verify()


@given(st.data(), sizes)
def test_consistency_proof_is_the_naive_one_and_holds(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))

    claim = consistency(old, new)

    assert claim.proof == naive_tree.proof(old, ENTRIES[:new])
    claim.verify()


@given(sizes)
def test_every_tree_begins_with_the_empty_one(size: int) -> None:
    claim = consistency(0, size)

    assert claim.proof == []
    claim.verify()


def wrong_proofs(proof: list[bytes], *roots: bytes) -> list[list[bytes]]:
    """The corruptions of transparency-dev/merkle: cut, grown at either end, one bit flipped."""
    flipped = [
        [*proof[:i], bytes([proof[i][0] ^ 0x10]) + proof[i][1:], *proof[i + 1 :]]
        for i in range(len(proof))
    ]
    garbage = [leaf_hash(b"garbage"), b"", bytes(31), bytes(33), *roots]
    grown = [longer for each in garbage for longer in ([each, *proof], [*proof, each])]
    return [*flipped, *grown, *([proof[:-1], proof[1:], []] if proof else [])]


def changed(claim: Any, **values: list[Any]) -> list[Any]:
    """The claim with one value replaced by each of those given, where that is a change."""
    return [
        replace(claim, **{name: value})
        for name, candidates in values.items()
        for value in candidates
        if value != getattr(claim, name)
    ]


@given(st.data(), sizes)
def test_nothing_about_an_inclusion_proof_can_be_changed(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    claim = inclusion(index, size)

    for wrong in changed(
        claim,
        index=[index - 1, index + 1, index ^ 2, -1, size, MAX_SIZE],
        leaf_hash=[OTHER, b"", bytes(33)],
        root=[OTHER, EMPTY_ROOT, b"", claim.leaf_hash],
        proof=wrong_proofs(claim.proof, claim.root, claim.leaf_hash),
        size=[0, -1, MAX_SIZE + 1],
    ):
        with pytest.raises(VerificationError):
            wrong.verify()


@given(st.data(), sizes)
def test_an_inclusion_proof_for_another_size_fails(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(index + 1, 200))
    claim = inclusion(index, size)
    shifted = replace(claim, size=other)

    # a proof does not bind the size: some sizes share the shape of the path, and the checkpoint,
    # which is signed, carries the size together with the root
    if len(naive_shape(index, other)) != len(claim.proof):
        with pytest.raises(VerificationError):
            shifted.verify()


def naive_shape(index: int, size: int) -> list[bytes]:
    return naive_tree.path(index, [b""] * size)


@given(st.data(), sizes)
def test_nothing_about_a_consistency_proof_can_be_changed(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    claim = consistency(old, new)

    for wrong in changed(
        claim,
        old_root=[OTHER, EMPTY_ROOT, b""],
        new_root=[OTHER, EMPTY_ROOT, b""],
        proof=wrong_proofs(claim.proof, claim.old_root, claim.new_root),
        old_size=[0, -1, new + 1],
        new_size=[0, old - 1, -1, MAX_SIZE + 1],
    ):
        with pytest.raises(VerificationError):
            wrong.verify()


@given(st.data(), st.integers(2, 70))
def test_two_histories_of_one_size_are_never_consistent(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new - 1))
    changed_at = data.draw(st.integers(0, old - 1))
    rewritten = [*ENTRIES[:changed_at], b"rewritten", *ENTRIES[changed_at + 1 :]]
    proof = merkle.consistency_proof(old, new, Tree(rewritten).node)
    new_root = naive_tree.mth(rewritten[:new])

    with pytest.raises(VerificationError):
        Consistency(old, ROOTS[old], new, new_root, proof).verify()


@pytest.mark.parametrize(
    "claim",
    [
        Consistency(0, OTHER, 0, OTHER, []),
        Consistency(0, OTHER, 5, ROOTS[5], []),
        Consistency(0, EMPTY_ROOT, 5, ROOTS[5], [OTHER]),
        Consistency(5, ROOTS[5], 5, ROOTS[5], [ROOTS[5]]),
        Consistency(5, ROOTS[5], 5, OTHER, []),
        Consistency(5, ROOTS[5], 4, ROOTS[4], []),
        Consistency(4, ROOTS[4], 8, ROOTS[8], []),
    ],
)
def test_tricks_with_sizes_are_refused(claim: Consistency) -> None:
    with pytest.raises(VerificationError):
        claim.verify()


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, MAX_SIZE + 1)])
def test_there_is_no_proof_for_what_is_not_in_the_tree(index: int, size: int) -> None:
    with pytest.raises(RangeError):
        merkle.inclusion_proof(index, size, TREE.node)


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5), (1, MAX_SIZE + 1)])
def test_there_is_no_proof_that_a_tree_shrank(old: int, new: int) -> None:
    with pytest.raises(RangeError):
        merkle.consistency_proof(old, new, TREE.node)


@pytest.mark.parametrize("size", [-1, MAX_SIZE + 1])
def test_there_is_no_root_of_a_size_that_cannot_be(size: int) -> None:
    with pytest.raises(RangeError):
        merkle.root(size, TREE.node)


def test_a_leaf_cannot_pass_for_the_right_half_of_a_tree_of_one() -> None:
    leaf = leaf_hash(b"a")

    with pytest.raises(VerificationError, match="too long"):
        Inclusion(0, 1, leaf, [OTHER], node_hash(OTHER, leaf)).verify()


def test_a_tree_cannot_pass_for_a_larger_one_with_the_same_root() -> None:
    claim = consistency(3, 5)

    with pytest.raises(VerificationError, match="too short"):
        replace(claim, new_size=9).verify()


def test_two_trees_cannot_pass_for_smaller_ones_under_a_common_left() -> None:
    claim = consistency(3, 5)
    under_left = replace(
        claim,
        old_root=node_hash(OTHER, claim.old_root),
        new_root=node_hash(OTHER, claim.new_root),
        proof=[*claim.proof, OTHER],
    )

    with pytest.raises(VerificationError, match="too long"):
        under_left.verify()


def test_a_byte_cannot_move_from_a_hash_to_its_neighbour() -> None:
    claim = inclusion(0, 2)
    joined = claim.leaf_hash + claim.proof[0]

    with pytest.raises(VerificationError):
        replace(claim, leaf_hash=joined[:31], proof=[joined[31:]]).verify()


def constant(_height: int, _index: int) -> bytes:
    return OTHER


def test_the_largest_tree_has_proofs_of_63_hashes_that_hold() -> None:
    root = merkle.root(MAX_SIZE, constant)

    proof = merkle.inclusion_proof(0, MAX_SIZE, constant)

    assert len(proof) == 63
    with pytest.raises(VerificationError, match="another root"):  # the nodes are no real tree
        Inclusion(0, MAX_SIZE, OTHER, proof, root).verify()


def test_the_largest_tree_grows_from_others() -> None:
    root = merkle.root(MAX_SIZE, constant)

    proof = merkle.consistency_proof(MAX_SIZE - 1, MAX_SIZE, constant)

    old_root = merkle.root(MAX_SIZE - 1, constant)
    Consistency(MAX_SIZE - 1, old_root, MAX_SIZE, root, proof).verify()
