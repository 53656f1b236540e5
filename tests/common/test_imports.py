"""Tables that people bring: any order of columns, every mistake named by its row, nothing computed.

The columns here are those of a made-up inventory, because the core knows no business.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest
from django import forms
from openpyxl import load_workbook

from qbs_platform.common import exports, imports
from qbs_platform.common.imports import BadRow, Column, Row, SheetRefused

COLUMNS = (
    Column("code", "货号", is_required=True, example="A-1"),
    Column("amount", "数量", is_required=True, example="10"),
    Column("note", "备注"),
)
Sheet = list[tuple[int, Sequence[str]]]


class InventoryForm(forms.Form):
    code = forms.CharField(max_length=10)
    amount = forms.IntegerField(error_messages={"invalid": "请填写整数。"})
    note = forms.CharField(required=False)


def sheet(*rows: Sequence[str]) -> Sheet:
    return list(enumerate(rows, start=1))


def sift(rows: Iterable[Row]) -> imports.Sifted:
    return imports.sift(rows, COLUMNS, InventoryForm, lambda cleaned: cleaned["code"])


def cells(code: str = "A-1", amount: str = "1", note: str = "") -> Mapping[str, str]:
    return {"code": code, "amount": amount, "note": note}


def test_columns_are_found_by_their_headings_in_any_order() -> None:
    rows = imports.read(sheet(("备注", "数量*", " 货号 "), ("好", "3", "B-2")), COLUMNS)
    assert rows == [Row(2, cells("B-2", "3", "好"))]


def test_rows_keep_the_number_they_have_in_the_sheet() -> None:
    given: Sheet = [(3, ("货号", "数量")), (4, ("", " ")), (9, ("A-1", "1")), (12, ("A-2",))]
    assert imports.read(given, COLUMNS) == [
        Row(9, cells()),
        Row(12, cells("A-2", "")),
    ]


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (("货号",), "缺少“数量”列。请用模板的表头，不要改名。"),
        (("货号", "数量", "价格"), "没有“价格”这样的列。请用模板的表头，不要改名。"),
        (("货号", "数量", "货号"), "“货号”列出现了不止一次。请用模板的表头，不要改名。"),
        (("A-1", "10"), "缺少“货号”“数量”列。没有“A-1”“10”这样的列。请用模板的表头，不要改名。"),
    ],
)
def test_wrong_headings_are_all_named(head: Sequence[str], sentence: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        imports.read(sheet(head, ("A-1", "1", "x")), COLUMNS)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("given", [[], sheet(("", " ")), sheet(("货号", "数量"))])
def test_a_table_without_rows_is_refused(given: Sheet) -> None:
    with pytest.raises(SheetRefused):
        imports.read(given, COLUMNS)


def test_one_row_too_many_is_refused_as_a_whole() -> None:
    head, row = ("货号", "数量"), ("A-1", "1")
    assert len(imports.read(sheet(head, *[row] * 5), COLUMNS, most_rows=5)) == 5
    with pytest.raises(SheetRefused, match="5 行"):
        imports.read(sheet(head, *[row] * 6), COLUMNS, most_rows=5)


def test_bad_rows_say_why_and_good_ones_are_kept() -> None:
    found = sift([Row(2, cells()), Row(3, cells("A-2", "many")), Row(4, cells("A-3", "7"))])

    assert [good.row.number for good in found.good] == [2, 4]
    assert found.good[1].cleaned == {"code": "A-3", "amount": 7, "note": ""}
    assert found.bad == (BadRow(Row(3, cells("A-2", "many")), ("“数量”：请填写整数。",)),)


def test_the_second_of_two_equal_rows_is_bad_and_names_the_first() -> None:
    found = sift([Row(2, cells()), Row(3, cells()), Row(5, cells())])

    assert [good.row.number for good in found.good] == [2]
    assert [bad.reasons for bad in found.bad] == [("与第 2 行重复，请只保留一行。",)] * 2


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "@SUM(A1)", "=HYPERLINK(1)", "  =1"])
def test_a_formula_is_never_accepted(text: str) -> None:
    found = sift([Row(2, cells(note=text))])
    assert found.good == ()
    assert found.bad[0].reasons == ("“备注”：像是公式，请只填写文字。",)


@pytest.mark.parametrize("text", ["-5", "+86 571", "a=b", "龙井"])
def test_a_sign_before_a_number_is_no_formula(text: str) -> None:
    assert len(sift([Row(2, cells(note=text))]).good) == 1


def test_a_bad_row_survives_being_kept() -> None:
    bad = BadRow(Row(7, cells()), ("一", "二"))
    assert BadRow.from_record(bad.as_record()) == bad


def test_what_goes_back_holds_no_formula_and_can_come_again() -> None:
    hostile = cells("=cmd|' /C calc'!A0", "-5", "@x")
    heading, rows = imports.handed_back(COLUMNS, [BadRow(Row(7, hostile), ("错。", "又错。"))])
    book = load_workbook(BytesIO(exports.xlsx_file(heading, rows).read()))
    written = list(book.worksheets[0].values)

    assert written[0] == ("货号", "数量", "备注", "行号", "问题")
    assert written[1] == ("'=cmd|' /C calc'!A0", "'-5", "'@x", 7, "错。 又错。")
    again: list[Any] = [tuple(str(cell) for cell in row) for row in written]
    assert imports.read(sheet(*again), COLUMNS) == [Row(2, hostile)]


def test_the_example_of_the_template_is_no_row() -> None:
    heading, examples = imports.template(COLUMNS)
    given = [[str(cell) for cell in line] for line in (heading, *examples)]

    assert imports.read(sheet(*given, ["B-2", "3", ""]), COLUMNS) == [Row(3, cells("B-2", "3"))]
    with pytest.raises(SheetRefused, match="没有数据行"):
        imports.read(sheet(*given), COLUMNS)
