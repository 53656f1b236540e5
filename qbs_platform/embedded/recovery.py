"""What a run that was killed left behind: stopped and cleared away before the next one starts."""

from qbs_platform.embedded import console, processes, sockets
from qbs_platform.embedded.layouts import Layout
from qbs_platform.embedded.supervisor import STOPPING

SOCKET_NOTE = "socket-folder"


def clear_away(layout: Layout) -> None:
    """Stop the processes that the pid files name and that still are the same, and forget them.

    Call it under the lock of the data folder: then none of them has a supervisor.
    """
    for name, (number, patience) in STOPPING.items():
        noted = processes.read_pid_file(layout.pid_file(name))
        if noted is not None and processes.is_alive(noted):
            console.say(f"- Stopping {name} of an earlier run (process {noted.pid})")
            processes.stop(noted, number, patience)
    forget(layout)


def forget(layout: Layout) -> None:
    """Remove what says that something runs: nothing does."""
    for name in STOPPING:
        layout.pid_file(name).unlink(missing_ok=True)
    sockets.remove_folder(layout.run / SOCKET_NOTE)
    for file in (
        layout.environment_file,
        layout.worker_environment_file,
        layout.address_file,
    ):
        file.unlink(missing_ok=True)
