"""Starts the child that parses a file, and reads how it ended."""

import json
import logging
import signal
import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings

from qbs_platform.files.inspection import limits
from qbs_platform.files.inspection.verdict import Findings, Kind, Reason, Unfit

logger = logging.getLogger(__name__)

# Two children a process: four web workers of bombs stay under 4 GiB.
_SLOTS = threading.BoundedSemaphore(2)
_SLOT_SECONDS = 20


def inspect(kind: Kind, source: Path, target: Path) -> Findings:
    """Parse the file at ``source`` in a confined child; a clean picture is written to ``target``.

    Raises Unfit: what the child found, or that it ran into its limits or died.
    """
    if not _SLOTS.acquire(timeout=_SLOT_SECONDS):
        raise Unfit(Reason.BUSY)
    try:
        child = _run(kind, source, target)
    except subprocess.TimeoutExpired as error:
        raise Unfit(Reason.TOO_SLOW) from error
    finally:
        _SLOTS.release()
    return _verdict(child)


def _run(kind: Kind, source: Path, target: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "qbs_platform.files.inspection", kind, str(source), str(target)],
        cwd=settings.BASE_DIR,
        env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},  # none of our secrets
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=limits.WALL_SECONDS,
        check=False,
    )


def _verdict(child: subprocess.CompletedProcess[bytes]) -> Findings:
    if child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise Unfit(Reason.TOO_SLOW)
    if child.returncode:
        last = child.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        logger.warning("inspection died", extra={"code": child.returncode, "last": last})
        raise Unfit(Reason.DAMAGED)
    verdict = json.loads(child.stdout)
    if "reason" in verdict:
        raise Unfit(Reason(verdict["reason"]), verdict["fact"])
    return Findings(**verdict)
