"""The default evidence storage: a folder outside every web root."""

import os
import secrets
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from qbs_platform.files.inspection.limits import MEBIBYTE


class EvidenceFolder(FileSystemStorage):
    """A folder whose files appear whole or not at all, readable by the service alone."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is the fingerprint of what is saved."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        final = Path(self.path(name))
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = incoming_folder(Path(self.location).parent) / f"{secrets.token_hex(16)}.part"
        try:
            _write_through(part, content)
            part.replace(final)
        finally:
            part.unlink(missing_ok=True)
        _flush_folder(final.parent)
        return name


def incoming_folder(files: Path) -> Path:
    """The folder in ``files`` for what is being checked or written; the sweep empties it."""
    folder = files / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write_through(path: Path, content: "File[bytes]") -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        for chunk in content.chunks(MEBIBYTE):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())


def _flush_folder(folder: Path) -> None:
    # A rename is lasting only when the folder that names it is on the disk as well.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
