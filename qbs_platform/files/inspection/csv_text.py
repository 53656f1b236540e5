"""CSV (RFC 4180): plain text in UTF-8 or GB 18030, without control characters or formulas."""

import csv
import io
import re
from pathlib import Path

from qbs_platform.files.inspection import sniffing
from qbs_platform.files.inspection.verdict import Findings, Kind, Reason, Unfit

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A spreadsheet computes what starts so; a plain sign before a number or a word does nothing.
_FORMULA = re.compile(r"[ \"'\t]*(?:[=@＝＠]|[-+－＋].*[(|!])", re.DOTALL)
_CELL_CHARACTERS = 32_767  # what a spreadsheet's cell holds


def inspect(source: Path, _target: Path) -> Findings:
    """Read every cell of the table at ``source``; raises Unfit."""
    text = decoded(source.read_bytes())
    if _CONTROL.search(text):
        raise Unfit(Reason.UNKNOWN_TYPE, Kind.CSV.name)
    sniffing.check(text[: sniffing.HEAD_BYTES].encode(), Kind.CSV)
    csv.field_size_limit(_CELL_CHARACTERS)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            for cell in row:
                _check_cell(cell)
    except csv.Error as error:
        raise Unfit(Reason.DAMAGED) from error
    return Findings()


def decoded(data: bytes) -> str:
    """Read UTF-8 or else GB 18030; raises Unfit."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unfit(Reason.TABLE_ENCODING)


def _check_cell(cell: str) -> None:
    if _FORMULA.match(cell):
        raise Unfit(Reason.TABLE_FORMULA, cell[:40])
