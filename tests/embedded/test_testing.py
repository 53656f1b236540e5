"""script/test: pytest on a database of its own, which leaves nothing behind."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qbs_platform.embedded import environments, processes
from tests.embedded.clones import START_SECONDS, Terminal, eventually

pytestmark = pytest.mark.setup

INSIDE = """
import os
import time
from pathlib import Path

import psycopg2


def ask(sql):
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(sql)
    return cursor.fetchone()[0] if cursor.description else None


def report(*lines):
    fresh = Path(os.environ["REPORT"] + ".new")
    fresh.write_text("\\n".join(lines))
    fresh.rename(os.environ["REPORT"])


def test_place():
    report(os.environ["QBS_DATA_DIR"], ask("SELECT current_user"))


def test_may_make_databases():
    ask("CREATE DATABASE test_qbs")


def test_may_become_the_web_login():
    ask("SET ROLE qbs_web")


def test_fails():
    assert ask("SELECT 1") == 2


def test_sleeps():
    report(os.environ["QBS_DATA_DIR"])
    time.sleep(1000)
"""


@pytest.fixture
def tester(terminal: Terminal) -> Terminal:
    """The shared clone with a few tests in it."""
    (terminal.clone / "test_inside.py").write_text(INSIDE, encoding="utf-8")
    terminal.variables = {"REPORT": str(terminal.clone / "report")}
    (terminal.clone / "report").unlink(missing_ok=True)
    return terminal


def report(tester: Terminal) -> list[str]:
    return (tester.clone / "report").read_text(encoding="utf-8").split("\n")


def test_tests_run_as_the_owner_of_a_database_that_is_gone_afterwards(tester: Terminal) -> None:
    answer = tester.type("script/test", "-q", "test_inside.py", "-k", "place or may")

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "3 passed, 2 deselected" in answer.stdout
    data, login = report(tester)
    assert login == "qbs_owner"
    assert Path(data).parent == tester.data / "test-runs"
    assert list((tester.data / "test-runs").iterdir()) == []


def test_the_code_of_pytest_is_passed_on(tester: Terminal) -> None:
    assert tester.type("script/test", "-q", "test_inside.py::test_fails").returncode == 1
    assert tester.type("script/test", "-q", "no_such_file.py").returncode == 4


def test_tests_run_beside_a_running_server(tester: Terminal) -> None:
    with tester.server() as server:
        everybody = server.everybody()

        answer = tester.type("script/test", "-q", "test_inside.py::test_place")

        assert answer.returncode == 0, answer.stdout + answer.stderr
        assert server.answers()
        assert server.everybody() == everybody
        assert [name for name, who in everybody.items() if not processes.is_alive(who)] == []


def test_a_named_database_is_used_instead(tester: Terminal) -> None:
    with tester.server():
        found = environments.read(tester.data / "run/environment")
        tester.variables |= {
            "DATABASE_URL": found["DATABASE_URL"],
            "REDIS_URL": found["REDIS_URL"],
        }
        answer = tester.type("script/test", "-q", "test_inside.py::test_place")
        tester.variables.pop("DATABASE_URL")
        tester.variables.pop("REDIS_URL")

        assert answer.returncode == 0, answer.stdout + answer.stderr
        assert report(tester)[1] == "qbs_web"


@contextmanager
def sleeping(
    tester: Terminal,
) -> "Iterator[tuple[subprocess.Popen[bytes], list[processes.Identity]]]":
    """Start a test that does not end; yields the script and everybody it started."""
    process = subprocess.Popen(
        [tester.clone / "script/test", "-q", "test_inside.py::test_sleeps"],
        env=tester.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert eventually((tester.clone / "report").exists, START_SECONDS)
        run = Path(report(tester)[0]) / "run"
        names = ("tests", "postgres", "valkey")
        noted = [processes.read_pid_file(run / f"{name}.pid") for name in names]
        everybody = [who for who in noted if who is not None]
        assert [processes.is_alive(who) for who in everybody] == [True, True, True]
        yield process, everybody
    finally:
        process.terminate()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_interrupted_leaves_nothing(tester: Terminal, number: signal.Signals) -> None:
    with sleeping(tester) as (process, everybody):
        process.send_signal(number)

        assert process.wait(60) == 130
        assert [who for who in everybody if processes.is_alive(who)] == []
        assert list((tester.data / "test-runs").iterdir()) == []


def test_a_run_that_was_killed_is_cleared_away_by_the_next(tester: Terminal) -> None:
    with sleeping(tester) as (process, everybody):
        process.kill()
    assert [who for who in everybody if not processes.is_alive(who)] == []

    answer = tester.type("script/test", "-q", "test_inside.py::test_place")

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert [who for who in everybody if processes.is_alive(who)] == []
    assert list((tester.data / "test-runs").iterdir()) == []
