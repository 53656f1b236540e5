"""Keeps a handful of processes running: starts them in order, restarts who dies, stops them.

The order of ``ORDER`` is the order of starting; stopping has its own (``STOPPING``): first who
takes requests, last the database. Every process leads a group of its own, so that Ctrl-C reaches
only us, and so that the children of one that was killed go with it.
"""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qbs_platform.embedded import commands, console, interruption, logfiles, processes, service_user
from qbs_platform.embedded.errors import SetupRefused
from qbs_platform.embedded.layouts import Layout
from qbs_platform.embedded.processes import Identity
from qbs_platform.embedded.service_user import ServiceUser

_SERVERS = ("postgres", "valkey")
ORDER = (*_SERVERS, "web", "worker", "pulse")
# Name: the signal that asks for an orderly end, and the seconds until SIGKILL.
STOPPING = {
    "tests": (signal.SIGINT, 20.0),
    commands.NAME: (signal.SIGTERM, 10.0),
    "web": (signal.SIGTERM, 35.0),  # gunicorn's graceful_timeout is 30
    "pulse": (signal.SIGTERM, 10.0),
    "worker": (signal.SIGTERM, 30.0),  # a task that is cut off is done again: row first
    "valkey": (signal.SIGTERM, 10.0),
    "postgres": (signal.SIGINT, 60.0),  # PostgreSQL's fast shutdown
}
_READY_SECONDS = 60.0
_TICK_SECONDS = 0.3
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 8.0  # security.md, RL-9: back within 10 s
_STEADY_SECONDS = 60.0


def _nothing() -> None:
    return


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, and how to tell that it is ready for those that come after it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    is_ready: Callable[[], bool] = _always
    before_start: Callable[[], None] = _nothing
    after_stop: Callable[[], None] = _nothing
    user: ServiceUser | None = None


@dataclass(slots=True)
class _Child:
    """A program and its process of the moment."""

    program: Program
    process: "subprocess.Popen[bytes]"
    noted: Identity
    began: float
    failures: int = 0
    due: float = 0.0  # when to start it again; 0 while it runs

    def settles_within(self, seconds: float) -> bool:
        """Wait until it is ready or has ended; raises Interrupted."""
        return interruption.wait_until(
            lambda: self.process.poll() is not None or self.program.is_ready(), seconds
        )


class Supervisor:
    """Holds what was started in one data folder."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._children: dict[str, _Child] = {}

    def start(self, program: Program) -> None:
        """Start a program and wait until it is ready.

        Raises SetupRefused with the last lines of its log when it ends or stays silent instead.
        """
        log = self._layout.log_file(program.name)
        start = log.stat().st_size if log.exists() else 0
        child = _Child(program, *self._launch(program), time.monotonic())
        self._children[program.name] = child
        is_settled = child.settles_within(_READY_SECONDS)
        if not is_settled or child.process.poll() is not None:
            what = "ended at once" if is_settled else f"was not ready in {_READY_SECONDS:.0f} s"
            raise SetupRefused(
                f"The process {program.name} {what}. Last lines:\n"
                f"{logfiles.tail(logfiles.text_since(log, start))}\n  The whole log: {log}"
            )

    def keep_running(self) -> None:
        """Restart who dies, until a stop is asked for; raises Interrupted then."""
        while True:
            self.restart_the_dead()
            interruption.sleep(_TICK_SECONDS)

    def restart_the_dead(self) -> None:
        """Look after everybody once.

        In starting order, and not past a server that is down: the database comes back first.
        """
        now = time.monotonic()
        for name in ORDER:
            child = self._children.get(name)
            if child is None:
                continue
            if not child.due and child.process.poll() is not None:
                self._note_death(child, now)
            if child.due and now >= child.due:
                self._restart(child)
            if child.due and name in _SERVERS:
                return

    def stop(self) -> None:
        """Stop everything, in the order of ``STOPPING``, and forget it."""
        for name, (number, patience) in STOPPING.items():
            child = self._children.pop(name, None)
            if child is None:
                continue
            try:
                processes.stop(child.noted, number, patience)
            except SetupRefused as refusal:  # the others are to be stopped all the same
                console.complain(str(refusal))
            else:
                child.process.wait()
                child.program.after_stop()

    def _launch(self, program: Program) -> "tuple[subprocess.Popen[bytes], Identity]":
        program.before_start()
        log = self._layout.log_file(program.name)
        logfiles.make_room(log)
        with log.open("ab") as stream:
            process = subprocess.Popen(
                program.command,
                cwd="/" if program.user else self._layout.clone,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **service_user.popen_arguments(program.user),
            )
        noted = processes.write_pid_file(self._layout.pid_file(program.name), process.pid)
        return process, noted

    def _note_death(self, child: _Child, now: float) -> None:
        processes.kill_group(child.process.pid)
        if now - child.began >= _STEADY_SECONDS:
            child.failures = 0
        pause = min(_FIRST_PAUSE_SECONDS * 2**child.failures, _LONGEST_PAUSE_SECONDS)
        child.failures += 1
        child.due = now + pause
        name = child.program.name
        console.say(
            f"! {name} ended ({_how(child.process.returncode)}), starting it again; "
            f"its log: {self._layout.log_file(name)}"
        )

    def _restart(self, child: _Child) -> None:
        child.process, child.noted = self._launch(child.program)
        child.began = time.monotonic()
        child.due = 0.0
        if child.program.name in _SERVERS:
            child.settles_within(_LONGEST_PAUSE_SECONDS)


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
