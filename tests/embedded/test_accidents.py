"""What was killed comes back, and what a killed run left does not block the next one."""

import os
import signal
import subprocess
from pathlib import Path

import psycopg2
import pytest

from qbs_platform.embedded import environments, processes
from qbs_platform.embedded.processes import Identity
from qbs_platform.embedded.service_user import ServiceUser, popen_arguments
from tests.embedded.clones import NAMES, Running, Terminal, eventually

pytestmark = pytest.mark.setup


def kill(process: Identity) -> None:
    os.kill(process.pid, signal.SIGKILL)


def comes_back(terminal: Terminal, name: str, former: Identity) -> bool:
    """Say whether somebody else runs under that name within ten seconds."""

    def is_back() -> bool:
        noted = processes.read_pid_file(terminal.data / "run" / f"{name}.pid")
        return noted is not None and noted != former and processes.is_alive(noted)

    return eventually(is_back, 10)


def rows(terminal: Terminal) -> int:
    found = environments.read(terminal.data / "run" / "environment")
    connection = psycopg2.connect(found["DATABASE_URL"])
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT id FROM thing")
        return len(cursor.fetchall())
    finally:
        connection.close()


def is_serving(terminal: Terminal) -> bool:
    try:
        return rows(terminal) == 1
    except psycopg2.OperationalError:
        return False


def test_whoever_is_killed_comes_back_within_ten_seconds(terminal: Terminal) -> None:
    with terminal.server() as server:
        for name in NAMES:
            former = terminal.process(name)
            kill(former)
            assert comes_back(terminal, name, former), server.text()
            assert f"! {name} ended (signal 9), starting it again" in server.text()

        assert eventually(lambda: is_serving(terminal) and server.answers())
        assert terminal.type("script/server", "status").returncode == 0


def test_children_of_a_killed_worker_go_with_it(terminal: Terminal) -> None:
    with terminal.server():
        worker = terminal.process("worker")
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        if not children.exists():
            pytest.skip("only Linux lists the children of a process")
        assert eventually(lambda: bool(children.read_text().split()))
        child = processes.identify(int(children.read_text().split()[0]))
        assert processes.is_alive(child)

        kill(worker)

        assert eventually(lambda: not processes.is_alive(child), 10)


def test_database_and_valkey_killed_together_come_back_before_the_others(
    terminal: Terminal,
) -> None:
    with terminal.server() as server:
        everybody = server.everybody()
        for name in ("pulse", "worker", "web", "valkey", "postgres"):
            kill(everybody[name])

        for name in NAMES:
            assert comes_back(terminal, name, everybody[name]), server.text()
        pids = [terminal.process(name).started for name in NAMES]
        assert pids == sorted(pids, key=lambda text: int(text.split()[-1]))
        assert eventually(lambda: is_serving(terminal) and server.answers())


def kill_the_supervisor(server: Running) -> dict[str, Identity]:
    orphans = server.everybody()
    server.kill()
    assert [name for name, who in orphans.items() if not processes.is_alive(who)] == []
    return orphans


def test_orphans_of_a_killed_supervisor_are_stopped_by_the_next_start(terminal: Terminal) -> None:
    with terminal.server() as server:
        orphans = kill_the_supervisor(server)
        assert terminal.type("script/server", "status").returncode == 1

        with terminal.server() as second:
            assert [name for name, who in orphans.items() if processes.is_alive(who)] == []
            assert second.answers()
            assert rows(terminal) == 1


def test_orphans_of_a_killed_supervisor_are_stopped_by_stop(terminal: Terminal) -> None:
    with terminal.server() as server:
        orphans = kill_the_supervisor(server)

        stop = terminal.type("script/server", "stop")

        assert stop.returncode == 0
        assert stop.stdout.endswith("Stopped.\n")
        assert [name for name, who in orphans.items() if processes.is_alive(who)] == []
        assert terminal.type("script/server", "status").returncode == 3


def test_a_stale_note_of_the_database_with_a_strangers_pid_does_not_block(
    terminal: Terminal,
) -> None:
    with terminal.server() as server:
        note = terminal.data / "postgres" / "postmaster.pid"
        kept = note.read_text(encoding="ascii")
        everybody = kill_the_supervisor(server)
        for process in everybody.values():
            kill(process)
    # The same user as PostgreSQL's: it would take the stranger for a server that still runs.
    owner = note.parent.stat()
    user = ServiceUser(owner.st_uid, owner.st_gid) if os.geteuid() == 0 else None
    stranger = subprocess.Popen(["/bin/sleep", "1000"], **popen_arguments(user))
    try:
        lines = kept.split("\n")
        note.write_text("\n".join([str(stranger.pid), *lines[1:]]), encoding="ascii")
        os.chown(note, owner.st_uid, owner.st_gid)

        with terminal.server():
            assert rows(terminal) == 1
            assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_pid_file_that_names_a_stranger_harms_nobody(terminal: Terminal) -> None:
    stranger = subprocess.Popen(["/bin/sleep", "1000"])
    try:
        run = terminal.data / "run"
        run.mkdir(parents=True)
        (run / "web.pid").write_text(f"{stranger.pid}\nlong ago\n", encoding="utf-8")

        with terminal.server() as server:
            assert server.answers()
            assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
