"""XLSX (ISO/IEC 29500): a ZIP of XML parts without macros, objects or outside references."""

import zipfile
import zlib
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from qbs_platform.files.inspection import limits
from qbs_platform.files.inspection.verdict import Findings, Kind, Reason, Unfit

_MAIN = f"{Kind.XLSX}.main+xml"
_REQUIRED = {"[Content_Types].xml", "xl/workbook.xml"}
_MACROS = ("vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "xl/activex/", "customui/")
_FOREIGN = ("xl/embeddings/", "xl/externallinks/", "xl/connections.xml", "xl/querytables/")
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_SUFFIXES = (*_XML_SUFFIXES, ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    ParseError,
    ValueError,
    OSError,
    EOFError,
)
_END_RECORD_BYTES = 22


def inspect(source: Path, _target: Path) -> Findings:
    """Read every part of the workbook at ``source``; raises Unfit."""
    _check_frame(source)
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            left = limits.DECODED_BYTES
            for part in parts:
                left = _read(archive, part, left)
    except DefusedXmlException as error:
        raise Unfit(Reason.MARKUP) from error
    except _DAMAGE as error:
        raise Unfit(Reason.DAMAGED) from error
    return Findings()


def _check_frame(source: Path) -> None:
    if source.read_bytes()[-_END_RECORD_BYTES:][:4] != b"PK\x05\x06":
        raise Unfit(Reason.TRAILING_BYTES)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if not set(names) >= _REQUIRED or len(set(names)) != len(names):
        raise Unfit(Reason.OFFICE, "Office")
    if len(parts) > limits.ARCHIVE_PARTS or sum(p.file_size for p in parts) > limits.DECODED_BYTES:
        raise Unfit(Reason.DECODES_TOO_LARGE)
    for name in map(str.lower, names):
        if any(mark in name for mark in _MACROS):
            raise Unfit(Reason.TABLE_MACROS)
        if name.startswith(_FOREIGN):
            raise Unfit(Reason.TABLE_EXTERNAL)
        if ".." in name or name.startswith("/") or not name.endswith(_SUFFIXES):
            raise Unfit(Reason.HIDDEN_ARCHIVE)


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Read one part in full, checksum included; returns what is left of ``left`` bytes."""
    if part.flag_bits & 1:
        raise Unfit(Reason.DAMAGED)  # encrypted
    with archive.open(part) as file:
        while chunk := file.read(limits.MEBIBYTE):
            left -= len(chunk)
            if left < 0:
                raise Unfit(Reason.DECODES_TOO_LARGE)
    if part.filename.lower().endswith(_XML_SUFFIXES):
        with archive.open(part) as file:
            _check_xml(part.filename, file)
    return left


def _check_xml(name: str, file: IO[bytes]) -> None:
    found_main = False
    for _event, element in iterparse(file, forbid_dtd=True):
        kind = element.get("ContentType", "")
        if "macroEnabled" in kind or "vbaProject" in kind:
            raise Unfit(Reason.TABLE_MACROS)
        found_main = found_main or kind == _MAIN
        is_link = element.get("Type", "").endswith("/hyperlink")
        if element.get("TargetMode") == "External" and not is_link:
            raise Unfit(Reason.TABLE_EXTERNAL)
        if element.tag.endswith("}ddeLink") or element.tag.endswith("}oleObject"):
            raise Unfit(Reason.TABLE_EXTERNAL)
        element.clear()
    if name == "[Content_Types].xml" and not found_main:
        raise Unfit(Reason.OFFICE, "Office")
