"""The virtual environment ``.venv`` in the clone: made, filled from a lock file, repaired.

It is shared by everything that is started from one clone, so it is changed under a lock of the
clone's folder. A mark inside it says that an installation began and did not end; then it is made
anew, because a package that was cut off half-way looks installed to pip.
"""

import re
import subprocess
import sys
from pathlib import Path

from qbs_platform.embedded import console, locks, stamps
from qbs_platform.embedded.commands import CommandFailed, Runner
from qbs_platform.embedded.errors import SetupRefused
from qbs_platform.embedded.layouts import Layout

_UNFINISHED = "qbs-unfinished"
_PINNED = re.compile(r"^[A-Za-z0-9][\w.\-\[\],]*==", re.MULTILINE)
_TAKEN_UP = re.compile(r"^(?:Collecting|Processing) (\S+)")
_EVERY = 10  # packages between two lines of progress


def ensure(runner: Runner, lock_file: Path) -> None:
    """Make the environment and install a lock file, unless that was done; raises SetupRefused."""
    layout = runner.layout
    with locks.waited_for(layout.clone, "Waiting for another set-up of this clone"):
        if not _is_usable(layout):
            _make(runner)
        value = stamps.digest(
            layout.clone, [lock_file.name], str(layout.venv), _version_of(layout.python)
        )
        stamp = layout.venv / f"qbs-{lock_file.stem}"
        if not stamps.is_fresh(stamp, value):
            _install(runner, lock_file)
            stamps.write(stamp, value)


def _is_usable(layout: Layout) -> bool:
    if not layout.python.exists() or (layout.venv / _UNFINISHED).exists():
        return False
    try:
        _version_of(layout.python)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


# pip's own answer: a venv that was cut off while pip was unpacked fails here.
def _version_of(python: Path) -> str:
    answer = subprocess.run(
        [python, "-c", "import pip._internal.cli.main, sys; print(sys.version)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout


def _make(runner: Runner) -> None:
    layout = runner.layout
    with console.step(f"Make the virtual environment {layout.venv}"):
        try:
            layout.venv.mkdir(exist_ok=True)
            (layout.venv / _UNFINISHED).touch()
        except OSError as error:
            raise SetupRefused(
                f"{layout.venv} cannot be written ({error.strerror}): "
                "start as the owner of this clone."
            ) from error
        try:
            runner.run([sys.executable, "-m", "venv", "--clear", layout.venv])
        except CommandFailed as failure:
            raise SetupRefused(
                f"The virtual environment could not be made; on Debian and Ubuntu "
                f"`apt install python3-venv` may be missing. {failure}"
            ) from failure


def _install(runner: Runner, lock_file: Path) -> None:
    layout, total = runner.layout, len(_PINNED.findall(lock_file.read_text(encoding="utf-8")))
    mark = layout.venv / _UNFINISHED
    mark.touch()
    pip: list[str | Path] = [
        layout.python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--no-input",
    ]
    options: list[str | Path] = ["--progress-bar", "off", "--require-hashes", "-r", lock_file]
    with console.step(f"Install {total} pinned packages from {lock_file.name}"):
        try:
            runner.run([*pip, *options], follow=_Progress(total))
        except CommandFailed as failure:
            # pip downloads everything before it changes anything.
            if "Installing collected packages" not in failure.output:
                mark.unlink()
            raise SetupRefused(_why_pip_failed(failure, lock_file)) from failure
    mark.unlink()


class _Progress:
    """Says now and then how far the download has come."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._seen: set[str] = set()

    def __call__(self, line: str) -> None:
        if line.startswith("Installing collected packages"):
            console.say("  unpacking")
        taken = _TAKEN_UP.match(line.strip())
        if taken is None or taken[1] in self._seen:
            return
        self._seen.add(taken[1])
        if len(self._seen) % _EVERY == 0:
            console.say(f"  {len(self._seen)} of {self._total}")


def _why_pip_failed(failure: CommandFailed, lock_file: Path) -> str:
    if "DO NOT MATCH THE HASHES" in failure.output:
        reason = (
            "A downloaded package is not the one that was pinned (wrong hash), so nothing was "
            "installed: check the package index you use, then start again."
        )
    elif "must have their versions pinned" in failure.output:
        reason = (
            f"{lock_file.name} does not pin everything that this Python needs: start with the "
            "newest 3.11, or compile the file again with script/lock on this Python."
        )
    elif "Installing collected packages" in failure.output:
        reason = "The packages could not be unpacked (is the disk full?): start again."
    else:
        reason = (
            "The packages could not be downloaded: check the network or pip's index settings, "
            "then start again."
        )
    return f"{reason} {failure}"
