"""The roll-back guard: the last signed note, in a file outside the database and its backups.

A database that was restored from a backup looks sound in itself. Signing it on would give two
trees of one size under one key, which no later act can mend. So before the signature leaves the
signer it is written here, and nothing is signed that does not go on from what stands here.
Source: security.md, LG-2; Sunlight keeps the same in a lock database with compare-and-swap.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from chain.core import checkpoint, notes
from chain.core.checkpoint import Checkpoint
from chain.core.errors import CoreError
from chain.core.notes import Note
from chain.ledger import durable_files
from chain.ledger.errors import GuardUnusable


class Guard:
    """The guard file while this process holds its lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.note = read()

    def swap(self, *, expected: Note | None, new: Note) -> None:
        """Put ``new`` in the place of ``expected``, durably; raises GuardUnusable.

        Who holds the lock reads again: a file that was changed by hand is noticed.
        """
        if read() != expected:
            raise GuardUnusable(f"{self._path} was changed by somebody else.")
        durable_files.replace(self._path, new.encode())
        self.note = new


@contextmanager
def held() -> Iterator[Guard | None]:
    """The guard, or None while another process holds it: that one is signing."""
    path: Path = settings.LEDGER.guard_file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield Guard(path)


def read() -> Note | None:
    """The last signed note; None when there is no file. Raises GuardUnusable when damaged."""
    path: Path = settings.LEDGER.guard_file
    if not path.exists():
        return None
    try:
        note = notes.parse(path.read_bytes())
        tree_head(note)
    except CoreError as error:
        raise GuardUnusable(f"{path} is damaged: {error}") from error
    return note


def tree_head(note: Note) -> Checkpoint:
    """Size and root that a note of the guard signs. Raises CoreError."""
    return checkpoint.parse(note.text)
