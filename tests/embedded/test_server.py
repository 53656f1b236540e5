"""script/server as a person meets it: started, asked, stopped, started again."""

import shutil
import time
from pathlib import Path

import psycopg2
import pytest

from qbs_platform.embedded import environments, processes
from tests.embedded.clones import NAMES, Terminal

pytestmark = pytest.mark.setup

SET_UP = [
    "migrate --noinput qbs_owner",
    "grant_logins qbs_owner",
    "catalogue compile qbs_owner",
    "build_maps qbs_owner",
    "load_regions qbs_owner",
    "load_first_edition qbs_owner",
    "load_cited_standards qbs_owner",
    "collectstatic --noinput qbs_owner",
    "seed_demo qbs_web",
]


def test_a_fresh_clone_becomes_a_website_with_one_address_and_the_accounts(fresh: Terminal) -> None:
    above = [folder for folder in fresh.clone.parents if folder != Path("/")]
    modes = [folder.stat().st_mode for folder in above]

    with fresh.server() as server:
        assert server.answers()
        assert fresh.commands()[: len(SET_UP)] == SET_UP
        assert "alice@example.org  correct horse battery staple" in server.text()
        assert server.text().count("http") == 1

    assert [folder.stat().st_mode for folder in above] == modes


def test_a_later_start_takes_seconds_and_repeats_no_step(terminal: Terminal) -> None:
    with terminal.server() as server:
        server.press_ctrl_c()
    before = len(terminal.commands())
    began = time.monotonic()

    with terminal.server():
        assert time.monotonic() - began < 15
        assert sorted(terminal.commands()[before:]) == [
            "pulse qbs_worker",
            "seed_demo --print qbs_web",
        ]


def test_a_changed_input_repeats_its_step_alone(fresh: Terminal) -> None:
    with fresh.server():
        pass
    before = len(fresh.commands())
    (fresh.clone / "qbs_platform/locale/en.po").write_text("a new text", encoding="utf-8")

    with fresh.server():
        assert "catalogue compile qbs_owner" in fresh.commands()[before:]
        assert len(fresh.commands()[before:]) == 3


def test_deleting_the_data_folder_starts_afresh(terminal: Terminal) -> None:
    with terminal.server():
        first = (terminal.data / "secrets.json").read_text(encoding="utf-8")
    shutil.rmtree(terminal.data)

    with terminal.server() as server:
        assert server.answers()
        assert terminal.commands()[: len(SET_UP)] == SET_UP
        assert (terminal.data / "secrets.json").read_text(encoding="utf-8") != first


def test_ctrl_c_stops_everything_and_leaves_no_trace_of_running(terminal: Terminal) -> None:
    with terminal.server() as server:
        everybody = server.everybody()
        socket_folder = Path((terminal.data / "run/socket-folder").read_text().split("\n")[0])
        assert socket_folder.is_dir()

        assert server.press_ctrl_c() == 0

        assert [name for name, who in everybody.items() if processes.is_alive(who)] == []
        assert not socket_folder.exists()
        assert list((terminal.data / "run").glob("*.pid")) == []
        assert environments.read(terminal.data / "run/environment") == {}


def test_ctrl_c_stops_everything_even_when_the_data_folder_was_deleted(terminal: Terminal) -> None:
    with terminal.server() as server:
        everybody = server.everybody()
        socket_folder = Path((terminal.data / "run/socket-folder").read_text().split("\n")[0])
        shutil.rmtree(terminal.data)

        began = time.monotonic()
        server.press_ctrl_c()

        assert time.monotonic() - began < 8  # nobody had to be killed for refusing to end
        assert not socket_folder.exists()
        assert [name for name, who in everybody.items() if processes.is_alive(who)] == []


def test_status_names_everybody_and_stop_ends_them_from_another_terminal(
    terminal: Terminal,
) -> None:
    assert terminal.type("script/server", "status").returncode == 3

    with terminal.server() as server:
        everybody = server.everybody()
        status = terminal.type("script/server", "status")
        assert status.returncode == 0
        assert [line.split() for line in status.stdout.splitlines()] == [
            ["supervisor", "up", "process", str(server.process.pid)],
            *([name, "up", "process", str(everybody[name].pid)] for name in NAMES),
            [terminal.address],
        ]

        stop = terminal.type("script/server", "stop")
        assert (stop.returncode, stop.stdout) == (0, "Stopped.\n")
        assert [name for name, who in everybody.items() if processes.is_alive(who)] == []
        assert server.process.wait(10) == 0

    assert terminal.type("script/server", "stop").stdout == "Nothing is running.\n"


def test_a_second_start_in_the_same_data_folder_is_refused_in_a_sentence(
    terminal: Terminal,
) -> None:
    with terminal.server() as server:
        second = terminal.type("script/server")

        assert second.returncode == 1
        assert second.stderr.startswith("It is already running with the data folder")
        assert terminal.address in second.stderr
        assert server.answers()


def test_a_command_typed_by_hand_finds_the_servers_as_the_web_login(terminal: Terminal) -> None:
    with terminal.server():
        file = terminal.data / "run" / "environment"
        found = environments.read(file)

        assert file.stat().st_mode & 0o777 == 0o600
        assert set(found) == {
            "DATABASE_URL",
            "REDIS_URL",
            "SECRET_KEY",
            "FIELD_KEYS",
            "FIELD_INDEX_KEY",
            "ALLOWED_HOSTS",
            "QBS_DATA_DIR",
            "QBS_LOCAL_HTTP",
        }
        with psycopg2.connect(found["DATABASE_URL"]) as connection:
            cursor = connection.cursor()
            cursor.execute("SELECT current_user, (SELECT count(*) FROM thing)")
            assert cursor.fetchone() == ("qbs_web", 1)
        connection.close()


def test_named_servers_are_used_and_nothing_embedded_starts(
    terminal: Terminal, shared_clone: Path
) -> None:
    with terminal.server():
        found = environments.read(terminal.data / "run/environment")
        other = Terminal(shared_clone, shared_clone / "data of another")
        other.variables = {
            "DATABASE_URL": terminal.owner_url(),
            "REDIS_URL": found["REDIS_URL"],
        }
        with other.server() as server:
            assert server.answers()
            names = {file.stem for file in (other.data / "run").glob("*.pid")}
            assert names == {"supervisor", "web", "worker", "pulse"}
            assert not (other.data / "postgres").exists()
            assert other.type("script/server", "status").returncode == 0
    shutil.rmtree(other.data)
