"""JPEG (ITU-T T.81): where the picture ends, and what phones hang behind it."""

import re
from pathlib import Path

from PIL import Image, JpegImagePlugin

from qbs_platform.files.inspection import pictures
from qbs_platform.files.inspection.verdict import Findings, Reason, Unfit

_END = 0xD9
# A marker inside coded data: neither a stuffed FF00, nor a restart D0-D7, nor fill bytes.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ARCHIVE = (b"PK\x05\x06", b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")


def inspect(source: Path, target: Path) -> Findings:
    """Check the frame and write a clean copy with the same tables, so at about the same size."""
    _check_frame(source.read_bytes())
    return pictures.rewrite(source, target, "JPEG", _same_coding(source))


def _same_coding(source: Path) -> dict[str, object]:
    try:
        with Image.open(source, formats=["JPEG"]) as image:
            pictures.check_pixels(*image.size)
            sampling = JpegImagePlugin.get_sampling(image)
            tables = getattr(image, "quantization", None)
    except pictures.DAMAGE as error:
        raise Unfit(Reason.DAMAGED) from error
    return {"qtables": tables, "subsampling": max(sampling, 0)}


def _check_frame(data: bytes) -> None:
    tail = data[_end_of_picture(data) :]
    if tail.strip(b"\0") and not _is_phone_extra(tail):
        raise Unfit(Reason.TRAILING_BYTES)


def _end_of_picture(data: bytes) -> int:
    """Walk the segments to the end marker; returns the offset behind it."""
    at = 2
    while True:
        match = _MARKER.search(data, at)
        if match is None:
            raise Unfit(Reason.DAMAGED)
        marker, at = data[match.start() + 1], match.end()
        if marker == _END:
            return at
        at += int.from_bytes(data[at : at + 2])


def _is_phone_extra(tail: bytes) -> bool:
    """A second picture (depth, light), a live photo's film, or Samsung's notes: dropped."""
    if any(magic in tail for magic in _ARCHIVE):
        return False
    is_picture = tail.lstrip(b"\0").startswith(b"\xff\xd8\xff")
    return is_picture or tail[4:8] == b"ftyp" or tail.endswith(b"SEFT")
