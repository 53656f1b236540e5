"""Numbers of standards in addresses: ``GB/T 4706.1—2024`` is ``GB~T_4706.1-2024``."""

from qbs_platform.common.validators import standard_numbers

_FOR_ADDRESSES = str.maketrans({"/": "~", " ": "_", "—": "-"})
_FROM_ADDRESSES = str.maketrans({"~": "/", "_": " "})


class StandardNumber:
    """No two numbers have the same address: neither ~ nor _ occurs in one.

    A hyphen before the last four digits is the dash before the year, as ``normalise`` reads it.
    """

    regex = r"[^/]{1,120}"

    def to_python(self, value: str) -> str:
        """The number in normal form; a text that is none is looked up in vain."""
        return standard_numbers.normalise(value.translate(_FROM_ADDRESSES))

    def to_url(self, value: str) -> str:
        """The part of the address."""
        return value.translate(_FOR_ADDRESSES)
