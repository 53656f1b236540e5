"""Starts the child that parses a file, and reads how it ended."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

from django.conf import settings

from qbs_platform.files.inspection import limits
from qbs_platform.files.inspection.verdict import Findings, Kind, Reason, Unfit

logger = logging.getLogger(__name__)

# Two children a process: four web workers of bombs stay under 4 GiB.
_SLOTS = threading.BoundedSemaphore(2)
_SLOT_SECONDS = 20
_OUTPUT_BYTES = 4096


def inspect(kind: Kind, source: Path, target: Path) -> Findings:
    """Parse the file at ``source`` in a confined child; a clean picture is written to ``target``.

    Raises Unfit: what the child found, or that it ran into its limits or died.
    """
    return _in_child([kind, str(source), str(target)], source.parent)


def read_table(kind: Kind, source: Path, target: Path) -> None:
    """Have a confined child write the rows of the table at ``source`` to ``target`` as JSON.

    Raises Unfit as ``inspect`` does.
    """
    _in_child([kind, str(source), str(target), "rows"], source.parent)


def _in_child(arguments: list[str], folder: Path) -> Findings:
    if not _SLOTS.acquire(timeout=_SLOT_SECONDS):
        raise Unfit(Reason.BUSY)
    try:
        # To a file, which the child's own limit bounds, not through a pipe into our memory.
        with tempfile.TemporaryFile(dir=folder) as output:
            return _verdict(_run(arguments, output), output)
    except subprocess.TimeoutExpired as error:
        raise Unfit(Reason.TOO_SLOW) from error
    finally:
        _SLOTS.release()


def _run(arguments: list[str], output: IO[bytes]) -> int:
    return subprocess.run(
        [sys.executable, "-m", "qbs_platform.files.inspection", *arguments],
        cwd=settings.BASE_DIR,
        env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},  # none of our secrets
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        timeout=limits.WALL_SECONDS,
        check=False,
    ).returncode


def _verdict(code: int, output: IO[bytes]) -> Findings:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise Unfit(Reason.TOO_SLOW)
    output.seek(max(0, output.seek(0, os.SEEK_END) - _OUTPUT_BYTES))
    last = output.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    if code:
        logger.warning("inspection died", extra={"code": code, "last": last})
        raise Unfit(Reason.DAMAGED)
    verdict = json.loads(last)
    if "reason" in verdict:
        raise Unfit(Reason(verdict["reason"]), verdict["fact"])
    return Findings(**verdict)
