"""Locks that the system lets go of when their holder dies, however it dies."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from qbs_platform.embedded import console, interruption


@contextlib.contextmanager
def held(path: Path) -> Iterator[bool]:
    """Try to lock a file or a folder; yields False, without waiting, when another one holds it.

    A file that is missing is made.
    """
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
    descriptor = os.open(path, flags, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def waited_for(path: Path, message: str) -> Iterator[None]:
    """Lock a file or a folder, after its holder if there is one; raises Interrupted."""
    is_announced = False
    while True:
        with held(path) as is_ours:
            if is_ours:
                yield
                return
        if not is_announced:
            console.say(f"- {message}")
            is_announced = True
        interruption.sleep(0.5)
