"""The strict readers: one spelling for each value."""

import pytest

from chain.core import encoding
from chain.core.errors import FormatError


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("10", 10), ("9223372036854775807", 2**63 - 1)]
)
def test_decimals_are_read(text: str, number: int) -> None:
    assert encoding.decimal(text, what="number") == number


@pytest.mark.parametrize(
    "text",
    ["", "00", "01", "+1", "-0", " 1", "1\n", "1_0", "0x1", "1.0", "٣", "9223372036854775808"],
)
def test_other_spellings_of_numbers_are_refused(text: str) -> None:
    with pytest.raises(FormatError, match="The number is not"):
        encoding.decimal(text, what="number")


@pytest.mark.parametrize("text", ["QQ", "QR==", "QQ==\n", "QQ= =", "Q-_=", "QQ==QQ==", "é"])
def test_other_spellings_of_bytes_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        encoding.base64_bytes(text, what="value")


def test_a_lone_surrogate_has_no_utf8() -> None:
    with pytest.raises(FormatError):
        encoding.utf8_bytes("\ud800", what="text")
