"""Stamps: a step is skipped while what it was made from is what it was.

A stamp is a small file that holds the SHA-256 of a step's inputs (names and bytes).
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(folder: Path, patterns: Iterable[str], *texts: str) -> str:
    """Hash the files that the patterns find below a folder, and further texts; hexadecimal."""
    total = hashlib.sha256()
    for text in texts:
        _add(total, text.encode())
    for path in files(folder, patterns):
        _add(total, path.relative_to(folder).as_posix().encode())
        _add(total, path.read_bytes())
    return total.hexdigest()


def files(folder: Path, patterns: Iterable[str]) -> list[Path]:
    """Find the files of the patterns, each once, in a fixed order, without Python's own caches."""
    found = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return sorted(path for path in found if "__pycache__" not in path.parts)


def is_fresh(stamp: Path, value: str) -> bool:
    """Say whether the step was done for these inputs."""
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == value


def write(stamp: Path, value: str) -> None:
    """Note that the step was done for these inputs."""
    stamp.write_text(f"{value}\n", encoding="ascii")


# The length keeps two neighbours from being read as one.
def _add(total: "hashlib._Hash", part: bytes) -> None:
    total.update(len(part).to_bytes(8, "big"))
    total.update(part)
