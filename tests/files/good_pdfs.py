"""Good PDFs by the producers that people use: office suites, scanners, signers, libraries."""

import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import fpdf
import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, Pdf, String
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from tests.files import pdfs, pictures, signing


def every() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and maker of each."""
    yield from _structures()
    yield from _openings()
    yield from _producers()
    yield from _scans()
    yield "检测报告（已签章）.pdf", signing.signed
    yield "检测报告（两次签章）.pdf", lambda: signing.signed(signing.signed(), field="Second")


def _structures() -> Iterator[tuple[str, Callable[[], bytes]]]:
    generate = pikepdf.ObjectStreamMode.generate
    yield "营业执照.pdf", pdfs.plain
    yield "五百页.pdf", partial(pdfs.plain, pages=500)
    yield "对象流.pdf", partial(pdfs.plain, pages=3, object_stream_mode=generate)
    yield "线性化.pdf", partial(pdfs.plain, pages=3, linearize=True)
    yield "QDF.pdf", partial(pdfs.plain, qdf=True, stream_decode_level=None)
    yield "手写.pdf", partial(pdfs.raw, *pdfs.PAGES)
    yield (
        "回车换行.pdf",
        partial(pdfs.raw, *pdfs.PAGES, header=b"%PDF-1.4\r\n%\xe2\xe3\xcf\xd3\r\n"),
    )
    yield "PDF 2.0.pdf", partial(pdfs.raw, *pdfs.PAGES, header=b"%PDF-2.0\n")
    yield "结尾补零.pdf", lambda: pdfs.plain() + b"\r\n" + bytes(64)
    yield "增量更新.pdf", lambda: _appended(pdfs.raw(*pdfs.PAGES))
    for coding, data in (
        ("ASCIIHexDecode", b"71 51>"),
        ("RunLengthDecode", b"\x02q Q\x80"),
        ("LZWDecode", b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"),
    ):
        make = partial(pdfs.with_stream, data, Filter=Name(f"/{coding}"))
        yield f"编码 {coding}.pdf", make
    twice = Array([Name.FlateDecode, Name.FlateDecode])
    yield "压缩两次.pdf", partial(pdfs.with_stream, pdfs.deflated(b"q Q", 2), Filter=twice)
    yield (
        "校验和缺失.pdf",
        lambda: pdfs.with_stream(zlib.compress(b"q Q")[:-4], Filter=Name.FlateDecode),
    )


def _openings() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "LibreOffice 的打开位置.pdf", lambda: pdfs.plain(change=_opens_at_page)
    yield "LaTeX 的打开位置.pdf", lambda: pdfs.opening(Dictionary(S=Name.GoTo, D=String("start")))
    yield "网页链接.pdf", partial(pdfs.link, "https://www.sac.gov.cn/")
    yield "字形名为AA.pdf", lambda: pdfs.plain(change=_glyph_called_aa)
    yield "填写表单.pdf", lambda: pdfs.plain(change=_form)


def _producers() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "reportlab 中文.pdf", _by_reportlab
    yield "reportlab 图片.pdf", _picture_by_reportlab
    yield "fpdf2 目录与链接.pdf", _by_fpdf
    yield "typst 中文排版.pdf", _by_typst
    yield "typst PDF-A.pdf", partial(_by_typst, pdf_standards="a-2b")


def _scans() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for mode, name in (("RGB", "彩色"), ("L", "灰度"), ("1", "黑白"), ("CMYK", "印刷")):
        yield f"扫描件 {name}.pdf", partial(_scan, mode)
    yield "扫描件 十页.pdf", partial(_scan, "RGB", more=9)


def _scan(mode: str, more: int = 0) -> bytes:
    page = pictures.scene(mode, (1240, 1754))  # A4 at 150 dpi
    return pictures.encoded(page, "PDF", save_all=True, append_images=[page] * more)


def _opens_at_page(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.XYZ, None, None, 0])


def _glyph_called_aa(pdf: Pdf) -> None:
    glyph = pdf.make_stream(b"1 0 0 0 1 1 d1")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary(AA=glyph))
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(AA=pdf.make_indirect(font)))


def _form(pdf: Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T=String("name"), Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots, NeedAppearances=True)


def _appended(whole: bytes) -> bytes:
    """Another revision: the page is given anew."""
    first = whole[whole.rindex(b"startxref") :].split()[1]
    at = len(whole)
    page = b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>\nendobj\n"
    table = b"xref\n3 1\n%010d 00000 n \n" % at
    trailer = b"trailer\n<</Size 4/Root 1 0 R/Prev %b>>\n" % first
    return whole + page + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (at + len(page))


def _by_reportlab() -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    drawing = canvas.Canvas(buffer, pageCompression=1)
    drawing.setFont("STSong-Light", 12)
    drawing.drawString(72, 720, "检测报告：水分 4.2 %")
    drawing.linkURL("https://www.samr.gov.cn/", (72, 700, 200, 715))
    drawing.bookmarkPage("top")
    drawing.addOutlineEntry("结论", "top")
    drawing.showPage()
    drawing.save()
    return buffer.getvalue()


def _picture_by_reportlab() -> bytes:
    buffer = io.BytesIO()
    drawing = canvas.Canvas(buffer)
    drawing.drawImage(ImageReader(io.BytesIO(pictures.jpeg())), 72, 500)
    drawing.drawImage(ImageReader(io.BytesIO(pictures.png("RGBA"))), 72, 200, mask="auto")
    drawing.save()
    return buffer.getvalue()


def _by_fpdf() -> bytes:
    document = fpdf.FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.start_section("Results")
    document.cell(text="See the register", link="https://www.cnca.gov.cn/")
    document.image(io.BytesIO(pictures.png("LA")), w=60)
    return bytes(document.output())


def _by_typst(**options: Any) -> bytes:
    text = '#set text(font: "Noto Serif CJK SC")\n= 检测报告\n#table(columns: 2)[水分][4.2 %]\n'
    return bytes(typst.compile(text.encode(), **options) or b"")
