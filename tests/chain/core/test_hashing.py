"""Leaf and node hashes (RFC 6962, 2.1)."""

from base64 import b64decode
from hashlib import new

from cryptography.hazmat.primitives import hashes

from chain.core import hashing


def test_leaf_hash_of_hello_world_is_that_of_golang() -> None:
    expected = b64decode("TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=")

    assert hashing.leaf_hash(b"hello world") == expected


def test_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert hashing.EMPTY_ROOT.hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_an_inner_node_cannot_be_shown_as_an_entry() -> None:
    left, right = hashing.leaf_hash(b"a"), hashing.leaf_hash(b"b")

    assert hashing.node_hash(left, right) != hashing.leaf_hash(left + right)


def test_sm3_for_a_second_view_is_the_same_in_both_libraries() -> None:
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

    assert digest.finalize().hex() == expected
    assert new("sm3", b"abc").hexdigest() == expected
