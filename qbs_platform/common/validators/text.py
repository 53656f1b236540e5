"""Half-width forms of what Chinese input methods produce."""

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FULL_WIDTH[0x3000] = 0x20  # ideographic space
# Zero-width characters that come along when text is copied from a web page or a PDF.
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
DASHES = "-‐‑‒–—―−﹣"


def half_width(text: str) -> str:
    """Turn full-width letters, digits, marks and spaces into ASCII; drop invisible characters.

    Chinese characters stay. Unlike Unicode's NFKC, ``①`` or ``²`` stay what they are, so that they
    are refused instead of silently becoming digits.
    """
    return text.translate(_FULL_WIDTH).translate(_INVISIBLE)


def compact(text: str) -> str:
    """Half-width, upper case, without any space: the form of codes."""
    return re.sub(r"\s+", "", half_width(text)).upper()
