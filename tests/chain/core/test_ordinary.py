"""The quick way with ordinary entries never says anything that the grammar does not say."""

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import example as also
from hypothesis import given
from hypothesis import strategies as st

from chain.core import entries, hashing, ordinary
from chain.core.entries import Chain, Entry
from chain.core.errors import CoreError
from tests.chain.core.test_entries import ORDINARY, ordinary_entries

TEXTS = st.text(max_size=60) | st.sampled_from(
    ["2026-02-30T00:00:00Z", "2026-11-23T02:56:41Z", "a.b", "ledger.genesis", "A.b", "x" * 201]
)


def values(entry: Entry, **changes: Any) -> dict[str, Any]:
    given_values = {**asdict(entry), **changes}
    del given_values["own"]
    return given_values


@given(ordinary_entries)
def test_what_is_filled_in_is_what_the_grammar_writes(entry: Entry) -> None:
    body = ordinary.write(**values(entry))

    assert body == (None if entry.kind.startswith("ledger.") else entry.encode())


@given(st.sampled_from(["at", "kind", "ref", "event"]), TEXTS)
@also("ref", 'a"b')
@also("ref", "a\\b")
@also("ref", "两")
@also("event", "6F3A1C52-5b0e-4d0c-9d3c-0f4f6f1f6a11")
@also("event", "6f3a1c525b0e-4d0c-9d3c-0f4f6f1f6a11-")
def test_no_text_is_filled_in_that_the_grammar_refuses(name: str, text: str) -> None:
    body = ordinary.write(**values(ORDINARY, **{name: text}))

    if body is not None:
        assert entries.parse(body) == Entry(**values(ORDINARY, **{name: text}))


@pytest.mark.parametrize(
    "changes",
    [
        {"index": 0},
        {"index": -1},
        {"index": ordinary.MAX_INDEX + 1},
        {"commitment": b"short"},
        {"prev": b"short"},
        {"prev": entries.NO_LINK},
    ],
)
def test_numbers_and_hashes_that_do_not_fit_are_left_to_the_grammar(
    changes: dict[str, Any],
) -> None:
    assert ordinary.write(**values(ORDINARY, **changes)) is None


def outcome(chain: Chain, body: bytes) -> tuple[object, ...]:
    try:
        leaf = chain.follow(body)
    except CoreError as refused:
        return (type(refused), str(refused))
    return (leaf, chain.size, chain.link, chain.at, chain.event, chain.log)


@given(st.data())
def test_a_chain_that_knows_the_shape_judges_as_one_that_reads_every_byte(
    data: st.DataObject,
) -> None:
    """One byte of an entry is changed, taken away or put in, anywhere."""
    first = ordinary.write(**values(ORDINARY))
    assert first
    warm = Chain(ORDINARY.index, ORDINARY.prev, ORDINARY.at)
    warm.follow(first)
    second = ordinary.write(**values(ORDINARY, index=warm.size, prev=warm.link))
    assert second
    position = data.draw(st.integers(0, len(second) - 1))
    taken = data.draw(st.integers(0, 1))
    put = data.draw(st.binary(max_size=1) | st.sampled_from([b'"', b"\\", b"0", b"a", b" "]))
    body = second[:position] + put + second[position + taken :]
    cold = Chain(warm.size, warm.link, warm.at)

    assert outcome(warm, body) == outcome(cold, body)


def test_the_quick_way_is_taken() -> None:
    body = ordinary.write(**values(ORDINARY))
    assert body

    found = ordinary.cut(body, ORDINARY.index)

    assert found == (
        ORDINARY.at.encode(),
        ORDINARY.event.encode(),
        ORDINARY.prev.hex().encode(),
        ordinary.end_of(ORDINARY.kind),
    )


def run_of(number: int) -> list[bytes]:
    """Entries that follow ``ORDINARY``, of changing kinds and references."""
    chain, bodies = Chain(ORDINARY.index, ORDINARY.prev, ORDINARY.at), []
    for each in range(number):
        changes = {"kind": f"tests.kind{each % 3}.v1", "ref": "r" * (1 + each % 200)}
        body = ordinary.write(**values(ORDINARY, index=chain.size, prev=chain.link, **changes))
        assert body
        bodies.append(body)
        chain.follow(body)
    return bodies


RUN = run_of(260)


def one_by_one(bodies: list[bytes]) -> tuple[object, ...]:
    chain = Chain(ORDINARY.index, ORDINARY.prev, ORDINARY.at)
    leaves, events = [], b""
    for body in bodies:
        try:
            leaves.append(chain.follow(body))
        except CoreError:
            return (None,)
        events += bytes.fromhex(chain.event.replace("-", ""))
    return (leaves, events), chain.size, chain.link, chain.at


def at_once(bodies: list[bytes]) -> tuple[object, ...]:
    chain = Chain(ORDINARY.index, ORDINARY.prev, ORDINARY.at)
    before = (chain.size, chain.link, chain.at)
    taken = chain.follow_run(bodies)
    if taken is None:
        assert (chain.size, chain.link, chain.at) == before
        return (None,)
    return taken, chain.size, chain.link, chain.at


@pytest.mark.parametrize("number", [1, 2, 256, 260])
def test_a_run_is_taken_at_once_as_it_is_one_by_one(number: int) -> None:
    assert at_once(RUN[:number]) == one_by_one(RUN[:number])
    assert at_once(RUN[:number]) != (None,)


@given(st.data())
def test_a_run_is_taken_only_where_every_entry_holds(data: st.DataObject) -> None:
    """One byte somewhere in the run is changed, taken away or put in; nothing wrong gets by."""
    bodies = RUN[:5]
    which = data.draw(st.integers(0, 4))
    body = bodies[which]
    position = data.draw(st.integers(0, len(body) - 1))
    taken = data.draw(st.integers(0, 1))
    put = data.draw(st.binary(max_size=1) | st.sampled_from([b'"', b"\\", b"0", b"a", b" ", b"-"]))
    bodies[which] = body[:position] + put + body[position + taken :]

    assert at_once(bodies) in ((None,), one_by_one(bodies))


@pytest.mark.parametrize(
    "changes",
    [
        {"at": "2026-02-30T00:00:00Z"},
        {"at": "2019-01-01T00:00:00Z"},
        {"kind": "ledger.key"},
        {"prev": bytes(31) + b"\x01"},
        {"index": 0},
        {"ref": "x" * 201},
        {"event": "6F3A1C52-5B0E-4D0C-9D3C-0F4F6F1F6A11"},
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_grammar(changes: dict[str, Any]) -> None:
    second = {"index": ORDINARY.index + 1, "prev": hashing.leaf_hash(RUN[0]), **changes}
    as_text = {**values(ORDINARY), **second}
    body = (
        f'{{"at":"{as_text["at"]}","commit":"hs256:{as_text["commitment"].hex()}"'
        f',"event":"{as_text["event"]}","prev":"{as_text["prev"].hex()}"'
        f',"ref":"{as_text["ref"]}","seq":{as_text["index"]},"type":"{as_text["kind"]}","v":1}}'
    ).encode()

    assert at_once([RUN[0], body]) == (None,)


def test_no_run_begins_at_the_genesis() -> None:
    assert ordinary.read_run(RUN[:2], 0) is None
    assert ordinary.read_run(RUN[:2], ordinary.MAX_INDEX) is None
    assert ordinary.read_run([b"", *RUN[:2]], 1) is None
