"""The commitment that is accepted with each self-declaration, as a file that people read."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from qbs_platform.common.bilingual import Bilingual, bilingual

_FILE = Path(__file__).with_name("declaration.yaml")


@dataclass(frozen=True, slots=True)
class DeclarationText:
    """One wording; ``hash`` is SHA-256 (hex) of the Chinese paragraphs, joined by line feeds."""

    version: int
    title: Bilingual
    paragraphs: tuple[Bilingual, ...]

    @property
    def hash(self) -> str:
        """The fingerprint that stands in the declaration."""
        wording = "\n".join(paragraph.zh for paragraph in self.paragraphs)
        return hashlib.sha256(wording.encode()).hexdigest()


def commitment(version: int | None = None) -> DeclarationText:
    """The wording that was accepted then, without a version the one that holds now.

    Raises KeyError for a version that never was.
    """
    return _all()[version] if version is not None else next(iter(_all().values()))


@cache
def _all() -> dict[int, DeclarationText]:
    loaded = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        each["version"]: DeclarationText(
            version=each["version"],
            title=bilingual(each["title"]),
            paragraphs=tuple(map(bilingual, each["paragraphs"])),
        )
        for each in loaded
    }
