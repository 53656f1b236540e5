"""Good files: every one accepted; what is kept of a picture is the picture and nothing else."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from qbs_platform.files import services
from qbs_platform.files.inspection.verdict import Kind
from qbs_platform.files.models import StoredFile
from tests.files import good, pdfs, pictures, signing
from tests.files.conftest import Store

EVERY = good.every()
KEPT_AS_RECEIVED = {Kind.PDF, Kind.XLSX, Kind.CSV}


def kept_bytes(stored: StoredFile) -> bytes:
    with services.open_kept(stored) as file:
        return file.read()


@pytest.mark.parametrize("item", EVERY, ids=str)
def test_good_file_is_accepted(item: good.Good, store: Store) -> None:
    data = item.make()
    digest = hashlib.sha256(data).hexdigest()

    stored = store(data, item.name, kinds=item.kinds, client_sha256=digest.upper())

    kept = kept_bytes(stored)
    assert stored.original_name == item.name
    assert stored.received_sha256 == digest
    assert stored.sha256 == hashlib.sha256(kept).hexdigest()
    assert stored.size_bytes == len(kept)
    assert (kept == data) == (stored.media_type in KEPT_AS_RECEIVED)


def test_there_are_enough_of_them() -> None:
    assert len(EVERY) >= 40


def test_signed_pdf_keeps_its_signature_byte_by_byte(store: Store) -> None:
    whole = signing.signed()

    assert kept_bytes(store(whole)) == whole


def test_pages_and_pixels_are_known(store: Store) -> None:
    pages = store(pdfs.plain(pages=7))
    picture = store(pictures.jpeg(size=(320, 200)), "a.jpg")

    assert (pages.page_count, pages.width_pixels) == (7, None)
    assert (picture.page_count, picture.width_pixels, picture.height_pixels) == (None, 320, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_is_turned_upright_and_forgets_where_it_was_taken(
    orientation: int, store: Store
) -> None:
    stored = store(pictures.jpeg(exif=pictures.exif(orientation)), "照片.jpg")

    upright = orientation < 5
    with Image.open(io.BytesIO(kept_bytes(stored))) as image:
        assert image.size == ((320, 200) if upright else (200, 320))
        assert (stored.width_pixels, stored.height_pixels) == image.size
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert red_corner(image) == RED_CORNERS[orientation]


# Where the corner that was stored at the upper left belongs (EXIF 2.32, 4.6.4 A).
RED_CORNERS = {1: "↖", 2: "↗", 3: "↘", 4: "↙", 5: "↖", 6: "↗", 7: "↘", 8: "↙"}


def red_corner(image: Image.Image) -> str:
    right, below = image.width - 9, image.height - 9
    spots = {"↖": (9, 9), "↗": (right, 9), "↙": (9, below), "↘": (right, below)}
    pixels = image.convert("RGB")

    def redness(spot: tuple[int, int]) -> int:
        red, green, _blue = pixels.getpixel(spot)  # type: ignore[misc]
        return int(red) - int(green)

    return max(spots, key=lambda arrow: redness(spots[arrow]))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: pictures.with_chunk(b"tEXt", b"Author\0SECRET-MARK"), "a.png"),
        (lambda: pictures.jpeg(comment=b"SECRET-MARK"), "a.jpg"),
        (lambda: pictures.jpeg() + b"\0\0\0\x18ftypmp42SECRET-MARK", "a.jpg"),
    ],
)
def test_texts_and_films_are_not_kept(make: Callable[[], bytes], name: str, store: Store) -> None:
    data = make()
    assert b"SECRET-MARK" in data

    assert b"SECRET-MARK" not in kept_bytes(store(data, name))


def test_transparency_depth_and_colours_are_kept(store: Store) -> None:
    for mode in ("RGBA", "LA", "P", "1", "L", "I;16"):
        image = pictures.scene().convert("L").convert("I;16") if mode == "I;16" else None
        data = pictures.encoded(image or pictures.scene(mode), "PNG")
        with (
            Image.open(io.BytesIO(data)) as before,
            Image.open(io.BytesIO(kept_bytes(store(data, "a.png")))) as after,
        ):
            assert after.mode == before.mode
            assert after.tobytes() == before.tobytes()


def test_printing_colours_survive(store: Store) -> None:
    data = pictures.jpeg("CMYK")
    with (
        Image.open(io.BytesIO(data)) as before,
        Image.open(io.BytesIO(kept_bytes(store(data, "a.jpg")))) as after,
    ):
        assert after.mode == "CMYK"
        difference = [abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)]

    assert sum(difference) / len(difference) < 2


def test_kept_files_are_private_and_named_by_their_fingerprint(
    store: Store, left_behind: Callable[[], list[Path]], settings: Any
) -> None:
    stored = store(pdfs.plain(), "../../x".replace("../", "") + ".pdf")

    [path] = left_behind()
    assert path == Path(settings.FILES_DIR) / "kept" / stored.sha256[:2] / stored.sha256
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_sm3_is_that_of_the_standard(store: Store) -> None:
    stored = store(b"abc", "a.csv", kinds=good.ALL)

    # GB/T 32905-2016, A.1
    assert stored.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_kept_pdf_still_opens(store: Store) -> None:
    with pikepdf.open(io.BytesIO(kept_bytes(store(pdfs.plain(pages=3))))) as pdf:
        assert len(pdf.pages) == 3
