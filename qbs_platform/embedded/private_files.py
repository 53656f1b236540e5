"""Small files that only their owner may read, whole or not there at all."""

import os
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Replace a file in one move, mode 0600: a killed run leaves the old one or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
