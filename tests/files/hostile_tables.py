"""Workbooks and CSV files that compute, reach out or swell; each with its reason."""

from collections.abc import Iterator
from functools import partial

from qbs_platform.files.inspection.verdict import Reason
from qbs_platform.files.services import EVIDENCE_KINDS, TABLE_KINDS
from tests.files import tables
from tests.files.case import MEBIBYTE, Hostile

TABLES = EVIDENCE_KINDS | TABLE_KINDS


def every() -> Iterator[Hostile]:
    """All of them."""
    yield from _workbooks()
    yield from _csv()


def _workbooks() -> Iterator[Hostile]:
    for label, make, reason in (
        ("macros", tables.macro_workbook, Reason.TABLE_MACROS),
        ("bomb", lambda: _part("xl/a.xml", " " * 101 * MEBIBYTE), Reason.DECODES_TOO_LARGE),
        ("a document", lambda: tables.office("word/document.xml"), Reason.OFFICE),
        ("a tail", lambda: tables.workbook() + b"<html>", Reason.TRAILING_BYTES),
        ("half", lambda: tables.workbook()[:2000] + tables.workbook()[-22:], Reason.DAMAGED),
    ):
        yield Hostile("workbooks", label, "a.xlsx", make, reason, TABLES)
    far = '<a xmlns="r"><Relationship TargetMode="External" Target="file:///"/></a>'
    entities = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>"
    for name, text, reason in (
        ("xl/activeX/activeX1.xml", "<a/>", Reason.TABLE_MACROS),
        ("xl/externalLinks/a.xml", "<a/>", Reason.TABLE_EXTERNAL),
        ("xl/_rels/a.rels", far, Reason.TABLE_EXTERNAL),
        ("xl/entities.xml", entities, Reason.MARKUP),
        ("xl/a.exe", "MZ", Reason.HIDDEN_ARCHIVE),
        ("../../a.xml", "<a/>", Reason.HIDDEN_ARCHIVE),
    ):
        make = partial(_part, name, text)
        yield Hostile("workbooks", name, "a.xlsx", make, reason, TABLES)


def _part(name: str, text: str) -> bytes:
    return tables.workbook_with(name, text)


def _csv() -> Iterator[Hostile]:
    for label, text, reason in (
        ("formula", b"a,=HYPERLINK(1)\n", Reason.TABLE_FORMULA),
        ("DDE", b"\"+cmd|' /C calc'!A0\"\n", Reason.TABLE_FORMULA),
        ("full-width formula", "名称,＝1+1\n".encode(), Reason.TABLE_FORMULA),
        ("HTML", b"<html><script>", Reason.MARKUP),
        ("control characters", b"a,b\x00\x01\n", Reason.UNKNOWN_TYPE),
        ("no text", b"\xff\xfe\xff\xff\x80\x80", Reason.TABLE_ENCODING),
        ("an endless cell", b'"' + b"a" * 40_000, Reason.DAMAGED),
    ):
        yield Hostile("csv", label, "a.csv", partial(bytes, text), reason, TABLES)
