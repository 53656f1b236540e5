"""Hostile files, each with the one reason it must be refused for. Made here, stored nowhere."""

import zlib
from collections.abc import Callable, Iterator
from functools import partial

from pikepdf import Name

from qbs_platform.files.inspection.verdict import Reason
from tests.files import hostile_pdfs, hostile_tables, pdfs, pictures, tables
from tests.files.case import MEBIBYTE, Hostile


def every() -> list[Hostile]:
    """All of them."""
    makers = (
        _names,
        _extensions,
        _sizes,
        _hashes,
        _foreign_types,
        _markup,
        _office,
        _archives,
        _swapped,
        _pixel_floods,
        _text_bombs,
        _leading,
        _trailing,
        _hidden,
        _truncated,
        hostile_pdfs.every,
        hostile_tables.every,
    )
    return [item for make in makers for item in make()]


def _names() -> Iterator[Hostile]:
    good = pdfs.plain
    for label, name, reason in (
        ("none", "", Reason.NAME_MISSING),
        ("blank", "   ", Reason.NAME_MISSING),
        ("path traversal", "../../etc/passwd.pdf", Reason.NAME_PATH),
        ("absolute path", "/tmp/x.pdf", Reason.NAME_PATH),  # noqa: S108
        ("Windows path", "..\\..\\x.pdf", Reason.NAME_PATH),
        ("dots", "a..pdf", Reason.NAME_PATH),
        ("NUL", "a.pdf\0.exe", Reason.NAME_CONTROL),
        ("line break", "a\r\nSet-Cookie: x.pdf", Reason.NAME_CONTROL),
        ("zero width", "re\u200bport.pdf", Reason.NAME_CONTROL),
        ("lone surrogate", "a\ud800.pdf", Reason.NAME_CONTROL),
        ("direction override", "invoice\u202efdp.pdf", Reason.NAME_DIRECTION),
        ("direction isolate", "\u2066a.pdf", Reason.NAME_DIRECTION),
        ("300 characters", "长" * 296 + ".pdf", Reason.NAME_TOO_LONG),
        ("reserved", "CON.pdf", Reason.NAME_RESERVED),
        ("reserved, more dots", "com1.tar.pdf", Reason.NAME_RESERVED),
        ("leading dot", ".htaccess.pdf", Reason.NAME_DOT),
        ("trailing dot", "a.pdf.", Reason.NAME_DOT),
        ("trailing space", "a.pdf ", Reason.NAME_DOT),
    ):
        yield Hostile("names", label, name, good, reason)


def _extensions() -> Iterator[Hostile]:
    for suffix in (".exe", ".svg", ".html", ".php", ".pdf.exe", ".zip", ".xlsm", ".heic", ""):
        name = f"report{suffix}"
        yield Hostile("extensions", suffix or "none", name, pdfs.plain, Reason.EXTENSION)
    yield Hostile("extensions", "a table", "a.xlsx", tables.workbook, Reason.EXTENSION)


def _sizes() -> Iterator[Hostile]:
    yield Hostile("sizes", "empty PDF", "a.pdf", bytes, Reason.EMPTY)
    yield Hostile("sizes", "empty PNG", "a.png", bytes, Reason.EMPTY)
    over = 20 * MEBIBYTE + 1
    yield Hostile(
        "sizes", "20 MiB + 1", "a.pdf", lambda: pdfs.plain() + bytes(over), Reason.TOO_LARGE
    )


def _hashes() -> Iterator[Hostile]:
    for label, claim in (("another", "0" * 64), ("too short", "abc"), ("no hex", "z" * 64)):
        yield Hostile(
            "hashes", label, "a.pdf", pdfs.plain, Reason.HASH_MISMATCH, client_sha256=claim
        )


def _foreign_types() -> Iterator[Hostile]:
    for label, head, reason in (
        ("Windows program", b"MZ\x90\0", Reason.PROGRAM),
        ("Linux program", b"\x7fELF\x02\x01", Reason.PROGRAM),
        ("Java class", b"\xca\xfe\xba\xbe", Reason.PROGRAM),
        ("shell script", b"#!/bin/sh\nrm -rf /\n", Reason.PROGRAM),
        ("GIF and JAR", b"GIF89a" + tables.archive({"A.class": b""}), Reason.OTHER_IMAGE),
        ("WebP", b"RIFF\0\0\0\0WEBPVP8 ", Reason.OTHER_IMAGE),
        ("TIFF", b"II*\0\x08\0\0\0", Reason.OTHER_IMAGE),
        ("HEIC", b"\0\0\0\x18ftypheic", Reason.OTHER_IMAGE),
        ("noise", bytes(range(128, 256)), Reason.UNKNOWN_TYPE),
        ("plain text", "检测报告".encode(), Reason.UNKNOWN_TYPE),
    ):
        yield Hostile("foreign types", label, "photo.jpg", partial(bytes, head + bytes(64)), reason)


def _markup() -> Iterator[Hostile]:
    for label, text in (
        ("SVG", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("HTML", "<!DOCTYPE html><script>alert(1)</script>"),
        ("HTML after blanks", "\ufeff \n\n<html><body onload=alert(1)>"),
        ("XML with entities", "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///'>]>"),
        ("PHP", "<?php system($_GET['c']); ?>"),
    ):
        yield Hostile("markup", label, "drawing.png", partial(bytes, text.encode()), Reason.MARKUP)


def _office() -> Iterator[Hostile]:
    yield Hostile(
        "office", "DOCX", "a.pdf", lambda: tables.office("word/document.xml"), Reason.OFFICE
    )
    yield Hostile("office", "XLSM", "a.pdf", tables.macro_workbook, Reason.OFFICE)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    yield Hostile("office", "DOC of 1997", "a.pdf", lambda: old, Reason.OFFICE)
    yield Hostile("office", "RTF", "a.pdf", lambda: b"{\\rtf1 \\objdata}", Reason.OFFICE)


def _archives() -> Iterator[Hostile]:
    for label, data in (
        ("ZIP", tables.archive({"a.txt": b"a"})),
        ("ZIP bomb", tables.archive({"a": bytes(30 * MEBIBYTE)})),
        ("ZIP without files", b"PK\x05\x06" + bytes(18)),
        ("RAR", b"Rar!\x1a\x07\x01\0" + bytes(64)),
        ("7z", b"7z\xbc\xaf\x27\x1c" + bytes(64)),
        ("gzip", b"\x1f\x8b\x08" + bytes(64)),
        ("tar", b"a.txt".ljust(257, b"\0") + b"ustar\0" + bytes(300)),
    ):
        yield Hostile("archives", label, "a.pdf", partial(bytes, data), Reason.ARCHIVE)


def _swapped() -> Iterator[Hostile]:
    for label, name, make in (
        ("PNG as PDF", "a.pdf", pictures.png),
        ("PDF as PNG", "a.png", pdfs.plain),
        ("JPEG as PNG", "a.png", pictures.jpeg),
        ("PNG as JPEG", "a.jpeg", pictures.png),
    ):
        yield Hostile("swapped types", label, name, make, Reason.TYPE_MISMATCH)


def _pixel_floods() -> Iterator[Hostile]:
    reason = Reason.TOO_MANY_PIXELS
    group = "pixel floods"
    yield Hostile(group, "PNG 50,000²", "a.png", lambda: pictures.flood(50_000, 50_000), reason)
    yield Hostile(group, "PNG one line", "a.png", lambda: pictures.flood(2**31 - 1, 1), reason)
    yield Hostile(group, "PNG just over", "a.png", lambda: pictures.flood(8_000, 5_001), reason)
    yield Hostile(group, "JPEG 65,000²", "a.jpg", lambda: pictures.flooding_jpeg(65_000), reason)
    image = {"Subtype": Name.Image, "Width": 60_000, "Height": 60_000, "Filter": Name.DCTDecode}
    picture = pictures.jpeg()
    yield Hostile(group, "in a PDF", "a.pdf", lambda: pdfs.with_stream(picture, **image), reason)


def _text_bombs() -> Iterator[Hostile]:
    packed = zlib.compress(bytes(64 * MEBIBYTE), 9)
    for kind, body in (
        (b"zTXt", b"a\0\0" + packed),
        (b"iTXt", b"a\0\x01\0\0\0" + packed),
        (b"iCCP", b"a\0\0" + packed),
    ):
        yield Hostile(
            "text bombs",
            kind.decode(),
            "a.png",
            partial(pictures.with_chunk, kind, body),
            Reason.DECODES_TOO_LARGE,
        )


def _leading() -> Iterator[Hostile]:
    reason = Reason.LEADING_BYTES
    for label, before in (
        ("HTTP headers", b"HTTP/1.1 200 OK\r\n\r\n"),
        ("a GIF's comment", b"\0\0 comment "),
        ("blank lines", b"\n\n"),
    ):
        make = partial(_joined, before, pdfs.plain)
        yield Hostile("leading bytes", f"PDF after {label}", "a.pdf", make, reason)
    html = b"%PDF-1.7\n%<html><script>alert(1)</script>\n"
    make = partial(pdfs.raw, *pdfs.PAGES, header=html)
    yield Hostile("leading bytes", "HTML in the first comment", "a.pdf", make, reason)
    script = b"%PDF-1.7\n/*\nalert(1)//*/\n"
    make = partial(pdfs.raw, *pdfs.PAGES, header=script)
    yield Hostile("leading bytes", "script before the first object", "a.pdf", make, reason)
    yield Hostile(
        "leading bytes", "PNG after text", "a.png", lambda: b"GIF=1;/*" + pictures.png(), reason
    )


def _trailing() -> Iterator[Hostile]:
    zipped = tables.archive({"A.class": b"\xca\xfe\xba\xbe"})
    for label, name, make, after in (
        ("PDF and ZIP", "a.pdf", pdfs.plain, zipped),
        ("PDF and HTML", "a.pdf", pdfs.plain, b"<html><script>alert(1)</script>"),
        ("PDF and program", "a.pdf", pdfs.plain, b"\x7fELF" + bytes(64)),
        ("JPEG and ZIP", "a.jpg", pictures.jpeg, zipped),
        ("JPEG and PHP", "a.jpg", pictures.jpeg, b"<?php system($_GET['c']); ?>"),
        ("JPEG and RAR", "a.jpg", pictures.jpeg, b"Rar!\x1a\x07\x01\0"),
        ("JPEG, film and ZIP", "a.jpg", pictures.jpeg, b"\0\0\0\x18ftypmp42" + zipped),
        ("PNG and ZIP", "a.png", pictures.png, zipped),
        ("PNG and HTML", "a.png", pictures.png, b"<html>"),
    ):
        yield Hostile(
            "trailing bytes",
            label,
            name,
            partial(_joined, b"", make, after),
            Reason.TRAILING_BYTES,
        )


def _hidden() -> Iterator[Hostile]:
    whole = pdfs.plain()
    pointer = whole[whole.rindex(b"startxref") :]
    yield Hostile(
        "hidden archives",
        "ZIP before a second end",
        "a.pdf",
        lambda: whole + tables.archive({"a.exe": b"MZ"}, comment=pointer),
        Reason.HIDDEN_ARCHIVE,
    )
    for label, magic in (("RAR", b"Rar!\x1a\x07\x01\0"), ("7z", b"7z\xbc\xaf\x27\x1c")):
        make = partial(pdfs.with_stream, magic + bytes(99))
        yield Hostile(
            "hidden archives", f"{label} in a stream", "a.pdf", make, Reason.HIDDEN_ARCHIVE
        )


def _truncated() -> Iterator[Hostile]:
    deep = pdfs.raw(*pdfs.PAGES, b"[" * 90_000 + b"]" * 90_000)
    odd = pdfs.raw(*pdfs.PAGES, b"}<</S/JavaScript/JS(1)>>")
    broken = pdfs.with_stream(b"no deflate", Filter=Name.FlateDecode)
    for label, name, make in (
        ("PDF, half", "a.pdf", partial(_half, pdfs.plain(pages=9))),
        ("PDF without its end", "a.pdf", lambda: pdfs.plain()[:-30]),
        ("PDF, header only", "a.pdf", lambda: b"%PDF-1.7\n"),
        (
            "PDF, wrong reference",
            "a.pdf",
            lambda: pdfs.plain().replace(b"startxref\n", b"startxref\n9"),
        ),
        ("PDF, bad stream", "a.pdf", lambda: broken),
        ("PDF, 90,000 brackets", "a.pdf", lambda: deep),
        ("PDF, an object that only some readers see", "a.pdf", lambda: odd),
        ("JPEG, half", "a.jpg", partial(_half, pictures.jpeg())),
        ("JPEG, header only", "a.jpg", lambda: pictures.jpeg()[:20]),
        ("PNG, half", "a.png", partial(_half, pictures.png())),
        ("PNG without its end", "a.png", lambda: pictures.png()[:-12]),
        ("PNG, signature only", "a.png", lambda: pictures.SIGNATURE),
        ("PNG, wrong checksum", "a.png", lambda: pictures.png().replace(b"IDAT", b"IDAT!", 1)),
        ("PNG without pixels", "a.png", lambda: pictures.flood(0, 0)),
    ):
        yield Hostile("damaged", label, name, make, Reason.DAMAGED)
    moving = partial(pictures.with_chunk, b"acTL", bytes(8))
    yield Hostile("animated", "APNG", "a.png", moving, Reason.ANIMATED)


def _joined(before: bytes, make: Callable[[], bytes], after: bytes = b"") -> bytes:
    return before + make() + after


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]
