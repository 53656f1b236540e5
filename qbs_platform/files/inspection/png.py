"""PNG (ISO/IEC 15948): every chunk read and its checksum compared, nothing after the last."""

import zlib
from collections.abc import Iterator
from pathlib import Path

from qbs_platform.files.inspection import limits, pictures
from qbs_platform.files.inspection.verdict import Findings, Reason, Unfit

_SIGNATURE_BYTES = 8
_CHECKSUM_BYTES = 4
_FRAME_BYTES = 12  # length, type and checksum around a chunk's data


def inspect(source: Path, target: Path) -> Findings:
    """Walk the chunks, then write a clean copy."""
    for kind, body in _chunks(source.read_bytes()):
        _check_chunk(kind, body)
    return pictures.rewrite(source, target, "PNG", {"compress_level": 3})


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = _SIGNATURE_BYTES
    while True:
        length = int.from_bytes(data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        checksum = data[at + 8 + length : at + _FRAME_BYTES + length]
        if len(checksum) != _CHECKSUM_BYTES or zlib.crc32(kind + body) != int.from_bytes(checksum):
            raise Unfit(Reason.DAMAGED)
        yield kind, body
        at += _FRAME_BYTES + length
        if kind == b"IEND":
            break
    if data[at:]:
        raise Unfit(Reason.TRAILING_BYTES)


def _check_chunk(kind: bytes, body: bytes) -> None:
    if kind == b"IHDR":
        pictures.check_pixels(int.from_bytes(body[:4]), int.from_bytes(body[4:8]))
    elif kind == b"acTL":
        raise Unfit(Reason.ANIMATED)
    elif kind in {b"zTXt", b"iCCP"}:
        _check_inflated(body.partition(b"\0")[2][1:])  # keyword, NUL, method, data
    elif kind == b"iTXt":
        flags, text = body.partition(b"\0")[2][:2], body.partition(b"\0")[2][2:]
        if flags[:1] == b"\x01":  # compressed; language and translated keyword end with NUL
            _check_inflated(b"".join(text.split(b"\0", 2)[2:]))


def _check_inflated(data: bytes) -> None:
    try:
        inflated = zlib.decompressobj().decompress(data, limits.METADATA_BYTES + 1)
    except zlib.error as error:
        raise Unfit(Reason.DAMAGED) from error
    if len(inflated) > limits.METADATA_BYTES:
        raise Unfit(Reason.DECODES_TOO_LARGE)
