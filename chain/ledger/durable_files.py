"""Files that are on the disk when the call returns, whole or not there at all."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_FSYNC_THREADS = 16
"""Simultaneous fsyncs share one commit of the file system's journal."""


def replace(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of a file in one move, and make it durable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(data)
    sync([fresh])
    fresh.replace(path)
    sync([path.parent])


def sync(paths: Iterable[Path]) -> None:
    """Fsync files and folders; raises OSError when one of them cannot be made durable."""
    with ThreadPoolExecutor(_FSYNC_THREADS) as pool:
        for _ in pool.map(_sync_one, paths):
            pass


def _sync_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
