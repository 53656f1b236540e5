"""The envelope: what the published vectors say, and that nothing else opens."""

import dataclasses
import json
import re
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from qbs_platform.sealing import envelope, rings
from qbs_platform.sealing.envelope import Context
from qbs_platform.sealing.errors import (
    EnvelopeUnreadable,
    KeyAbsent,
    SealBroken,
    SealingError,
    TextUnsealable,
)
from qbs_platform.sealing.rings import Ring
from tests.factories.field_keys import CURRENT, FIELD_KEYS, FORMER
from tests.sealing.patients import ID_NUMBER

RING = rings.parse(FIELD_KEYS)
HERE = Context("enterprises_contact", "id_number", "5f0c1e7a-8d2b-4c3d-9e4f-0a1b2c3d4e5f")
_HANDBOOK = (settings.BASE_DIR / "docs" / "operations-sealing.md").read_text("utf-8")
VECTORS: dict[str, Any] = json.loads(re.findall(r"```json\n(.*?)```", _HANDBOOK, re.DOTALL)[0])


@pytest.mark.parametrize("vector", VECTORS["envelopes"], ids=lambda vector: vector["column"])
def test_published_vector_is_sealed_and_opened(
    vector: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Ring(vector["key_id"], {vector["key_id"]: bytes.fromhex(vector["key"])})
    place = Context(vector["table"], vector["column"], vector["row"])
    sealed = bytes.fromhex(vector["envelope"])

    assert envelope.open_(sealed, place, ring) == vector["text"]
    monkeypatch.setattr("secrets.token_bytes", lambda _size: bytes.fromhex(vector["nonce"]))
    assert envelope.seal(vector["text"], place, ring) == sealed


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert envelope.open_(envelope.seal(text, HERE, RING), HERE, RING) == text


def test_the_same_text_is_never_sealed_alike() -> None:
    assert len({envelope.seal("same", HERE, RING) for _ in range(100)}) == 100


def test_what_postgresql_hands_out_is_opened() -> None:
    assert envelope.open_(memoryview(envelope.seal("text", HERE, RING)), HERE, RING) == "text"


@pytest.mark.parametrize("part", ["table", "column", "row"])
def test_an_envelope_opens_in_its_own_place_only(part: str) -> None:
    sealed = envelope.seal(ID_NUMBER, HERE, RING)
    there = dataclasses.replace(HERE, **{part: "another"})

    with pytest.raises(SealBroken):
        envelope.open_(sealed, there, RING)


def test_names_cannot_be_shifted_between_table_and_column() -> None:
    sealed = envelope.seal("text", Context("ab", "c", "1"), RING)

    with pytest.raises(SealBroken):
        envelope.open_(sealed, Context("a", "bc", "1"), RING)


def test_no_changed_bit_opens() -> None:
    sealed = envelope.seal(ID_NUMBER, HERE, RING)
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealingError):
            envelope.open_(bytes(changed), HERE, RING)


def test_no_shortened_envelope_opens() -> None:
    sealed = envelope.seal("text", HERE, RING)
    for length in range(len(sealed)):
        with pytest.raises(SealingError):
            envelope.open_(sealed[:length], HERE, RING)


@given(st.binary())
def test_no_bytes_make_it_fail_otherwise(noise: bytes) -> None:
    with pytest.raises(SealingError):
        envelope.open_(noise, HERE, RING)


def test_the_first_key_seals_and_the_former_still_opens() -> None:
    old = envelope.seal("text", HERE, rings.parse(FORMER))

    assert envelope.key_id_of(envelope.seal("text", HERE, RING)) == "2026a"
    assert envelope.open_(old, HERE, RING) == "text"


def test_an_absent_key_is_named() -> None:
    old = envelope.seal("text", HERE, rings.parse(FORMER))

    with pytest.raises(KeyAbsent, match=r"^The key 2025a is not in FIELD_KEYS\.$"):
        envelope.open_(old, HERE, rings.parse(CURRENT))


def test_a_suite_of_the_future_is_not_taken_for_ours() -> None:
    sealed = envelope.seal("text", HERE, RING)

    with pytest.raises(EnvelopeUnreadable):
        envelope.open_(sealed[:1] + b"\x02" + sealed[2:], HERE, RING)


def test_errors_name_the_place_and_neither_row_nor_text() -> None:
    sealed = envelope.seal(ID_NUMBER, HERE, RING)
    with pytest.raises(SealBroken) as broken:
        envelope.open_(sealed, dataclasses.replace(HERE, column="name"), RING)
    with pytest.raises(TextUnsealable) as unsealable:
        envelope.seal(f"{ID_NUMBER}\ud800", HERE, RING)

    assert str(broken.value).startswith(
        "enterprises_contact.name: a value sealed with the key 2026a"
    )
    assert str(unsealable.value) == "enterprises_contact.id_number: half a surrogate pair."
    for error in (broken.value, unsealable.value):
        assert HERE.row not in str(error)
        assert error.__cause__ is None
        assert error.__suppress_context__ is True
