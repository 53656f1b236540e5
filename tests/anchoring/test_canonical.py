"""Canonical bytes: RFC 8785's own examples, and every other value against a second writer."""

import enum
import json
import struct
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbs_platform.anchoring import canonical, commitment
from qbs_platform.anchoring.errors import RecordNotCanonical
from tests.factories import jcs

INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=30,
)

# RFC 8785, 3.2.2 and 3.2.3
RFC_OBJECT = {
    "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": '€$\x0f\nA\'B"\\\\"/',
    "literals": [None, True, False],
}
RFC_BYTES = (
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
    '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
)
RFC_KEYS_SORTED = ["\r", "1", "\x80", "ö", "€", "\U0001f600", "\ufb33"]

# RFC 8785, appendix B: the bits of an IEEE double and how it is written
RFC_NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


class Outcome(enum.StrEnum):
    GRANTED = "GRANTED"


@settings(max_examples=400, deadline=None)
@given(VALUES)
def test_random_values_have_the_bytes_of_the_second_writer(value: Any) -> None:
    assert canonical.encode(value) == jcs.write(value)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_reading_and_writing_again_gives_the_same_bytes(value: Any) -> None:
    body = canonical.encode(value)

    # Every number of RFC 8785 is a double, also one that is written without a point.
    assert canonical.encode(json.loads(body, parse_int=float)) == body


def test_the_rfc_s_object_has_the_rfc_s_bytes() -> None:
    assert canonical.encode(RFC_OBJECT) == RFC_BYTES.encode()  # type: ignore[arg-type]


def test_members_are_sorted_by_utf_16_code_units() -> None:
    body = canonical.encode(dict.fromkeys(sorted(RFC_KEYS_SORTED, reverse=True)))

    assert list(json.loads(body)) == RFC_KEYS_SORTED


@pytest.mark.parametrize("bits", RFC_NUMBERS)
def test_the_rfc_s_numbers_are_written_as_it_says(bits: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))

    assert canonical.encode(number).decode() == RFC_NUMBERS[bits]
    assert jcs.write(number).decode() == RFC_NUMBERS[bits]


def test_a_choice_is_written_as_its_value() -> None:
    assert canonical.encode({"outcome": Outcome.GRANTED}) == b'{"outcome":"GRANTED"}'


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53,
        -(2**53),
        "\ud800",
        "龙\udfff井",
        b"bytes",
        (1, 2),
        {1},
        Decimal("1.5"),
        date(2026, 11, 23),
        UUID(int=1),
        {1: "a"},
        {"\ud800": 1},
        {None: 1},
    ],
    ids=repr,
)
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [1, v], lambda v: {"a": [{"b": v}]}])
def test_what_has_no_exact_form_is_refused(value: Any, wrap: Any) -> None:
    with pytest.raises(RecordNotCanonical):
        canonical.encode(wrap(value))


def test_the_error_names_the_place_and_never_the_value() -> None:
    with pytest.raises(RecordNotCanonical) as caught:
        canonical.encode({"people": [{"id_number": 330102199001011234}]})

    assert str(caught.value) == (
        "record.people[0].id_number: the integer is too large; write it as text."
    )


def test_lists_within_lists_end_somewhere() -> None:
    deep: Any = []
    for _ in range(10_000):
        deep = [deep]

    with pytest.raises(RecordNotCanonical, match="nested more than 64 deep"):
        canonical.encode(deep)


def test_a_record_of_more_than_a_mebibyte_is_refused() -> None:
    with pytest.raises(RecordNotCanonical, match="1048577 bytes"):
        canonical.encode("x" * (1_048_576 - 1))
    assert len(canonical.encode("x" * (1_048_576 - 2))) == 1_048_576


def test_the_commitment_is_the_published_one() -> None:
    """The vector of docs/ledger-format.md, section 8."""
    body = canonical.encode({"product": "龙井茶", "decision": "grant"})

    assert commitment.commit(bytes(range(32)), body).hex() == (
        "5f73e6cb569019916e5916da54b060ea64fa1028a5d643a0d0c812604cadc366"
    )


def test_every_salt_is_new() -> None:
    salts = {commitment.new_salt() for _ in range(1_000)}

    assert len(salts) == 1_000
    assert {len(salt) for salt in salts} == {32}
