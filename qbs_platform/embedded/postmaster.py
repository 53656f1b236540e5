"""``postmaster.pid``: who, as PostgreSQL noted it, runs in a cluster's folder.

PostgreSQL itself only asks whether that pid exists. After a crash and a restart of the machine it
may be anybody's, and the cluster would stay shut.
"""

from pathlib import Path

from qbs_platform.embedded import processes

_FILE = "postmaster.pid"


def runs_in(cluster: Path) -> bool:
    """Say whether a PostgreSQL runs in a cluster's folder."""
    pid = _noted_pid(cluster)
    return pid > 0 and processes.program_of(pid) == "postgres"


def forget_dead(cluster: Path) -> None:
    """Remove the note when it names no PostgreSQL; call it under the lock of the data folder."""
    if not runs_in(cluster):
        (cluster / _FILE).unlink(missing_ok=True)


def _noted_pid(cluster: Path) -> int:
    try:
        return int((cluster / _FILE).read_text(encoding="ascii").partition("\n")[0])
    except (FileNotFoundError, ValueError):
        return 0
