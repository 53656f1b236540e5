"""Processes that we started, told apart from strangers that got their pid later.

A pid alone is not an identity: pids are reused, soon in a container. So a pid file holds the pid
and, on its second line, when that process was started, as the system tells it.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from qbs_platform.embedded import private_files
from qbs_platform.embedded.errors import SetupRefused

_PROC = Path("/proc")
_KILL_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Identity:
    """One process, for as long as the machine runs."""

    pid: int
    started: str


def identify(pid: int) -> Identity:
    """Take down who holds a pid now; ``started`` is '' when nobody does."""
    return Identity(pid, started(pid))


def started(pid: int) -> str:
    """Say when a process was started, comparable as text only; '' for a dead one or a zombie."""
    if (_PROC / "self" / "stat").exists():
        return _started_by_proc(pid)
    return started_by_ps(pid)


def is_alive(process: Identity) -> bool:
    """Say whether that very process still runs."""
    return bool(process.started) and started(process.pid) == process.started


def write_pid_file(path: Path, pid: int) -> Identity:
    """Note a running process; the first line is the pid alone, as everybody expects."""
    process = identify(pid)
    private_files.write(path, f"{process.pid}\n{process.started}\n")
    return process


def read_pid_file(path: Path) -> Identity | None:
    """Read a note of ``write_pid_file``; None when there is none or it is not one."""
    try:
        pid, start, *_ = path.read_text(encoding="utf-8").split("\n")
        return Identity(int(pid), start)
    except (FileNotFoundError, ValueError):
        return None


def stop(process: Identity, number: signal.Signals, patience: float) -> None:
    """Ask a process to end, wait, then kill it and what is left of its group.

    Returns when it is gone. Raises SetupRefused when it belongs to somebody else.
    """
    if not is_alive(process):
        return
    try:
        leads_group = os.getpgid(process.pid) == process.pid
        os.kill(process.pid, number)
        if not _is_gone_within(process, patience):
            os.kill(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise SetupRefused(
            f"Process {process.pid} of an earlier start belongs to another user: "
            "stop it as that user with script/server stop."
        ) from error
    if not _is_gone_within(process, _KILL_SECONDS):
        raise SetupRefused(f"Process {process.pid} does not end: end it and start again.")
    if leads_group:
        kill_group(process.pid)


def kill_group(leader: int) -> None:
    """Kill what a dead leader of ours left behind, such as the children of a worker."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def program_of(pid: int) -> str:
    """Name the program that a pid runs, such as ``postgres``; '' when there is no such process."""
    if not started(pid):
        return ""
    try:
        return (_PROC / str(pid) / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return Path(_ask_ps(pid, "comm=")).name


def started_by_ps(pid: int) -> str:
    """Ask ``ps`` when a process was started: on systems without /proc."""
    state, _, start = _ask_ps(pid, "stat=,lstart=").partition(" ")
    return "" if state.startswith("Z") else " ".join(start.split())


def _ask_ps(pid: int, columns: str) -> str:
    ps = shutil.which("ps")
    if ps is None:
        return ""
    answer = subprocess.run(
        [ps, "-o", columns, "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C", "TZ": "UTC"},
    )
    return answer.stdout.strip()


def _started_by_proc(pid: int) -> str:
    try:
        stat = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    # The name, in brackets, may hold anything. After it: state (3rd field) ... start (22nd).
    fields = stat.rpartition(")")[2].split()
    if fields[0] in {"Z", "X"}:
        return ""
    # The start counts from boot, so the boot belongs to it.
    boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{boot} {fields[19]}"


def _is_gone_within(process: Identity, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while is_alive(process):
        if time.monotonic() >= end:
            return False
        time.sleep(0.05)
    return True
