"""Canonical bytes of a record: one value, one spelling, everywhere and for ever.

Source: RFC 8785 (JSON Canonicalization Scheme), written by the package ``rfc8785``. What JSON
cannot say exactly is refused before: no rounding of large integers, no NaN, no dates or decimals
turned into text behind the caller's back. Text is taken as it is, without Unicode normalisation.
"""

import math

import rfc8785

from qbs_platform.anchoring.errors import RecordNotCanonical
from qbs_platform.anchoring.formats import MAX_RECORD_BYTES

MAX_INTEGER = 2**53 - 1
"""Numbers of RFC 8785 are IEEE doubles, which hold every integer up to here and not beyond."""

MAX_DEPTH = 64

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
"""What a record is made of."""


def encode(value: Value) -> bytes:
    """The RFC 8785 form of ``value``: UTF-8 without white space, members sorted, at most 1 MiB.

    Raises RecordNotCanonical naming the place (never the value) of what has no canonical form:
    a type that JSON does not have, an integer beyond 2^53 - 1, a number that is not finite, text
    with half a surrogate pair, a member name that is not text, lists within lists without end.
    """
    _check(value, "record", 0)
    body = rfc8785.dumps(value)
    if len(body) > MAX_RECORD_BYTES:
        raise RecordNotCanonical(f"The record has {len(body)} bytes, limit {MAX_RECORD_BYTES}.")
    return body


def _check(value: object, place: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise RecordNotCanonical(f"{place[:60]}… is nested more than {MAX_DEPTH} deep.")
    match value:
        case list():
            for position, item in enumerate(value):
                _check(item, f"{place}[{position}]", depth + 1)
        case dict():
            for name, item in value.items():
                if not isinstance(name, str):
                    raise RecordNotCanonical(f"{place}: a member's name is not text.")
                _check_scalar(name, f"{place}, a member's name")
                _check(item, f"{place}.{name}", depth + 1)
        case _:
            _check_scalar(value, place)


def _check_scalar(value: object, place: str) -> None:
    match value:
        case None | bool():
            pass
        case str():
            if not _is_well_formed(value):
                raise RecordNotCanonical(f"{place}: the text holds half a surrogate pair.")
        case int():
            if abs(value) > MAX_INTEGER:
                raise RecordNotCanonical(f"{place}: the integer is too large; write it as text.")
        case float():
            if not math.isfinite(value):
                raise RecordNotCanonical(f"{place}: the number is not finite.")
        case _:
            raise RecordNotCanonical(f"{place}: {type(value).__name__} has no canonical form.")


def _is_well_formed(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
