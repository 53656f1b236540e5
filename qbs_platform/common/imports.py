"""Tables that people bring: rows by their headings, good rows taken, bad rows handed back.

An app names its columns, makes a form of each row, and says what makes two rows the same. What
comes back to the person is the same table with two columns more, the number of the row and what is
wrong with it; corrected, it can be brought again as it is. Which bytes are a table is asked
elsewhere (``files.tables``), before anything here is called.
"""

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from qbs_platform.common import exports
from qbs_platform.common.errors import FormRefused

MOST_ROWS = 2_000
ROW_NUMBER, PROBLEMS = "行号", "问题"  # headings of our own, left out when the table comes again
_STARTS_FORMULA = frozenset("=@")
_LONGEST_NAME = 30  # characters of a wrong heading that are said again


class SheetRefused(FormRefused):
    """The table as a whole cannot be read: no heading, a wrong one, too many rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Its heading belongs to the format, so it is the same in any language."""

    key: str
    heading: str
    is_required: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet as people count, and its cells by the key of the column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that its form accepted."""

    row: Row
    cleaned: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is handed back, and every reason why."""

    row: Row
    reasons: tuple[str, ...]

    def as_record(self) -> dict[str, Any]:
        """The row as JSON, to be kept until the person fetches it."""
        number, cells = self.row.number, dict(self.row.cells)
        return {"number": number, "cells": cells, "reasons": list(self.reasons)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "BadRow":
        """The inverse of ``as_record``."""
        return cls(Row(record["number"], record["cells"]), tuple(record["reasons"]))


@dataclass(frozen=True, slots=True)
class Sifted:
    """The good and the bad rows of a table, each in its order."""

    good: tuple[GoodRow, ...]
    bad: tuple[BadRow, ...]


def read(
    sheet: Iterable[tuple[int, Sequence[str]]],
    columns: Sequence[Column],
    *,
    most_rows: int = MOST_ROWS,
) -> list[Row]:
    """Take the rows of ``sheet`` apart by its first row that is not empty, the headings.

    ``sheet`` yields each row's number and cells. Empty rows are passed over; columns may stand in
    any order. The example of the template is no row. Raises SheetRefused with a sentence that names
    every wrong heading.
    """
    filled = ((number, cells) for number, cells in sheet if any(map(str.strip, cells)))
    head = next(filled, None)
    if head is None:
        raise SheetRefused(_("表格是空的，请填写后再导入。"))
    keys = _keys(head[1], columns)
    rows: list[Row] = []
    example = {column.key: column.example for column in columns}
    for number, cells in filled:
        row = _row(number, cells, keys, columns)
        if row.cells == example:
            continue
        if len(rows) == most_rows:
            raise SheetRefused(
                _("表格超过 %(most)d 行，请拆成几个文件，分次导入。") % {"most": most_rows}
            )
        rows.append(row)
    if not rows:
        raise SheetRefused(_("表格只有表头，没有数据行。"))
    return rows


def sift(
    rows: Iterable[Row],
    columns: Sequence[Column],
    form_of: Callable[[Mapping[str, str]], forms.Form],
    same: Callable[[Mapping[str, Any]], Hashable],
) -> Sifted:
    """Divide ``rows`` by the form that ``form_of`` makes of each; it must ask the database nothing.

    Of rows that are the ``same`` only the first is good. A cell that looks like a formula is never
    accepted.
    """
    headings = {column.key: column.heading for column in columns}
    first: dict[Hashable, int] = {}
    good, bad = [], []
    for row in rows:
        form = form_of(row.cells)
        reasons = [*_formulas(row, headings), *_reasons(form, headings)]
        if not reasons:
            number = first.setdefault(same(form.cleaned_data), row.number)
            if number != row.number:
                reasons = [_("与第 %(number)d 行重复，请只保留一行。") % {"number": number}]
        if reasons:
            bad.append(BadRow(row, tuple(reasons)))
        else:
            good.append(GoodRow(row, form.cleaned_data))
    return Sifted(tuple(good), tuple(bad))


def template(columns: Sequence[Column]) -> tuple[exports.Row, list[exports.Row]]:
    """Heading and one row of examples of an empty table to be filled in."""
    return tuple(c.heading for c in columns), [tuple(c.example for c in columns)]


def handed_back(
    columns: Sequence[Column], bad: Iterable[BadRow]
) -> tuple[exports.Row, Iterator[exports.Row]]:
    """Heading and rows of the table that goes back; ``exports`` makes formulas harmless."""
    heading = (*(column.heading for column in columns), ROW_NUMBER, PROBLEMS)
    return heading, (_back(columns, each) for each in bad)


def _keys(cells: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """The key of each cell of the heading, '' for those that are passed over."""
    known = {column.heading: column.key for column in columns}
    headings = [_plain(cell).rstrip("*＊ ") for cell in cells]
    wanted = [each for each in headings if each and each not in {ROW_NUMBER, PROBLEMS}]
    unknown = [each for each in wanted if each not in known]
    missing = [c.heading for c in columns if c.is_required and c.heading not in wanted]
    twice = sorted({each for each in wanted if wanted.count(each) > 1})
    complaints = (
        (missing, _("缺少“%(names)s”列。")),
        (unknown, _("没有“%(names)s”这样的列。")),
        (twice, _("“%(names)s”列出现了不止一次。")),
    )
    said = [
        text % {"names": "”“".join(map(_shortened, names))} for names, text in complaints if names
    ]
    if said:
        raise SheetRefused("".join([*said, _("请用模板的表头，不要改名。")]))
    return [known.get(each, "") for each in headings]


def _row(number: int, cells: Sequence[str], keys: Sequence[str], columns: Sequence[Column]) -> Row:
    given = {key: _plain(cell) for key, cell in zip(keys, cells, strict=False) if key}
    return Row(number, {column.key: given.get(column.key, "") for column in columns})


def _plain(cell: str) -> str:
    """A cell without spaces around it, and without the apostrophe that an export put before it."""
    text = cell.strip()
    bare = text[1:]
    return bare if text[:1] == "'" and exports.safe(bare) == text else text


def _formulas(row: Row, headings: Mapping[str, str]) -> Iterator[str]:
    for key, cell in row.cells.items():
        if unicodedata.normalize("NFKC", cell).lstrip()[:1] in _STARTS_FORMULA:
            yield _("“%(heading)s”：像是公式，请只填写文字。") % {"heading": headings[key]}


def _reasons(form: forms.Form, headings: Mapping[str, str]) -> Iterator[str]:
    for name, sentences in form.errors.items():
        for sentence in sentences:
            known = headings.get(name)
            yield f"“{known}”：{sentence}" if known else str(sentence)


def _back(columns: Sequence[Column], bad: BadRow) -> exports.Row:
    cells = (bad.row.cells.get(column.key, "") for column in columns)
    return (*cells, bad.row.number, " ".join(bad.reasons))


def _shortened(heading: str) -> str:
    return heading if len(heading) <= _LONGEST_NAME else f"{heading[:_LONGEST_NAME]}…"
