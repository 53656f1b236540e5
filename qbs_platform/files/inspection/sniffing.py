"""What the first bytes of a file say it is."""

from qbs_platform.files.inspection.verdict import Kind, Reason, Unfit

HEAD_BYTES = 4096

EXTENSIONS = {
    ".pdf": Kind.PDF,
    ".png": Kind.PNG,
    ".jpg": Kind.JPEG,
    ".jpeg": Kind.JPEG,
    ".xlsx": Kind.XLSX,
    ".csv": Kind.CSV,
}
_ACCEPTED = ((b"%PDF-", Kind.PDF), (b"\x89PNG\r\n\x1a\n", Kind.PNG), (b"\xff\xd8\xff", Kind.JPEG))
_ZIP = b"PK\x03\x04"
_REFUSED = (
    (b"PK\x05\x06", Reason.ARCHIVE, "ZIP"),
    (b"PK\x07\x08", Reason.ARCHIVE, "ZIP"),
    (b"Rar!\x1a\x07", Reason.ARCHIVE, "RAR"),
    (b"7z\xbc\xaf\x27\x1c", Reason.ARCHIVE, "7z"),
    (b"\x1f\x8b", Reason.ARCHIVE, "gzip"),
    (b"BZh", Reason.ARCHIVE, "bzip2"),
    (b"\xfd7zXZ\x00", Reason.ARCHIVE, "xz"),
    (b"\x28\xb5\x2f\xfd", Reason.ARCHIVE, "Zstandard"),
    (b"MSCF", Reason.ARCHIVE, "CAB"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Reason.OFFICE, "Office"),
    (b"{\\rtf", Reason.OFFICE, "RTF"),
    (b"MZ", Reason.PROGRAM, "Windows"),
    (b"\x7fELF", Reason.PROGRAM, "Linux"),
    (b"\xcf\xfa\xed\xfe", Reason.PROGRAM, "macOS"),
    (b"\xca\xfe\xba\xbe", Reason.PROGRAM, "Java"),
    (b"#!", Reason.PROGRAM, "script"),
    (b"GIF8", Reason.OTHER_IMAGE, "GIF"),
    (b"BM", Reason.OTHER_IMAGE, "BMP"),
    (b"RIFF", Reason.OTHER_IMAGE, "WebP"),
    (b"II*\x00", Reason.OTHER_IMAGE, "TIFF"),
    (b"MM\x00*", Reason.OTHER_IMAGE, "TIFF"),
)
_MARKUP = (b"<?xml", b"<svg", b"<!doctype", b"<html", b"<script", b"<?php", b"<!--", b"<body")
_BLANKS = b"\xef\xbb\xbf \t\r\n\0"


def check(head: bytes, expected: Kind) -> None:
    """Refuse a file whose first bytes (``head``, at most 4,096) are not those of ``expected``.

    Raises Unfit with the reason that names what the file seems to be.
    """
    for magic, kind in _ACCEPTED:
        if head.startswith(magic):
            _must_be(kind, expected)
            return
    if head.startswith(_ZIP):
        _check_zip(head, expected)
        return
    if expected is not Kind.CSV:  # a column may be called BM; a table's reader knows binaries
        _check_known(head)
    _check_other(head, expected)


def _must_be(found: Kind, expected: Kind) -> None:
    if found is not expected:
        raise Unfit(Reason.TYPE_MISMATCH, found.name)


def _check_known(head: bytes) -> None:
    for magic, reason, fact in _REFUSED:
        if head.startswith(magic):
            raise Unfit(reason, fact)


def _check_zip(head: bytes, expected: Kind) -> None:
    if expected is Kind.XLSX:
        return
    if b"[Content_Types].xml" in head or b"mimetypeapplication/" in head:
        raise Unfit(Reason.OFFICE, "Office")
    raise Unfit(Reason.ARCHIVE, "ZIP")


def _check_other(head: bytes, expected: Kind) -> None:
    if head.lstrip(_BLANKS).lower().startswith(_MARKUP):
        raise Unfit(Reason.MARKUP)
    if head[4:8] == b"ftyp":
        raise Unfit(Reason.OTHER_IMAGE, "HEIC")
    if head[257:262] == b"ustar":
        raise Unfit(Reason.ARCHIVE, "tar")
    if any(magic in head for magic, _kind in _ACCEPTED[:2]):
        raise Unfit(Reason.LEADING_BYTES)
    if expected is not Kind.CSV:
        raise Unfit(Reason.UNKNOWN_TYPE, expected.name)
