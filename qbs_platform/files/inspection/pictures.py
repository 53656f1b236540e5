"""Pictures are decoded and written anew: upright, without EXIF, position, text or profile."""

from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from qbs_platform.files.inspection import limits
from qbs_platform.files.inspection.verdict import Findings, Reason, Unfit

Image.MAX_IMAGE_PIXELS = None  # check_pixels reads the header first, and says it in our words

# What Pillow raises on damaged pictures.
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError)


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture that would fill the memory, by what its header says."""
    if width * height > limits.PIXELS:
        raise Unfit(Reason.TOO_MANY_PIXELS, f"{width * height:,}")
    if not width * height:
        raise Unfit(Reason.DAMAGED)


def rewrite(source: Path, target: Path, coding: str, options: dict[str, Any]) -> Findings:
    """Decode the picture at ``source`` and write only its pixels to ``target``.

    ``coding`` is Pillow's name of the format, ``options`` what its writer takes beside.
    """
    try:
        with Image.open(source, formats=[coding]) as image:
            check_pixels(*image.size)
            image.load()
            _turn_upright(image)
            kept = image.info.get("transparency")
            image.info = {} if kept is None else {"transparency": kept}
            image.save(target, coding, **options)
            return Findings(width=image.width, height=image.height, is_rewritten=True)
    except DAMAGE as error:
        raise Unfit(Reason.DAMAGED) from error


def _turn_upright(image: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except DAMAGE:
        return  # damaged EXIF says nothing about the pixels, and it is not kept
