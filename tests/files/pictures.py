"""Pictures made by Pillow and by hand, for the good and the hostile ones."""

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def scene(mode: str = "RGB", size: tuple[int, int] = (320, 200)) -> Image.Image:
    """A picture with a red corner at its upper left, a slope of grey, and grain."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(220, 20, 20))
    random_dots = random.Random(7)
    for _ in range(400):
        draw.point((random_dots.randrange(size[0]), random_dots.randrange(size[1])), (0, 90, 0))
    return image.convert(mode)


def encoded(image: Image.Image, coding: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, coding, **options)
    return buffer.getvalue()


def jpeg(mode: str = "RGB", size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    return encoded(scene(mode, size), "JPEG", **{"quality": 85, **options})


def png(mode: str = "RGB", size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    return encoded(scene(mode, size), "PNG", **options)


def exif(orientation: int) -> Image.Exif:
    """What a phone writes: turned, made by somebody, somewhere."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "Phone Maker"
    data[0x9003] = "2026:11:23 09:00:00"
    data.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 10.0, 0.0)})
    return data


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!L", len(body)) + kind + body + struct.pack("!L", zlib.crc32(kind + body))


def header(width: int, height: int, bits: int = 8, colour: int = 2) -> bytes:
    return chunk(b"IHDR", struct.pack("!LLBBBBB", width, height, bits, colour, 0, 0, 0))


def flood(width: int, height: int) -> bytes:
    """A PNG that promises ``width`` × ``height`` pixels and holds a few."""
    return SIGNATURE + header(width, height) + chunk(b"IDAT", zlib.compress(bytes(99))) + end()


def end() -> bytes:
    return chunk(b"IEND", b"")


def with_chunk(kind: bytes, body: bytes) -> bytes:
    """A good PNG with one more chunk behind its header."""
    whole = png()
    at = len(SIGNATURE) + 25
    return whole[:at] + chunk(kind, body) + whole[at:]


def deep_png(bits: int = 16, colour: int = 2) -> bytes:
    """A PNG of 16 bits a channel, which Pillow reads and does not write in colour."""
    width, height = 64, 48
    row = b"\0" + bytes(range(256)) * 2
    line = row[: 1 + width * bits // 8 * {0: 1, 2: 3, 6: 4}[colour]]
    data = zlib.compress(line * height)
    return SIGNATURE + header(width, height, bits, colour) + chunk(b"IDAT", data) + end()


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack("!BBH", 0xFF, marker, len(body) + 2) + body


def flooding_jpeg(side: int) -> bytes:
    """A JPEG whose frame header promises ``side`` × ``side`` pixels."""
    whole = jpeg()
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack("!HH", side, side) + whole[at + 4 :]
