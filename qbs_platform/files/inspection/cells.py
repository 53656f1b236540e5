"""What a workbook or a CSV file says: rows of plain texts, for whoever reads tables.

Runs in the child, on files that ``workbook`` or ``csv_text`` have passed. Of a workbook only the
first sheet is read: texts, numbers and days as they are shown, a formula as its text, so that
nobody takes its last result for what a person typed.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from defusedxml.ElementTree import iterparse

from qbs_platform.files.inspection import csv_text, limits
from qbs_platform.files.inspection.verdict import Findings, Kind, Reason, Unfit

Line = tuple[int, list[str]]
Element = Any  # of defusedxml, which says no types; no other reader of XML is imported

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "http://purl.oclc.org/ooxml/"
_DAY_FORMATS = frozenset(
    {*range(14, 23), *range(27, 37), *range(50, 59)}
)  # ISO/IEC 29500-1, 18.8.30
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's day has no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001


def read(kind: Kind, source: Path, target: Path) -> Findings:
    """Write the rows of the table at ``source`` to ``target`` as JSON; raises Unfit."""
    lines = _csv_lines(source) if kind is Kind.CSV else _sheet_lines(source)
    target.write_text(json.dumps(list(_bounded(lines))), encoding="utf-8")
    return Findings()


def _bounded(lines: Iterator[Line]) -> Iterator[Line]:
    for count, (number, cells) in enumerate(lines):
        too_long = any(len(cell) > limits.TABLE_CELL_CHARACTERS for cell in cells)
        if count >= limits.TABLE_ROWS or len(cells) > limits.TABLE_COLUMNS or too_long:
            raise Unfit(Reason.TABLE_TOO_LARGE)
        yield number, cells


def _csv_lines(source: Path) -> Iterator[Line]:
    text = csv_text.decoded(source.read_bytes())
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
        if any(cells):
            yield number, cells


def _sheet_lines(source: Path) -> Iterator[Line]:
    with zipfile.ZipFile(source) as archive:
        book = _Book(archive)
        with archive.open(book.first_sheet) as file:
            yield from _rows(file, book)


class _Book:
    """What the cells of the first sheet refer to: shared texts, formats, the first day."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        names = set(archive.namelist())
        sheet_id, self.epoch = self._workbook(archive)
        self.first_sheet = self._path_of(archive, sheet_id)
        if self.first_sheet not in names:
            raise Unfit(Reason.DAMAGED)
        self.texts = list(self._texts(archive)) if "xl/sharedStrings.xml" in names else []
        self.day_styles = self._day_styles(archive) if "xl/styles.xml" in names else frozenset()

    def _workbook(self, archive: zipfile.ZipFile) -> tuple[str, datetime]:
        sheet, epoch = "", _EPOCH
        for element in _elements(archive, "xl/workbook.xml"):
            if element.tag == f"{_MAIN}workbookPr" and element.get("date1904") in {"1", "true"}:
                epoch = _EPOCH_1904
            if element.tag == f"{_MAIN}sheet" and not sheet:
                sheet = element.get(_RELATION, "")
        return sheet, epoch

    def _path_of(self, archive: zipfile.ZipFile, sheet: str) -> str:
        for element in _elements(archive, "xl/_rels/workbook.xml.rels"):
            if element.get("Id") == sheet:
                target = element.get("Target", "")
                return target[1:] if target.startswith("/") else f"xl/{target}"
        raise Unfit(Reason.DAMAGED)

    def _texts(self, archive: zipfile.ZipFile) -> Iterator[str]:
        for element in _elements(archive, "xl/sharedStrings.xml"):
            if element.tag == f"{_MAIN}si":
                yield _text(element)
                element.clear()

    def _day_styles(self, archive: zipfile.ZipFile) -> frozenset[int]:
        days, styles = set(_DAY_FORMATS), frozenset[int]()
        for element in _elements(archive, "xl/styles.xml"):
            if element.tag == f"{_MAIN}numFmt":
                code = _QUOTED.sub("", element.get("formatCode", "")).lower()
                if "y" in code or "d" in code:
                    days.add(int(element.get("numFmtId", "0")))
            if element.tag == f"{_MAIN}cellXfs":
                styles = frozenset(
                    place
                    for place, style in enumerate(element)
                    if int(style.get("numFmtId", "0")) in days
                )
        return styles


def _elements(archive: zipfile.ZipFile, part: str) -> Iterator[Element]:
    with archive.open(part) as file:
        for _event, element in iterparse(file, forbid_dtd=True):
            if _STRICT in element.tag:
                raise Unfit(Reason.UNKNOWN_TYPE, Kind.XLSX.name)
            yield element


def _rows(file: IO[bytes], book: _Book) -> Iterator[Line]:
    number = 0
    for _event, element in iterparse(file, forbid_dtd=True):
        if element.tag != f"{_MAIN}row":
            continue
        number = int(element.get("r", number + 1))
        cells: list[str] = []
        for cell in element.iter(f"{_MAIN}c"):
            place = _column(cell.get("r", "")) or len(cells) + 1
            if place > limits.TABLE_COLUMNS and not _shown(cell, book):
                continue
            cells.extend([""] * (min(place, limits.TABLE_COLUMNS + 1) - 1 - len(cells)))
            cells.append(_shown(cell, book))
        if any(cells):
            yield number, cells
        element.clear()


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number


def _shown(cell: Element, book: _Book) -> str:
    formula = cell.find(f"{_MAIN}f")
    if formula is not None:
        return f"={formula.text or ''}"
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "s":
        return book.texts[int(value)] if value else ""
    if cell.get("t") in {"str", "e", "b", "d"} or not value:
        return value
    if int(cell.get("s", "0")) in book.day_styles:
        return _day(float(value), book.epoch)
    return _number(value)


def _text(element: Element) -> str:
    """The runs of a text, without the readings that East Asian texts may carry."""
    spoken = {id(run) for reading in element.iter(f"{_MAIN}rPh") for run in reading.iter()}
    return "".join(run.text or "" for run in element.iter(f"{_MAIN}t") if id(run) not in spoken)


def _day(value: float, epoch: datetime) -> str:
    moment = epoch + timedelta(days=value)
    is_whole = value == int(value)
    return moment.date().isoformat() if is_whole else moment.isoformat(" ", "seconds")


def _number(value: str) -> str:
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 10**15 else repr(number)
