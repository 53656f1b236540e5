"""How far the streams of a PDF swell when they are decoded."""

import zlib
from typing import Any

import pikepdf

from qbs_platform.files.inspection import limits
from qbs_platform.files.inspection.verdict import Reason, Unfit

# Pictures' own codings: their size is what the picture says, so they are not decoded here.
_PICTURE_FILTERS = {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"}
_MAX_FILTERS = 8


def limit_qpdf() -> None:
    """Bound qpdf's own decoders, which also read object and cross-reference streams."""
    pikepdf.settings.set_qpdf_limits(
        max_stream_filters=_MAX_FILTERS,
        flate_max_memory=limits.DECODED_BYTES,
        run_length_max_memory=limits.DECODED_BYTES,
        png_max_memory=limits.DECODED_BYTES,
        tiff_max_memory=limits.DECODED_BYTES,
    )


def reason_of(error: pikepdf.PdfError) -> Reason:
    """Whether qpdf stopped at a limit of ``limit_qpdf``, or at damage."""
    is_limit = "limit" in str(error)
    return Reason.DECODES_TOO_LARGE if is_limit else Reason.DAMAGED


def has_gaps(pdf: pikepdf.Pdf) -> bool:
    """Whether qpdf took something it could not read for null; another reader may read it.

    Its other warnings (a wrong count of objects, say) are common in honest files.
    """
    limits_hit = pikepdf.settings.qpdf_limit_errors()
    return limits_hit > 0 or any("null" in warning for warning in pdf.get_warnings())


class Budget:
    """What the streams of one file may come to, decoded: 100 MiB in all, pictures each."""

    def __init__(self) -> None:
        self.left = limits.DECODED_BYTES

    def spend(self, stream: pikepdf.Stream) -> None:
        """Decode ``stream``; raises Unfit when it is damaged or swells too far."""
        if str(stream.get("/Subtype")) == "/Image":
            _check_pixels(stream)
            _decode(stream, limits.DECODED_BYTES)
        else:
            self.left -= _decode(stream, self.left)


def _check_pixels(image: pikepdf.Stream) -> None:
    facts: dict[str, Any] = dict(image.items())
    try:
        pixels = int(facts.get("/Width", 0)) * int(facts.get("/Height", 0))
        # Black-and-white scans weigh an eighth: A3 at 1,200 dpi stays possible.
        is_two_toned = int(facts.get("/BitsPerComponent", 8)) == 1 or bool(facts.get("/ImageMask"))
    except TypeError as error:
        raise Unfit(Reason.DAMAGED) from error
    weight = 8 if is_two_toned else 1
    if pixels > limits.PIXELS * weight:
        raise Unfit(Reason.TOO_MANY_PIXELS, f"{pixels:,}")


def _decode(stream: pikepdf.Stream, most: int) -> int:
    """The decoded size in bytes of all but a picture's own coding."""
    filters = _filters(stream)
    if len(filters) > _MAX_FILTERS:
        raise Unfit(Reason.DECODES_TOO_LARGE)
    if filters and filters[-1] in _PICTURE_FILTERS:
        filters.pop()
    data = bytes(stream.read_raw_bytes())
    for coding in filters:
        data = _inflate(data, most) if coding == "/FlateDecode" else _decode_by_qpdf(data, coding)
        if len(data) > most:
            raise Unfit(Reason.DECODES_TOO_LARGE)
    return len(data)


def _filters(stream: pikepdf.Stream) -> list[str]:
    value: Any = stream.get("/Filter")
    if value is None:
        return []
    return [str(name) for name in value] if isinstance(value, pikepdf.Array) else [str(value)]


def _inflate(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, most + 1)
    except zlib.error as error:
        raise Unfit(Reason.DAMAGED) from error


def _decode_by_qpdf(data: bytes, coding: str) -> bytes:
    with pikepdf.new() as scratch:
        stream = pikepdf.Stream(scratch, data)
        stream.Filter = pikepdf.Name(coding)
        return bytes(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
