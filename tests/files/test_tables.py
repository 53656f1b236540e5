"""Kept tables are read in the confined child: what is shown comes back, formulas as formulas."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from xlsxwriter import Workbook as Written

from qbs_platform.common import exports
from qbs_platform.files import tables
from qbs_platform.files.enums import ScanState
from qbs_platform.files.errors import FileQuarantined, FileRefused
from qbs_platform.files.inspection.verdict import Kind, Reason
from qbs_platform.files.services import TABLE_KINDS
from tests.files.conftest import Store
from tests.files.tables import archive, workbook

pytestmark = pytest.mark.django_db
Rows = list[tuple[int, list[str]]]


def read(store: Store, content: bytes, name: str = "a.xlsx") -> Rows:
    return tables.rows_of(store(content, name, kinds=TABLE_KINDS))


def test_a_workbook_is_read_as_it_is_shown(store: Store) -> None:
    row = ["编号", 7, 0.1, 1e6, date(2026, 8, 1), datetime(2026, 8, 1, 9, 30), True, None, " x "]  # noqa: DTZ001
    assert read(store, workbook(row, [], ["end"])) == [
        (1, ["编号", "7", "0.1", "1000000", "2026-08-01", "2026-08-01 09:30:00", "1", "", " x "]),
        (3, ["end"]),
    ]


def test_a_formula_comes_back_as_one_and_never_as_its_result(
    store: Store,
) -> None:
    assert read(store, workbook(["=1+1"])) == [(1, ["=1+1"])]


def test_our_own_exports_are_read(store: Store) -> None:
    content = exports.xlsx_file(("名称", "数量"), [("龙井", 3), ("=1", 4)]).read()
    assert read(store, content) == [
        (1, ["名称", "数量"]),
        (2, ["龙井", "3"]),
        (3, ["'=1", "4"]),
    ]


def test_texts_in_several_runs_are_one(store: Store) -> None:
    out = BytesIO()
    with Written(out) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_rich_string("B3", "半", bold, "粗", "半")
    assert read(store, out.getvalue()) == [(3, ["", "半粗半"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_spreadsheets(store: Store, encoding: str) -> None:
    content = '名称,备注\r\n\r\n龙井,"一,二"\r\n'.encode(encoding)
    assert read(store, content, "a.csv") == [
        (1, ["名称", "备注"]),
        (3, ["龙井", "一,二"]),
    ]


@pytest.mark.parametrize(
    "rows",
    [[["x"]] * 10_001, [["x"] * 101], [["x" * 4_001]]],
    ids=["rows", "columns", "characters"],
)
def test_a_table_that_is_too_large_is_refused(store: Store, rows: list[list[Any]]) -> None:
    with pytest.raises(FileRefused) as refused:
        read(store, workbook(*rows))
    assert refused.value.reason is Reason.TABLE_TOO_LARGE


def test_a_table_that_no_scanner_has_passed_is_not_read(store: Store) -> None:
    stored = store(b"a,b\n", "a.csv", kinds=TABLE_KINDS)
    stored.scan_state = ScanState.QUARANTINED
    with pytest.raises(FileQuarantined):
        tables.rows_of(stored)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"xl/_rels/workbook.xml.rels": b"<a/>"},
        {"xl/_rels/workbook.xml.rels": b'<a><b Id="" Target="../secret.xml"/></a>'},
    ],
    ids=["no relations", "no sheet", "a sheet that is not there"],
)
def test_a_workbook_without_its_parts_is_damaged(store: Store, parts: dict[str, bytes]) -> None:
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        b'PartName="/xl/workbook.xml" ContentType="'
        + f"{Kind.XLSX}.main+xml".encode()
        + b'"/></Types>'
    )
    content = archive({"[Content_Types].xml": types, "xl/workbook.xml": b"<a/>", **parts})
    with pytest.raises(FileRefused) as refused:
        read(store, content)
    assert refused.value.reason is Reason.DAMAGED
