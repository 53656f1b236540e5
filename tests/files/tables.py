"""Workbooks and other ZIP containers, for the good and the hostile ones."""

import io
import zipfile

import openpyxl
from openpyxl.drawing.image import Image as Picture

from tests.files import pictures

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="{kind}"/></Types>'
)
_MACRO_MAIN = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def archive(members: dict[str, bytes], comment: bytes = b"") -> bytes:
    """A ZIP of ``members``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
        target.comment = comment
    return buffer.getvalue()


def workbook(*rows: list[object]) -> bytes:
    """An XLSX as openpyxl writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows or (["指标", "结果"], ["水分", 4.2]):
        sheet.append(row)  # type: ignore[union-attr]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook_with(part: str, text: str) -> bytes:
    """A workbook with one more part."""
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr(part, text)
    return buffer.getvalue()


def office(part: str) -> bytes:
    """An Office document whose main part is ``part``."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = _TYPES.format(part=part, kind=kind).encode()
    return archive({"[Content_Types].xml": types, part: b"<a/>"})


def macro_workbook() -> bytes:
    """An XLSM."""
    types = _TYPES.format(part="xl/workbook.xml", kind=_MACRO_MAIN).encode()
    parts = {"[Content_Types].xml": types, "xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}
    return archive(parts)


def workbook_with_picture() -> bytes:
    """An XLSX with a link to the web and a picture."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"].value = "标准"
    sheet["A1"].hyperlink = "https://www.sac.gov.cn/"
    sheet.add_image(Picture(io.BytesIO(pictures.png())), "B2")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
