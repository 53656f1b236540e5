"""The texts that an enterprise signs, as a file that people read."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from enterprises.enums import CommitmentKind
from qbs_platform.common.bilingual import Bilingual, bilingual

_FILE = Path(__file__).with_name("commitments.yaml")


@dataclass(frozen=True, slots=True)
class CommitmentText:
    """One wording; ``hash`` is SHA-256 (hex) of the Chinese paragraphs, joined by line feeds."""

    kind: CommitmentKind
    version: int
    title: Bilingual
    paragraphs: tuple[Bilingual, ...]

    @property
    def hash(self) -> str:
        """The fingerprint that is kept with a signature."""
        wording = "\n".join(paragraph.zh for paragraph in self.paragraphs)
        return hashlib.sha256(wording.encode()).hexdigest()


def commitments() -> tuple[CommitmentText, ...]:
    """The wordings that are signed now, one of each kind."""
    return tuple(versions[0] for versions in _all().values())


def commitment(kind: CommitmentKind, version: int) -> CommitmentText:
    """The wording that was signed then; raises KeyError for one that never was."""
    found = {each.version: each for each in _all()[kind]}
    return found[version]


@cache
def _all() -> dict[CommitmentKind, tuple[CommitmentText, ...]]:
    loaded = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {kind: tuple(_text(kind, each) for each in loaded[kind]) for kind in CommitmentKind}


def _text(kind: CommitmentKind, given: dict[str, Any]) -> CommitmentText:
    return CommitmentText(
        kind=kind,
        version=given["version"],
        title=bilingual(given["title"]),
        paragraphs=tuple(map(bilingual, given["paragraphs"])),
    )
