"""The log as static files: written once, whole, and durable before the checkpoint names them.

A published path never gets a second content: a late write of an older state would leave readers
with a tile that no checkpoint explains, and nothing could mend it (Sunlight). New files are first
staged beside the log, so that nothing is seen of a batch that turns out to be wrong.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from chain.core import notes
from chain.core.errors import CoreError
from chain.core.notes import Note
from chain.core.tiles import Tile
from chain.ledger import durable_files
from chain.ledger.errors import FileDiffers

CHECKPOINT = "checkpoint"
VKEY = "vkey"
POLICY = "policy"


def folder() -> Path:
    """Where the files are served from."""
    path: Path = settings.LEDGER_DIR
    return path


@contextmanager
def held() -> Iterator[bool]:
    """The right to write the files; False while another process has it."""
    folder().parent.mkdir(parents=True, exist_ok=True)
    with _beside("lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def published() -> Note | None:
    """The checkpoint that readers see; None before the first. Raises FileDiffers."""
    path = folder() / CHECKPOINT
    if not path.exists():
        return None
    try:
        return notes.parse(path.read_bytes())
    except CoreError as error:
        raise FileDiffers(f"The published checkpoint is damaged: {error}") from error


class Staging:
    """New files of one batch, beside the log until all of them are known to be right."""

    def __init__(self) -> None:
        self._folder = _beside("staging")
        shutil.rmtree(self._folder, ignore_errors=True)  # of a process that was killed
        self._folder.mkdir(parents=True)
        self._files: dict[str, Path] = {}

    def add(self, path: str, data: bytes) -> None:
        """Stage a file that belongs at ``path``; raises FileDiffers if another is there."""
        target = folder() / path
        if target.exists():
            if target.read_bytes() != data:
                raise FileDiffers(f"{path} is published with other bytes.")
            return
        staged = self._folder / str(len(self._files))
        staged.write_bytes(data)
        self._files[path] = staged

    def promote(self) -> None:
        """Move everything into its place, durably."""
        durable_files.sync(self._files.values())
        places = [folder() / path for path in self._files]
        folders = {parent for place in places for parent in _folders_of(place)}
        for parent in sorted(folders):
            parent.mkdir(exist_ok=True)
        for staged, place in zip(self._files.values(), places, strict=True):
            staged.rename(place)
        durable_files.sync([*folders, folder().parent])


def replace(name: str, data: bytes) -> None:
    """Replace one of the few files that change, unless it has these bytes already."""
    path = folder() / name
    if not path.exists() or path.read_bytes() != data:
        durable_files.replace(path, data)


def drop_partials(tile: Tile) -> None:
    """Remove the narrow versions of a tile whose full one is published (C2SP tlog-tiles)."""
    paths = [tile.path] if tile.level else [tile.path, tile.bundle_path]
    for path in paths:
        shutil.rmtree(folder() / f"{path}.p", ignore_errors=True)


def _beside(what: str) -> Path:
    return folder().with_name(f"{folder().name}.{what}")


def _folders_of(place: Path) -> list[Path]:
    """The folders from the log's own down to that of a file."""
    inner = place.relative_to(folder()).parents
    return [folder() / each for each in inner]
