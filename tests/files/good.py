"""Good files of every kind that people send, by their own tools. Made here, stored nowhere."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from PIL import Image, ImageCms

from qbs_platform.files.inspection.verdict import Kind
from qbs_platform.files.services import EVIDENCE_KINDS, TABLE_KINDS
from tests.files import good_pdfs, pictures, tables

ALL = EVIDENCE_KINDS | TABLE_KINDS


@dataclass(frozen=True)
class Good:
    """One file that must be accepted."""

    name: str
    make: Callable[[], bytes]
    kinds: frozenset[Kind] = field(default=EVIDENCE_KINDS)

    def __str__(self) -> str:
        return self.name


def every() -> list[Good]:
    """All of them."""
    named = [*good_pdfs.every(), *_jpegs(), *_pngs()]
    return [*(Good(name, make) for name, make in named), *_tables()]


def _jpegs() -> Iterator[tuple[str, Callable[[], bytes]]]:
    jpeg, png = pictures.jpeg, pictures.png
    yield "照片 IMG_0001.JPG", jpeg
    yield "4比4比4.jpg", partial(jpeg, subsampling=0)
    yield "渐进式.jpeg", partial(jpeg, progressive=True)
    yield "灰度扫描.jpg", partial(jpeg, "L")
    yield "印刷品 CMYK.jpg", partial(jpeg, "CMYK")
    yield "优化过.jpg", partial(jpeg, optimize=True, quality=30)
    yield "带色彩特性文件.jpg", partial(jpeg, icc_profile=_srgb())
    yield "带注释.jpg", partial(jpeg, comment=b"made by somebody")
    yield "手机 1200 万像素.jpg", partial(jpeg, size=(4032, 3024))
    for orientation in range(1, 9):
        name = f"手机方向 {orientation}.jpg"
        yield name, partial(jpeg, exif=pictures.exif(orientation))
    yield "景深照片（两幅）.jpg", lambda: jpeg() + jpeg(size=(64, 48))
    yield "动态照片.jpg", lambda: jpeg() + b"\0\0\0\x18ftypmp42" + bytes(range(200))
    yield "三星照片.jpg", lambda: jpeg() + b"\0\0SEFH" + bytes(24) + b"SEFT"
    yield "补零.jpg", lambda: jpeg() + bytes(100)
    yield "坏的EXIF.jpg", lambda: _with_app1(jpeg(), b"Exif\0\0MM\0*\xff\xff\xff\xff")
    yield "截图.png", png


def _pngs() -> Iterator[tuple[str, Callable[[], bytes]]]:
    png = pictures.png
    yield "透明印章.png", partial(png, "RGBA")
    yield "调色板.png", partial(png, "P")
    yield "透明调色板.png", _see_through
    yield "灰度.png", partial(png, "L")
    yield "灰度透明.png", partial(png, "LA")
    yield "黑白扫描.png", partial(png, "1")
    yield "十六位灰度.png", lambda: pictures.encoded(_deep_grey(), "PNG")
    yield "十六位彩色.png", pictures.deep_png
    yield "十六位彩色透明.png", partial(pictures.deep_png, colour=6)
    yield "带文字说明.png", lambda: pictures.with_chunk(b"tEXt", b"Author\0somebody")
    yield "带方向.png", partial(png, exif=pictures.exif(6))
    yield "近四千万像素.png", lambda: pictures.encoded(Image.new("RGB", (7990, 5000)), "PNG")


def _tables() -> Iterator[Good]:
    yield Good("检测数据.xlsx", tables.workbook, ALL)
    yield Good("公式.xlsx", partial(tables.workbook, [1, 2, "=A1+B1"]), ALL)
    yield Good("带图带链接.xlsx", tables.workbook_with_picture, ALL)
    yield Good("空表.xlsx", partial(tables.workbook, []), ALL)
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        text = "指标,结果\r\n水分,4.2\r\n温差,-3.5\r\n备注,-无-\r\nBM,+8%\r\n"
        yield Good(f"数据 {encoding}.csv", partial(bytes, text.encode(encoding)), ALL)


def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _with_app1(whole: bytes, body: bytes) -> bytes:
    return whole[:2] + pictures.segment(0xE1, body) + whole[2:]


def _see_through() -> bytes:
    buffer = io.BytesIO()
    pictures.scene("P").save(buffer, "PNG", transparency=0)
    return buffer.getvalue()


def _deep_grey() -> Image.Image:
    return Image.frombytes("I;16", (64, 48), bytes(range(256)) * 24)
