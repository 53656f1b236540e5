"""The folder of PostgreSQL's socket: short, private, and in nobody's way.

A socket's whole path may have about 100 bytes (103 on macOS), which a data folder can exceed. So
the socket gets a folder of its own (0700) under the system's temporary folder.
"""

import contextlib
import shutil
import tempfile
from pathlib import Path

from qbs_platform.embedded import private_files, service_user
from qbs_platform.embedded.errors import SetupRefused
from qbs_platform.embedded.service_user import ServiceUser

_PREFIX = "qbs-"
_USUAL = "/tmp"  # noqa: S108  # nosec B108 - mkdtemp makes what we put there
_LONGEST_BYTES = 60  # of the temporary folder; what follows has 30


def make_folder(note: Path, user: ServiceUser | None) -> Path:
    """Make the folder for the user who runs PostgreSQL, and note it for ``remove_folder``."""
    for parent in dict.fromkeys([tempfile.gettempdir(), _USUAL]):
        if len(parent.encode()) > _LONGEST_BYTES or not service_user.reaches(user, Path(parent)):
            continue
        with contextlib.suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent)).resolve()
            private_files.write(note, f"{folder}\n{folder.stat().st_ino}")
            service_user.hand_over(folder, user)
            return folder
    raise SetupRefused(
        "No temporary folder can hold PostgreSQL's socket: set TMPDIR to a writable folder with "
        f"a path of at most {_LONGEST_BYTES} bytes."
    )


def remove_folder(note: Path) -> None:
    """Remove the noted folder, also one that a killed run left, but no other of that name."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        name, inode = note.read_text(encoding="utf-8").split("\n")
        folder = Path(name)
        if folder.name.startswith(_PREFIX) and folder.lstat().st_ino == int(inode):
            shutil.rmtree(folder, ignore_errors=True)
    note.unlink(missing_ok=True)
