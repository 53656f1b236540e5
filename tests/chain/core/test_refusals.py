"""Whatever the bytes, a reader of the core gives a value or a ``CoreError``: nothing else."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import bundle, checkpoint, entries, keys, notes, policy, tiles, tlog_proof, verify
from chain.core.errors import CoreError
from tests.chain.core import c2sp, example

PACKAGE = example.package(policy=example.POLICY)

BYTE_READERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "bundle": (bundle.parse, PACKAGE.encode()),
    "entry": (entries.parse, PACKAGE.items[0].entry),
    "entry bundle": (lambda data: tiles.decode_bundle(data, 5), c2sp.ENTRY_BUNDLE),
    "note": (notes.parse, c2sp.CHECKPOINT),
    "policy": (policy.parse, example.POLICY),
    "tile": (lambda data: tiles.decode_tile(data, 2), bytes(64)),
    "tlog-proof": (tlog_proof.parse, PACKAGE.items[0].proof.encode()),
    "verifier": (verify.verify_bundle, PACKAGE.encode()),
}
TEXT_READERS: dict[str, tuple[Callable[[str], object], str]] = {
    "checkpoint": (checkpoint.parse, c2sp.BODY),
    "signature line": (notes.parse_signature_line, c2sp.WITNESS_LINE[:-1]),
    "vkey": (keys.parse_vkey, c2sp.WITNESS_VKEY),
}


def changed(data: st.DataObject, good: bytes) -> bytes:
    """The good bytes with a piece cut out and another put in."""
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, len(good)))
    return good[:start] + data.draw(st.binary(max_size=20)) + good[end:]


@pytest.mark.parametrize("name", BYTE_READERS)
@given(data=st.data())
def test_changed_bytes_give_a_value_or_a_refusal(name: str, data: st.DataObject) -> None:
    read, good = BYTE_READERS[name]

    with suppress(CoreError):
        read(changed(data, good))


@pytest.mark.parametrize("name", BYTE_READERS)
@given(data=st.binary())
def test_any_bytes_give_a_value_or_a_refusal(name: str, data: bytes) -> None:
    read, _ = BYTE_READERS[name]

    with suppress(CoreError):
        read(data)


@pytest.mark.parametrize("name", TEXT_READERS)
@given(data=st.data(), inserted=st.text(st.characters(), max_size=5))
def test_changed_text_gives_a_value_or_a_refusal(
    name: str, data: st.DataObject, inserted: str
) -> None:
    read, good = TEXT_READERS[name]
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, len(good)))

    with suppress(CoreError):
        read(good[:start] + inserted + good[end:])
