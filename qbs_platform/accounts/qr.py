"""QR codes as the path of an inline SVG: the policy allows no data: images."""

from dataclasses import dataclass

import qrcode

_QUIET_ZONE = 4  # modules, ISO/IEC 18004


@dataclass(frozen=True, slots=True)
class Drawing:
    """A square of ``size`` units and the ``path`` of its dark ones."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    """The QR code of ``text``."""
    code = qrcode.QRCode(border=_QUIET_ZONE)
    code.add_data(text)
    matrix = code.get_matrix()
    dark = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return Drawing(len(matrix), "".join(dark))
