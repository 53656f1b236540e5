"""Which file lies where: the clone, and the one data folder that holds everything we make."""

import os
from dataclasses import dataclass
from pathlib import Path

from qbs_platform.embedded.errors import SetupRefused

CLONE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Layout:
    """The clone and its data folder, both absolute."""

    clone: Path
    data: Path

    @property
    def venv(self) -> Path:
        return self.clone / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def stamps(self) -> Path:
        return self.data / "stamps"

    @property
    def secrets_file(self) -> Path:
        return self.data / "secrets.json"

    @property
    def environment_file(self) -> Path:
        return self.run / "environment"

    @property
    def worker_environment_file(self) -> Path:
        return self.run / "environment-worker"

    @property
    def address_file(self) -> Path:
        return self.run / "address"

    @property
    def test_runs(self) -> Path:
        return self.data / "test-runs"

    def pid_file(self, name: str) -> Path:
        return self.run / f"{name}.pid"

    def log_file(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def find(data: Path | None = None) -> Layout:
    """Name this clone's layout; ``QBS_DATA_DIR`` moves the data folder."""
    chosen = data or Path(os.environ.get("QBS_DATA_DIR") or CLONE / "data")
    return Layout(clone=CLONE, data=CLONE / chosen.expanduser())


def prepare(layout: Layout) -> None:
    """Make the folders that are missing; leave the permissions of those that are there.

    Started by root, the data folder is made passable (0711), because PostgreSQL runs there as
    another user; what is private inside has 0700 of its own.
    Raises SetupRefused where we may not write.
    """
    try:
        if not layout.data.is_dir():
            layout.data.mkdir(parents=True)
            layout.data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for folder in (layout.run, layout.logs, layout.stamps):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _not_writable(layout.data, error) from error
    for folder in (layout.data, layout.run, layout.logs, layout.stamps):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise _not_writable(folder, PermissionError(13, "Permission denied"))


def _not_writable(folder: Path, error: OSError) -> SetupRefused:
    return SetupRefused(
        f"The data folder {folder} cannot be written ({error.strerror}): start as its owner, "
        "or choose another folder with QBS_DATA_DIR."
    )
