"""Tables that leave the platform as CSV or XLSX: no cell is taken for a formula, memory stays flat.

Every export of the platform goes through ``attachment``. Source: security.md, IO-6; OWASP, CSV
Injection.
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from io import SEEK_END, StringIO
from itertools import chain
from tempfile import TemporaryFile
from typing import IO

from django.db import models
from django.http import FileResponse, StreamingHttpResponse
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

Cell = str | int
Row = Sequence[Cell]

_STARTS_FORMULA = frozenset("=+-@\t\r\n\N{MINUS SIGN}")
_QUOTES = frozenset("\"'`\N{DOUBLE LOW-9 QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Pi", "Pf"})
_CHUNK_CHARACTERS = 32_768
_LONGEST_XLSX_TEXT = 32_767
_COLUMN_WIDTH = 24


class Format(models.TextChoices):
    """The two ways a table can leave."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


_CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(
    chosen: Format, *, stem: str, heading: Row, rows: Iterable[Row]
) -> StreamingHttpResponse:
    """Answer with the table as a file ``<stem>.<format>``; ``rows`` is read while it is written.

    CSV leaves row by row. XLSX is a zip whose parts must be complete, so it is written to a
    temporary file first, row by row too, and sent from there.
    """
    if chosen is Format.XLSX:
        return FileResponse(
            xlsx_file(heading, rows),
            as_attachment=True,
            filename=f"{stem}.{chosen}",
            content_type=_CONTENT_TYPES[chosen],
        )
    return StreamingHttpResponse(
        csv_chunks(heading, rows),
        content_type=_CONTENT_TYPES[chosen],
        headers={"Content-Disposition": f'attachment; filename="{stem}.{chosen}"'},
    )


def csv_chunks(heading: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the table as RFC 4180 in UTF-8, in pieces of some ten kilobytes.

    The byte order mark in front tells Excel that it is UTF-8 and not the system's code page.
    """
    buffer = StringIO("\N{ZERO WIDTH NO-BREAK SPACE}")
    buffer.seek(0, SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow(map(safe, heading))
    for row in rows:
        writer.writerow(map(safe, row))
        if buffer.tell() > _CHUNK_CHARACTERS:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def xlsx_file(heading: Row, rows: Iterable[Row]) -> IO[bytes]:
    """Write the table to a temporary file and return it, to be read from its start.

    Texts are written as texts, whatever they look like, and cut to the 32,767 characters that a
    cell can hold. Raises ValueError beyond the 1,048,576 rows that a sheet can hold.
    """
    file = TemporaryFile()  # noqa: SIM115 - whoever answers with it closes it
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heading) - 1, _COLUMN_WIDTH)
        for number, row in enumerate(chain([heading], rows)):
            _write(sheet, number, row)
    file.seek(0)
    return file


def safe(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet could take for a formula.

    Such a text begins with = + - @, a tab or a line break, in any width, also behind spaces,
    quotes or invisible characters. Numbers stay numbers.
    """
    if not isinstance(cell, str) or cell[:1].isalnum():  # nearly all cells: no closer look
        return cell
    for character in cell:
        plain = unicodedata.normalize("NFKC", character)[0]  # ＝ and ﹦ are =, a wide space a space
        if plain in _STARTS_FORMULA:
            return f"'{cell}"
        if plain not in _QUOTES and unicodedata.category(plain) not in _INVISIBLE:
            break
    return cell


def _write(sheet: Worksheet, number: int, row: Row) -> None:
    for position, cell in enumerate(map(safe, row)):
        if isinstance(cell, str):
            outcome = sheet.write_string(number, position, cell[:_LONGEST_XLSX_TEXT])
        else:
            outcome = sheet.write_number(number, position, cell)
        if outcome < 0:
            raise ValueError(f"Row {number} does not fit into a sheet.")
