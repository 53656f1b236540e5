"""Entries: their one spelling, and the chain through them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.core import entries, hashing, ordinary
from chain.core.entries import Entry, OwnFacts
from chain.core.errors import CoreError, FormatError, VerificationError
from tests.chain.core import example

BODIES = example.entry_bodies()
GENESIS = entries.parse(BODIES[0])
ORDINARY = entries.parse(BODIES[1])

printable = st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"\\')
hashes = st.binary(min_size=32, max_size=32)
ordinary_entries = st.builds(
    Entry,
    index=st.integers(1, ordinary.MAX_INDEX),
    at=st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}".zfill(20)),
    kind=st.from_regex(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+", fullmatch=True).filter(
        lambda kind: kind not in {entries.GENESIS, entries.NEW_KEY}
    ),
    ref=st.text(printable, min_size=1, max_size=200),
    event=st.uuids().map(str),
    commitment=hashes,
    prev=hashes.filter(lambda link: link != entries.NO_LINK),
)


@given(ordinary_entries)
def test_every_entry_survives_its_bytes(entry: Entry) -> None:
    assert entries.parse(entry.encode()) == entry


@given(ordinary_entries)
def test_bytes_are_canonical_json(entry: Entry) -> None:
    body = entry.encode()

    # for ASCII keys, strings and integers this is RFC 8785
    canonical = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"))
    assert body == canonical.encode()


def test_form_of_the_design_is_read() -> None:
    body = (
        b'{"at":"2026-11-23T02:56:41Z","commit":"hs256:' + b"ab" * 32 + b'",'
        b'"event":"6f3a1c52-5b0e-4d0c-9d3c-0f4f6f1f6a11","prev":"' + b"cd" * 32 + b'",'
        b'"ref":"QBS-2026-000001","seq":7,"type":"certificate.issued","v":1}'
    )

    assert entries.parse(body) == Entry(
        index=7,
        at="2026-11-23T02:56:41Z",
        kind="certificate.issued",
        ref="QBS-2026-000001",
        event="6f3a1c52-5b0e-4d0c-9d3c-0f4f6f1f6a11",
        commitment=b"\xab" * 32,
        prev=b"\xcd" * 32,
    )


@given(st.data())
def test_no_byte_of_an_entry_has_a_second_meaning(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(BODIES)))
    position = data.draw(st.integers(0, len(body) - 1))
    body[position] = data.draw(st.integers(0, 255))

    try:
        entry = entries.parse(bytes(body))
    except CoreError:
        return
    assert entry.encode() == body


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'),
        (b'"v":1}', b'"v":1}\n'),
        (b'"v":1}', b'"v":1,"x":1}'),
        (b'"v":1}', b'"v":1.0}'),
        (b'","commit', b'", "commit'),
        (b'"seq":1,', b'"seq":01,'),
        (b'"seq":1,', b'"seq":-1,'),
        (b'"seq":1,', b'"seq":1.0,'),
        (b'"seq":1,', b'"seq":"1",'),
        (b'"seq":1,', b'"seq":9007199254740992,'),
        (b'"seq":1,', b'"seq":1,"seq":1,'),
        (b'"seq":1,', b'"seq":0,'),
        (b"hs256:", b"sha256:"),
        (b"hs256:", b""),
        (b"2026-11-23", b"2026-02-30"),
        (b"02:56:42Z", b"24:56:42Z"),
        (b"02:56:42Z", b"02:56:60Z"),
        (b"02:56:42Z", b"02:56:42.5Z"),
        (b"02:56:42Z", b"02:56:42+08:00"),
        (b"certification.decision.v1", b"Certification.decision"),
        (b"certification.decision.v1", b"certification"),
        (b"certification.decision.v1", b"ledger.genesis"),
        (b"certification.decision.v1", b"ledger.key"),
        (b"certification.decision:", b"\xe9\xbe\x99:"),
        (b"certification.decision:", b"\\u9f99:"),
        (b"certification.decision:", b"a b:"),
        (b"certification.decision:", b"x" * 200),
        (b',"prev"', b',"log":"x","prev"'),
        (b',"prev"', b',"policy":"sha256:' + b"00" * 32 + b'","prev"'),
    ],
)
def test_what_is_no_entry_is_refused(old: bytes, new: bytes) -> None:
    assert old in BODIES[1]

    with pytest.raises(FormatError):
        entries.parse(BODIES[1].replace(old, new))


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[" * 60_000, b"x" * 65_536])
def test_what_is_not_even_close_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError):
        entries.parse(body)


@pytest.mark.parametrize(
    "entry",
    [
        replace(ORDINARY, ref='x","seq":2,"type":"a.b","v":1}'),
        replace(ORDINARY, ref="龙井茶"),
        replace(ORDINARY, ref=""),
        replace(ORDINARY, prev=entries.NO_LINK),
        replace(ORDINARY, index=0),
        replace(ORDINARY, commitment=bytes(31)),
        replace(ORDINARY, event=ORDINARY.event.upper().replace("0", "A")),
        replace(ORDINARY, own=GENESIS.own),
        replace(GENESIS, prev=bytes([1]) * 32),
        replace(GENESIS, index=1),
        replace(GENESIS, own=OwnFacts()),
        replace(GENESIS, own=replace(GENESIS.own, policy=None)),
        replace(GENESIS, own=replace(GENESIS.own, policy=b"")),
        replace(GENESIS, own=replace(GENESIS.own, origin="other.example")),
        replace(GENESIS, own=replace(GENESIS.own, log="no key")),
        replace(GENESIS, own=replace(GENESIS.own, log="no+key")),
        replace(GENESIS, own=replace(GENESIS.own, previous="no checkpoint")),
        replace(GENESIS, own=replace(GENESIS.own, previous=f"a 5 {'A' * 43}= more")),
        replace(
            GENESIS,
            own=OwnFacts(
                log=f'{example.LOG.key.vkey}","origin":"{example.ORIGIN}', policy=bytes(32)
            ),
        ),
    ],
)
def test_values_without_bytes_are_refused(entry: Entry) -> None:
    with pytest.raises(FormatError):
        entry.encode()


def test_the_largest_number_has_bytes() -> None:
    entry = replace(ORDINARY, index=2**53 - 1)

    assert entries.parse(entry.encode()) == entry


def long_genesis(length: int) -> Entry:
    """A genesis of ``length`` bytes."""
    own = replace(GENESIS.own, previous=f"x 5 {'A' * 43}=")
    rest = len(replace(GENESIS, own=own).encode()) - 1
    return replace(GENESIS, own=replace(own, previous=f"{'x' * (length - rest)} 5 {'A' * 43}="))


def test_an_entry_that_fits_a_bundle_has_bytes_and_a_longer_one_has_none() -> None:
    assert len(long_genesis(65_535).encode()) == 65_535
    with pytest.raises(FormatError):
        long_genesis(65_536).encode()


def test_genesis_may_name_the_last_checkpoint_of_the_log_before() -> None:
    previous = f"log.qbs.example/0 5 {'A' * 43}="
    entry = replace(GENESIS, own=replace(GENESIS.own, previous=previous))

    assert entries.parse(entry.encode()).own.previous == previous


def test_a_further_key_is_announced_in_the_open() -> None:
    vkey = example.signer(example.ORIGIN, 30).key.vkey
    entry = replace(ORDINARY, kind=entries.NEW_KEY, own=OwnFacts(log=vkey))

    assert entries.parse(entry.encode()).own.log == vkey


def test_chain_is_followed_and_its_links_are_the_leaf_hashes() -> None:
    chain = entries.Chain()

    links = [chain.follow(body) for body in BODIES]

    assert links == [hashing.leaf_hash(body) for body in BODIES]
    assert (chain.size, chain.link, chain.at) == (3, links[-1], "2026-11-23T02:56:42Z")


def test_chain_goes_on_from_where_it_was() -> None:
    chain = entries.Chain(2, hashing.leaf_hash(BODIES[1]), ORDINARY.at)

    assert chain.follow(BODIES[2]) == hashing.leaf_hash(BODIES[2])


@pytest.mark.parametrize(
    ("bodies", "reason"),
    [
        ([BODIES[1]], "number 1"),
        ([BODIES[0], BODIES[2]], "number 2"),
        ([BODIES[0], BODIES[0]], "number 0"),
        ([BODIES[0], replace(ORDINARY, prev=bytes([1]) * 32).encode()], "not linked"),
        ([BODIES[0], replace(ORDINARY, at="2026-11-23T02:56:40Z").encode()], "older"),
    ],
)
def test_chain_that_was_tampered_with_is_refused(bodies: list[bytes], reason: str) -> None:
    chain = entries.Chain()
    for body in bodies[:-1]:
        chain.follow(body)
    before = (chain.size, chain.link, chain.at)

    with pytest.raises(VerificationError, match=reason):
        chain.follow(bodies[-1])

    assert (chain.size, chain.link, chain.at) == before


@given(st.data())
def test_any_changed_entry_breaks_the_chain_at_the_next_one(data: st.DataObject) -> None:
    chain = entries.Chain()
    changed = replace(GENESIS, commitment=data.draw(hashes))
    chain.follow(changed.encode())

    if changed != GENESIS:
        with pytest.raises(VerificationError):
            chain.follow(BODIES[1])
