"""``script/test``: pytest on servers of its own that leave nothing behind.

Each run has a data folder of its own, ``test-runs/<id>`` in the data folder, so it disturbs neither
a running ``script/server`` nor another run. Its lock tells a run that lasts from one that was
killed; the next start of either command clears the latter away.
"""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from qbs_platform.embedded import (
    interruption,
    layouts,
    locks,
    placement,
    processes,
    recovery,
    servers,
    steps,
    virtual_environment,
)
from qbs_platform.embedded.commands import Runner
from qbs_platform.embedded.errors import Interrupted
from qbs_platform.embedded.layouts import Layout
from qbs_platform.embedded.supervisor import STOPPING, Supervisor

_NAME = "tests"  # of pytest's pid file
_INTERRUPTED = 130
_GRACE_SECONDS = 10.0


def run(arguments: Sequence[str]) -> int:
    """Set up, run pytest and remove everything; returns pytest's exit code."""
    home = layouts.find()
    layouts.prepare(home)
    sweep(home)
    layout = Layout(home.clone, home.test_runs / secrets.token_hex(4))
    with contextlib.ExitStack() as stack:
        with _registry(home):
            layouts.prepare(layout)
            stack.enter_context(locks.held(_lock(layout)))
        supervisor = Supervisor(layout)
        try:
            return _pytest(layout, supervisor, arguments)
        except Interrupted:
            return _INTERRUPTED
        finally:
            supervisor.stop()
            _remove(layout)


def sweep(home: Layout) -> None:
    """Stop and remove the runs that were killed."""
    with _registry(home):
        for folder in sorted(home.test_runs.glob("*")):
            layout = Layout(home.clone, folder)
            layouts.prepare(layout)
            with locks.held(_lock(layout)) as is_abandoned:
                if is_abandoned:
                    recovery.clear_away(layout)
                    _remove(layout)


def _pytest(layout: Layout, supervisor: Supervisor, arguments: Sequence[str]) -> int:
    runner = Runner(layout, os.environ, layout.log_file("setup"))
    virtual_environment.ensure(runner, layout.clone / "requirements-dev.txt")
    running = servers.start(runner, supervisor, for_tests=True)
    steps.run(runner, running, tuple(step for step in steps.STEPS if step.is_for_tests))
    # In our own group, unlike every other process: pytest owns the terminal, for its debugger.
    process = subprocess.Popen(
        [layout.python, "-m", "pytest", *arguments],
        cwd=layout.clone,
        env=running.environments["qbs_owner"],
    )
    noted = processes.write_pid_file(layout.pid_file(_NAME), process.pid)
    try:
        interruption.wait_until(lambda: process.poll() is not None, float("inf"))
    finally:
        # Ctrl-C reached pytest too; a second one would cut its clearing-up short.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS if interruption.is_by_keyboard() else 0)
        processes.stop(noted, *STOPPING[_NAME])
        process.wait()
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _remove(layout: Layout) -> None:
    recovery.forget(layout)
    placement.remove(layout.data)
    shutil.rmtree(layout.data, ignore_errors=True)


# No run is between making its folder and locking it while somebody looks for abandoned ones.
def _registry(home: Layout) -> contextlib.AbstractContextManager[None]:
    return locks.waited_for(home.run / "test-runs.lock", "Waiting for another test run")


def _lock(layout: Layout) -> Path:
    return layout.run / "lock"
