"""Numbers in addresses: those of entries and sizes of trees."""

from collections.abc import Mapping

from django.urls import register_converter

from chain.core.ordinary import MAX_INDEX

_MAX_DIGITS = len(str(MAX_INDEX))


class NumberConverter:
    """A number of an entry or a size, in its one spelling: no sign, no leading zeros."""

    regex = f"0|[1-9][0-9]{{0,{_MAX_DIGITS - 1}}}"

    def to_python(self, value: str) -> int:
        """Read what the address holds."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write it."""
        return str(value)


register_converter(NumberConverter, "number")


def number_in(asked: Mapping[str, str], name: str) -> int | None:
    """The number that a query states, None for anything else."""
    text = asked.get(name, "").strip()
    if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS:
        return int(text)
    return None
