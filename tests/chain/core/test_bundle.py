"""The bundle file: strict JSON, nothing unknown, nothing twice."""

import json
from dataclasses import replace

import pytest

from chain.core import bundle
from chain.core.errors import FormatError
from tests.chain.core import example

PACKAGE = example.package(policy=example.POLICY)
DATA = PACKAGE.encode()


def test_a_bundle_survives_its_bytes() -> None:
    assert bundle.parse(DATA) == PACKAGE


def test_policy_and_record_may_be_missing() -> None:
    bare = bundle.Bundle((replace(PACKAGE.items[0], opening=None),))

    assert bundle.parse(bare.encode()) == bare


def with_member(value: object, *path: str | int) -> bytes:
    """The bundle as JSON with one member set."""
    document = json.loads(DATA)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(document).encode()


def without_member(*path: str | int) -> bytes:
    document = json.loads(DATA)
    place = document
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"text"',
        b"\xff",
        b"[" * 1_000_000,
        b'{"format":NaN}',
        b'{"format":' + b"9" * 10_000 + b"}",
        DATA[:-2],
        DATA + b"{}",
        DATA.decode().encode("utf-16"),
        DATA.replace(b'{"format"', b'{"format":"x","format"', 1),
        DATA.replace(b'"entry":', b'"entry":"x","entry":', 1),
        with_member("qbs.ledger-bundle.v2", "format"),
        with_member(1, "format"),
        with_member(None, "policy"),
        with_member("\ud800", "policy"),
        with_member([], "entries"),
        with_member({}, "entries"),
        with_member("x", "entries"),
        with_member(["x"], "entries"),
        with_member("x", "unknown"),
        with_member("x", "entries", 0, "unknown"),
        with_member(5, "entries", 0, "entry"),
        with_member("x", "entries", 0, "proof"),
        with_member("\ud800", "entries", 0, "proof"),
        with_member({"a": 1}, "entries", 0, "record"),
        with_member("00", "entries", 0, "salt"),
        with_member("0" * 64 + "\n", "entries", 0, "salt"),
        with_member("AB" * 32, "entries", 0, "salt"),
        with_member(None, "entries", 0, "salt"),
        without_member("format"),
        without_member("entries"),
        without_member("entries", 0, "entry"),
        without_member("entries", 0, "proof"),
        without_member("entries", 0, "salt"),
        without_member("entries", 0, "record"),
        b" " * (bundle.MAX_BUNDLE_BYTES + 1),
    ],
)
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        bundle.parse(data)


def test_bytes_that_are_no_text_make_no_bundle() -> None:
    with pytest.raises(FormatError):
        replace(PACKAGE, policy=b"\xff").encode()
