"""Tables that leave the platform: no formula gets in, nothing gets lost, memory stays flat."""

import csv
import io
import tracemalloc
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from qbs_platform.common import exports
from qbs_platform.common.exports import Format, Row

HEADING = ("编号", "名称")

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\rx",
    "\nx",
    " =1",
    "   +1",
    '"=1"',
    "'=1",
    "“=1”",
    "`=1`",
    ' " =HYPERLINK("x")',
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "﹦1",
    "\N{MINUS SIGN}1",
    "\N{IDEOGRAPHIC SPACE}=1",
    "\N{NO-BREAK SPACE}=1",
    "\N{ZERO WIDTH SPACE}=1",
    "\N{ZERO WIDTH NO-BREAK SPACE}=1",
    "\x0b=1",
]
HARMLESS = ["", "龙井茶", "a=b", "1-2", "lin@example.cn", '"quoted"', " spaced", "'", "(=1)", "9"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_be_a_formula_is_made_a_text(text: str) -> None:
    assert exports.safe(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_what_cannot_is_left_alone(text: str) -> None:
    assert exports.safe(text) == text


def test_numbers_stay_numbers() -> None:
    assert exports.safe(-5) == -5


def read_xlsx(heading: Row, rows: Iterable[Row]) -> Any:
    return load_workbook(exports.xlsx_file(heading, rows)).active


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_says_that_it_is_utf8_and_keeps_every_text() -> None:
    rows = [("1", 'a "b", c'), ("2", "two\nlines"), ("3", "=1"), ("4", "")]
    content = b"".join(exports.csv_chunks(HEADING, rows))

    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content) == [list(HEADING), *map(list, rows[:2]), ["3", "'=1"], ["4", ""]]


def test_a_heading_is_as_safe_as_a_cell() -> None:
    (content,) = exports.csv_chunks(("=1",), [])

    assert read_csv(content) == [["'=1"]]


def test_xlsx_cells_are_texts_whatever_they_look_like() -> None:
    rows: list[Row] = [
        ("=1+1", 7),
        ("0012", "https://example.cn"),
        ("12", "{=1}"),
        ("-1", "two\nlines"),
    ]
    sheet = read_xlsx(HEADING, rows)
    cells = [(cell.value, cell.data_type) for row in sheet.iter_rows() for cell in row]

    assert cells == [
        ("编号", "s"),
        ("名称", "s"),
        ("'=1+1", "s"),
        (7, "n"),
        ("0012", "s"),
        ("https://example.cn", "s"),
        ("12", "s"),
        ("{=1}", "s"),
        ("'-1", "s"),
        ("two\nlines", "s"),
    ]
    assert sheet["B3"].hyperlink is None


def test_a_text_too_long_for_a_cell_is_cut_and_the_row_kept() -> None:
    sheet = read_xlsx(HEADING, [("1", "长" * 40_000)])

    assert sheet["B2"].value == "长" * 32_767


def test_a_sheet_that_is_full_says_so() -> None:
    too_wide = ["x"] * 16_385

    with pytest.raises(ValueError, match="does not fit"):
        exports.xlsx_file(HEADING, [too_wide])


@pytest.mark.parametrize("chosen", Format)
def test_the_answer_is_a_file_with_a_name(chosen: Format, db: None) -> None:
    answer = exports.attachment(chosen, stem="qbs-things", heading=HEADING, rows=[("1", "x")])

    assert answer["Content-Disposition"] == f'attachment; filename="qbs-things.{chosen}"'
    assert answer.getvalue()[:2] == {"csv": b"\xef\xbb", "xlsx": b"PK"}[chosen]
    answer.close()


def many_rows(number: int) -> Iterator[tuple[str, ...]]:
    return (tuple(f"{n}-{column}" for column in range(15)) for n in range(number))


@pytest.mark.parametrize("chosen", Format)
def test_ten_times_the_rows_take_no_more_memory(chosen: Format, db: None) -> None:
    peaks = []
    for number in (1_000, 10_000):
        tracemalloc.start()
        answer = exports.attachment(chosen, stem="x", heading=("a",) * 15, rows=many_rows(number))
        total = sum(map(len, answer))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        answer.close()

    assert total > 300_000
    assert peaks[1] < peaks[0] * 2
