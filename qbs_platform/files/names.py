"""File names are data: judged on arrival, made safe when offered for saving, never a path."""

import re
import unicodedata
from pathlib import PurePosixPath

from qbs_platform.files.inspection import sniffing
from qbs_platform.files.inspection.verdict import Kind, Reason, Unfit

MAX_CHARACTERS = 200
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{p}{n}" for p in ("COM", "LPT") for n in range(1, 10))}
_PATH = ("/", "\\", "..")


def checked(name: str | None) -> str:
    """The name in Unicode's composed form (NFC), as people typed it; raises Unfit."""
    name = unicodedata.normalize("NFC", name or "")
    if not name.strip():
        raise Unfit(Reason.NAME_MISSING)
    if len(name) > MAX_CHARACTERS:
        raise Unfit(Reason.NAME_TOO_LONG, str(len(name)))
    if _DIRECTION.search(name):
        raise Unfit(Reason.NAME_DIRECTION)
    if any(unicodedata.category(character) in _INVISIBLE for character in name):
        raise Unfit(Reason.NAME_CONTROL)
    if any(part in name for part in _PATH):
        raise Unfit(Reason.NAME_PATH)
    if name.strip(" .") != name:
        raise Unfit(Reason.NAME_DOT)
    stem = name.split(".")[0].rstrip()
    if stem.upper() in _RESERVED:
        raise Unfit(Reason.NAME_RESERVED, stem)
    return name


def kind_of(name: str, allowed: frozenset[Kind]) -> Kind:
    """The kind that the extension promises; raises Unfit when it is not among ``allowed``."""
    suffix = PurePosixPath(name).suffix.lower()
    kind = sniffing.EXTENSIONS.get(suffix)
    if kind is None or kind not in allowed:
        raise Unfit(Reason.EXTENSION, suffix or name)
    return kind


def for_saving(name: str, kind: Kind) -> str:
    """``name`` as a name to save under: no path, nothing invisible, the right extension."""
    shown = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    shown = re.sub(r'[\\/:*?"<>|]+', "_", shown).strip(" .")
    if sniffing.EXTENSIONS.get(PurePosixPath(shown).suffix.lower()) is not kind:
        shown = f"{shown}.{kind.name.lower()}"
    return shown
