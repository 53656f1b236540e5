"""Started by root where only root can enter, as in ``/root``: the database lives outside."""

import shutil
from pathlib import Path

import pytest

from qbs_platform.embedded import placement, processes
from tests.embedded.clones import Terminal

pytestmark = pytest.mark.setup


def home_of(terminal: Terminal) -> Path:
    name = (terminal.data / "cluster-id").read_text(encoding="ascii")
    return placement.OUTSIDE / name


def belongs_to(home: Path, terminal: Terminal) -> bool:
    """Others on this machine keep their databases there too."""
    try:
        record = (home / "data-folder").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return Path(record).is_relative_to(terminal.clone)


def test_it_starts_and_opens_no_folder(closed: Terminal) -> None:
    above = [folder for folder in closed.clone.parents if folder != Path("/")]
    modes = [folder.stat().st_mode for folder in above]
    assert 0o40700 in modes

    with closed.server() as server:
        assert server.answers()
        assert home_of(closed).is_dir()
        assert not (closed.data / "postgres").exists()
        assert f"- The database lives in {home_of(closed)}, because" in server.text()

    assert [folder.stat().st_mode for folder in above] == modes


def test_deleting_the_data_folder_starts_afresh_and_removes_the_old_database(
    closed: Terminal,
) -> None:
    with closed.server():
        old = home_of(closed)
    shutil.rmtree(closed.data)

    with closed.server() as server:
        assert server.answers()
        assert home_of(closed) != old
        assert not old.exists()
        assert f"Removed the database {old} of a deleted data folder" in server.text()


def test_tests_leave_nothing_outside(closed: Terminal) -> None:
    (closed.clone / "test_inside.py").write_text(
        "import os, psycopg2\n"
        "def test_connects():\n    psycopg2.connect(os.environ['DATABASE_URL']).close()\n",
        encoding="utf-8",
    )

    answer = closed.type("script/test", "-q", "test_inside.py")

    assert "1 passed" in answer.stdout, answer.stdout + answer.stderr
    assert [home for home in placement.OUTSIDE.glob("*") if belongs_to(home, closed)] == []


def test_orphans_of_a_killed_supervisor_are_stopped_by_the_next_start(closed: Terminal) -> None:
    with closed.server() as server:
        orphans = server.everybody()
        server.kill()

        with closed.server() as second:
            assert second.answers()
            assert [name for name, who in orphans.items() if processes.is_alive(who)] == []
