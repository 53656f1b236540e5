"""The child: ``python -m qbs_platform.files.inspection KIND SOURCE TARGET [rows]``.

Confines itself, parses SOURCE in full, writes a clean copy of a picture to TARGET, and prints one
JSON line: the findings, or the reason why the file is unfit. With ``rows`` it writes the rows of a
table to TARGET instead. It may die of its limits; the
parent reads that from its exit status.
"""

import ctypes
import importlib
import json
import os
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from qbs_platform.files.inspection import limits
from qbs_platform.files.inspection.verdict import Findings, Kind, Reason, Unfit

# Imported by name after the limits are set, and only the one that is needed.
_PARSERS = {
    Kind.PDF: "pdf",
    Kind.PNG: "png",
    Kind.JPEG: "jpeg",
    Kind.XLSX: "workbook",
    Kind.CSV: "csv_text",
}
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h
_LIMITS = {
    "RLIMIT_CPU": (limits.CPU_SECONDS, limits.CPU_SECONDS + 1),
    "RLIMIT_AS": (limits.MEMORY_BYTES, limits.MEMORY_BYTES),
    "RLIMIT_FSIZE": (limits.DECODED_BYTES, limits.DECODED_BYTES),
    "RLIMIT_NOFILE": (limits.OPEN_FILES, limits.OPEN_FILES),
    "RLIMIT_CORE": (0, 0),
}


def confine() -> None:
    """Give up the network where the kernel allows it, then CPU, memory and file sizes.

    macOS has no network namespaces and does not keep RLIMIT_AS; there CPU, file sizes and the
    parent's clock remain.
    """
    os.nice(5)
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    for name, pair in _LIMITS.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), pair)


def main(kind: str, source: str, target: str, task: str = "inspect") -> None:
    """Inspect one file, or read its rows, and print the verdict."""
    confine()
    try:
        verdict = asdict(_findings(Kind(kind), Path(source), Path(target), task))
    except Unfit as unfit:
        verdict = {"reason": unfit.reason, "fact": unfit.fact}
    except MemoryError:
        verdict = {"reason": Reason.DECODES_TOO_LARGE, "fact": ""}
    sys.stdout.write(f"\n{json.dumps(verdict)}")


def _findings(kind: Kind, source: Path, target: Path, task: str) -> Findings:
    if task == "rows":
        reader = importlib.import_module("qbs_platform.files.inspection.cells")
        read: Findings = reader.read(kind, source, target)
        return read
    parser = importlib.import_module(f"qbs_platform.files.inspection.{_PARSERS[kind]}")
    found: Findings = parser.inspect(source, target)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
