"""The key ring: what FIELD_KEYS and FIELD_INDEX_KEY may say."""

import base64
from typing import Any

import pytest

from qbs_platform.sealing import keys, rings
from qbs_platform.sealing.errors import KeysMisconfigured
from tests.factories.field_keys import CURRENT, FORMER, field_key

KEY = field_key("2026a")


def test_the_first_key_is_the_current_one() -> None:
    ring = rings.parse(f" {FORMER}, {CURRENT} ,")

    assert (ring.current, sorted(ring.keys)) == ("2025a", ["2025a", "2026a"])


def test_a_ring_does_not_show_its_keys() -> None:
    assert repr(rings.parse(CURRENT)) == "Ring(current='2026a')"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "FIELD_KEYS is not set."),
        (" , ", "FIELD_KEYS is not set."),
        (KEY, "FIELD_KEYS, key number 1: write it as ID:BASE64"),
        (f"{CURRENT},2025-A:{KEY}", "FIELD_KEYS, key number 2: write it as ID:BASE64"),
        (f"{'a' * 17}:{KEY}", "FIELD_KEYS, key number 1: write it as ID:BASE64"),
        ("a:not base64!", "FIELD_KEYS, key a: this is not base64."),
        ("a:", "FIELD_KEYS, key a: it has 0 bytes, not 32."),
        (
            f"a:{base64.b64encode(b'x' * 16).decode()}",
            "FIELD_KEYS, key a: it has 16 bytes, not 32.",
        ),
        (f"a:{base64.b64encode(b'ab' * 16).decode()}", "FIELD_KEYS, key a: this is not random."),
        (f"a:{KEY},a:{field_key('b')}", "FIELD_KEYS holds two keys with the id a."),
        (f"a:{KEY},b:{KEY}", "FIELD_KEYS, key b: it is the same as another key."),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_without_showing_it(text: str, sentence: str) -> None:
    with pytest.raises(KeysMisconfigured) as refusal:
        rings.parse(text)

    assert str(refusal.value).startswith(sentence)
    assert KEY not in str(refusal.value)


def test_good_settings_have_no_problems() -> None:
    assert keys.problems() == []


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"FIELD_KEYS": ""}, ["FIELD_KEYS is not set."]),
        ({"FIELD_INDEX_KEY": ""}, ["FIELD_INDEX_KEY is not set."]),
        ({"FIELD_INDEX_KEY": "c2hvcnQ="}, ["FIELD_INDEX_KEY: it has 5 bytes, not 32."]),
        ({"FIELD_INDEX_KEY": KEY}, ["FIELD_INDEX_KEY is the same as a key of FIELD_KEYS."]),
        (
            {"FIELD_KEYS": "", "FIELD_INDEX_KEY": ""},
            ["FIELD_INDEX_KEY is not set.", "FIELD_KEYS is not set."],
        ),
    ],
)
def test_what_is_wrong_with_the_settings_is_said(
    settings: Any, changes: dict[str, str], problems: list[str]
) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)

    assert keys.problems() == problems


def test_changed_settings_are_read_again(settings: Any) -> None:
    assert keys.ring().current == "2026a"
    settings.FIELD_KEYS = f"{FORMER},{CURRENT}"

    assert keys.ring().current == "2025a"
