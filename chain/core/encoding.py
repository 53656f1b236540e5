"""Strict readers for the small parts that the text formats share.

Each value has exactly one spelling: what these functions accept is, byte for byte, what their
inverse would write. Two spellings of one proof would be two proofs to whoever compares bytes.
"""

import base64
import binascii
import re

from chain.core.errors import FormatError

HASH_BYTES = 32
MAX_SIZE = 2**63 - 1
"""Largest tree size; the C2SP tools hold sizes in signed 64-bit integers."""

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\ud800-\udfff]")


def decimal(text: str, *, what: str) -> int:
    """Read an ASCII decimal from 0 to 2**63 - 1 without sign or leading zeros.

    ``what`` names the value in the refusal. Raises FormatError.
    Source: C2SP tlog-checkpoint, "Note text".
    """
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_SIZE:
        raise FormatError(f"The {what} is not a plain decimal number below 2^63.")
    return int(text)


def base64_text(data: bytes) -> str:
    """Write bytes in standard base64 with padding (RFC 4648, 4)."""
    return base64.b64encode(data).decode("ascii")


def base64_bytes(text: str, *, what: str) -> bytes:
    """Read standard base64 with padding, in its one canonical spelling.

    Refused: other alphabets, white space, missing padding, stray bits under the padding
    (RFC 4648, 3.5). ``what`` names the value in the refusal. Raises FormatError.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise FormatError(f"The {what} is not base64.") from None
    if base64_text(data) != text:
        raise FormatError(f"The {what} is not canonical base64.")
    return data


def base64_hash(text: str, *, what: str) -> bytes:
    """Read one SHA-256 hash, 32 bytes, from base64. Raises FormatError."""
    return exact_hash(base64_bytes(text, what=what), what=what)


def exact_hash(data: bytes, *, what: str) -> bytes:
    """Return ``data`` if it has the 32 bytes of a SHA-256 hash. Raises FormatError."""
    if len(data) != HASH_BYTES:
        raise FormatError(f"The {what} has {len(data)} bytes and not {HASH_BYTES}.")
    return data


def utf8(data: bytes, *, what: str) -> str:
    """Decode UTF-8 strictly. Raises FormatError."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError(f"The {what} is not UTF-8.") from None


def utf8_bytes(text: str, *, what: str) -> bytes:
    """Encode as UTF-8; only a lone surrogate has none. Raises FormatError."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise FormatError(f"The {what} has a character without UTF-8.") from None


def check_line(text: str, *, what: str) -> str:
    """Return ``text`` if it can stand as one line of UTF-8: not empty, no control character.

    Control characters are those below U+0020; a lone surrogate has no UTF-8. Raises FormatError.
    """
    if not text or _NOT_IN_A_LINE.search(text):
        raise FormatError(f"The {what} is empty or has a character that no line can hold.")
    return text
