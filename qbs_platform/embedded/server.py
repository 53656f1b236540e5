"""``script/server``: everything from a fresh clone to a running website, and back to nothing."""

import os
import signal
import time

from qbs_platform.embedded import (
    console,
    environments,
    interruption,
    layouts,
    locks,
    ports,
    private_files,
    processes,
    programs,
    recovery,
    servers,
    steps,
    testing,
    virtual_environment,
)
from qbs_platform.embedded.commands import CommandFailed, Runner
from qbs_platform.embedded.errors import Interrupted, SetupRefused
from qbs_platform.embedded.layouts import Layout
from qbs_platform.embedded.servers import Servers
from qbs_platform.embedded.supervisor import ORDER, Supervisor

SUPERVISOR = "supervisor"  # of its pid file
_STOP_SECONDS = 180.0
_NOT_RUNNING = 3  # as the status commands of system services answer


def start() -> int:
    """Set up, start and keep running until Ctrl-C; raises SetupRefused."""
    layout = layouts.find()
    port = ports.chosen()
    layouts.prepare(layout)
    with locks.held(layout.run / "lock") as is_ours:
        if not is_ours:
            raise SetupRefused(_already_running(layout))
        processes.write_pid_file(layout.pid_file(SUPERVISOR), os.getpid())
        recovery.clear_away(layout)
        return _run(layout, port)


def stop() -> int:
    """Stop a running server, or what a killed one left, and wait until all of it is gone."""
    layout = layouts.find()
    if not layout.run.is_dir():
        console.say("Nothing is running.")
        return 0
    pid_file = layout.pid_file(SUPERVISOR)
    was_running = pid_file.exists()
    end = time.monotonic() + _STOP_SECONDS
    signalled: processes.Identity | None = None
    while time.monotonic() < end:
        with locks.held(layout.run / "lock") as is_ours:
            if is_ours:
                recovery.clear_away(layout)
                pid_file.unlink(missing_ok=True)
                console.say("Stopped." if was_running else "Nothing is running.")
                return 0
        supervisor = processes.read_pid_file(pid_file)
        if supervisor is not None and supervisor != signalled:
            _signal(supervisor)
            signalled = supervisor
        interruption.sleep(0.2)
    raise SetupRefused(f"The server did not stop in {_STOP_SECONDS:.0f} s; see {layout.logs}.")


def status() -> int:
    """Say of each process whether it runs; 0 all of them, 1 not all, 3 none."""
    layout = layouts.find()
    lines = {name: _state(layout, name) for name in (SUPERVISOR, *ORDER)}
    known = {name: state for name, state in lines.items() if state}
    for name, state in known.items():
        console.say(f"{name:<11}{state}")
    if not any(state.startswith("up") for state in known.values()):
        console.say("Not running; start it with script/server.")
        return _NOT_RUNNING
    if not layout.address_file.exists():
        console.say("The set-up has not finished.")
        return 1
    if not lines[SUPERVISOR].startswith("up"):
        console.say("The supervisor was killed; script/server takes over, script/server stop ends.")
        return 1
    console.say(layout.address_file.read_text(encoding="ascii").strip())
    return 0 if all(state.startswith("up") for state in known.values()) else 1


def _run(layout: Layout, port: int) -> int:
    supervisor = Supervisor(layout)
    try:
        ports.ensure_free(port)
        testing.sweep(layout)
        _bring_up(layout, supervisor, port)
        supervisor.keep_running()
    except Interrupted:
        console.say("Stopping.")
    finally:
        supervisor.stop()
        recovery.forget(layout)
        layout.pid_file(SUPERVISOR).unlink(missing_ok=True)
    console.say("Stopped.")
    return 0


def _bring_up(layout: Layout, supervisor: Supervisor, port: int) -> None:
    runner = Runner(layout, os.environ, layout.log_file("setup"))
    virtual_environment.ensure(runner, layout.clone / "requirements.txt")
    running = servers.start(runner, supervisor)
    environments.write(layout.environment_file, running.environments["qbs_web"])
    environments.write(layout.worker_environment_file, running.environments["qbs_worker"])
    steps.run(runner, running)
    with console.step("Start the website"):
        supervisor.start(programs.worker(layout, running))
        supervisor.start(programs.pulse(layout, running))
        supervisor.start(programs.web(layout, running, port))
        accounts = _accounts(runner, running)
    address = f"http://localhost:{port}"
    private_files.write(layout.address_file, f"{address}\n")
    console.say(f"\n{accounts}\n\n{address}\n\nCtrl-C stops everything. Logs: {layout.logs}")


def _accounts(runner: Runner, running: Servers) -> str:
    show = Runner(runner.layout, running.environments["qbs_web"], runner.log)
    try:
        return show.run([runner.layout.python, "manage.py", *steps.ACCOUNTS]).strip("\n")
    except CommandFailed as failure:
        raise SetupRefused(f"The demo accounts could not be listed. {failure}") from failure


def _state(layout: Layout, name: str) -> str:
    noted = processes.read_pid_file(layout.pid_file(name))
    if noted is None:
        return ""
    return f"up    process {noted.pid}" if processes.is_alive(noted) else "down"


def _signal(supervisor: processes.Identity) -> None:
    try:
        if processes.is_alive(supervisor):
            os.kill(supervisor.pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise SetupRefused(
            f"The server (process {supervisor.pid}) belongs to another user: stop it as that user."
        ) from error


def _already_running(layout: Layout) -> str:
    address = "its set-up has not finished yet"
    if layout.address_file.exists():
        address = layout.address_file.read_text(encoding="ascii").strip()
    return (
        f"It is already running with the data folder {layout.data} ({address}): "
        "stop it with script/server stop, or choose another folder with QBS_DATA_DIR."
    )
