"""Checkpoints as note texts (C2SP tlog-checkpoint, "Note text")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import checkpoint
from chain.core.checkpoint import Checkpoint
from chain.core.compact_range import CompactRange
from chain.core.encoding import MAX_SIZE
from chain.core.errors import FormatError
from chain.core.hashing import leaf_hash
from tests.chain.core import c2sp

ROOT = "gy5gl3aksFyiCO95a/1vLXz88A3dRq+0l9Sxte8ZqZQ="

lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


def test_published_checkpoint_is_that_of_its_entries() -> None:
    tree = CompactRange()
    tree.extend(map(leaf_hash, c2sp.ENTRIES))

    expected = Checkpoint("example.com/log/testdata", 5, tree.root())

    assert checkpoint.parse(c2sp.BODY) == expected
    assert expected.text() == c2sp.BODY


@given(lines, st.integers(0, MAX_SIZE), st.binary(min_size=32, max_size=32), st.lists(lines))
def test_every_checkpoint_survives_its_text(
    origin: str, size: int, root: bytes, extensions: list[str]
) -> None:
    tree_head = Checkpoint(origin, size, root, tuple(extensions))

    assert checkpoint.parse(tree_head.text()) == tree_head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\n5\n",
        f"a\n5\n{ROOT}",
        f"\n5\n{ROOT}\n",
        f"a\n\n{ROOT}\n",
        f"a\n05\n{ROOT}\n",
        f"a\n+5\n{ROOT}\n",
        f"a\n-5\n{ROOT}\n",
        f"a\n5 \n{ROOT}\n",
        f"a\n٥\n{ROOT}\n",
        f"a\n5_0\n{ROOT}\n",
        f"a\n{MAX_SIZE + 1}\n{ROOT}\n",
        f"a\n{'9' * 5000}\n{ROOT}\n",
        f"a\n5\n{ROOT[:-1]}\n",
        f"a\n5\n{ROOT[:-2]}R=\n",
        f"a\n5\n{ROOT}{ROOT}\n",
        "a\n5\nAAAA\n",
        f"a\n5\n{ROOT}\n\n",
        f"a\n5\n{ROOT}\n\nextension\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        checkpoint.parse(text)


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [
        ("", 0, bytes(32), ()),
        ("a\nb", 0, bytes(32), ()),
        ("\udc00", 0, bytes(32), ()),
        ("a", -1, bytes(32), ()),
        ("a", MAX_SIZE + 1, bytes(32), ()),
        ("a", 0, bytes(31), ()),
        ("a", 0, bytes(32), ("",)),
        ("a", 0, bytes(32), ("b\nc",)),
    ],
)
def test_values_without_a_text_are_refused(
    origin: str, size: int, root: bytes, extensions: tuple[str, ...]
) -> None:
    with pytest.raises(FormatError):
        Checkpoint(origin, size, root, extensions)
