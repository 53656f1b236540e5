"""RFC 8785 once more, written from its text alone, to hold the product's bytes against.

Numbers follow ECMA-262, Number::toString: Python's ``repr`` gives the same shortest digits, only
their layout differs.
"""

from decimal import Decimal
from typing import Any

SHORT = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}


def write(value: Any) -> bytes:
    return _write(value).encode()


def _write(value: Any) -> str:
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return '"' + "".join(_character(one) for one in value) + '"'
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list):
        return "[" + ",".join(_write(item) for item in value) + "]"
    members = sorted(value, key=_code_units)
    return "{" + ",".join(f"{_write(name)}:{_write(value[name])}" for name in members) + "}"


def _character(one: str) -> str:
    return SHORT.get(one) or (f"\\u{ord(one):04x}" if ord(one) < 0x20 else one)


def _code_units(name: str) -> list[int]:
    units = name.encode("utf-16-be")
    return [units[at] * 256 + units[at + 1] for at in range(0, len(units), 2)]


def _number(value: float) -> str:
    if value == 0:
        return "0"
    if value < 0:
        return "-" + _number(-value)
    _, digits_tuple, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    digits = "".join(map(str, digits_tuple))
    count, point = len(digits), len(digits_tuple) + exponent
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits if count == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
