"""The small parts, each by itself: stamps, identities of processes, folders, addresses."""

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2.extensions
import pytest

from qbs_platform import embedded
from qbs_platform.embedded import (
    environments,
    errors,
    layouts,
    locks,
    ports,
    postmaster,
    private_files,
    processes,
    secret_texts,
    sockets,
    stamps,
)
from qbs_platform.embedded.layouts import Layout
from qbs_platform.sealing import rings
from tests.embedded.clones import PROJECT, eventually

SECRETS = secret_texts.Secrets()


def test_the_bootstrap_needs_nothing_but_the_standard_library() -> None:
    answer = subprocess.run(
        [sys.executable, "-S", "-c", "import qbs_platform.embedded.__main__"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.returncode, answer.stderr) == (0, "")


def test_a_stamp_changes_with_names_contents_and_texts(tmp_path: Path) -> None:
    def digest(*texts: str) -> str:
        return stamps.digest(tmp_path, ["**/*.txt"], *texts)

    seen = [digest(), digest("a"), digest("a", "b"), digest("ab")]
    (tmp_path / "one.txt").write_text("1")
    seen.append(digest())
    (tmp_path / "one.txt").write_text("2")
    seen.append(digest())
    (tmp_path / "one.txt").rename(tmp_path / "two.txt")
    seen.append(digest())
    assert len(set(seen)) == len(seen)

    (tmp_path / "other.md").write_text("not an input")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "cache.txt").write_text("Python's own")
    assert digest() == seen[-1]


def test_a_stamp_is_fresh_for_its_own_inputs_only(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert not stamps.is_fresh(stamp, "a")

    stamps.write(stamp, "a")

    assert stamps.is_fresh(stamp, "a")
    assert not stamps.is_fresh(stamp, "b")


def test_a_process_is_itself_and_no_other_with_its_pid(tmp_path: Path) -> None:
    sleeper = subprocess.Popen(["/bin/sleep", "1000"], start_new_session=True)
    noted = processes.write_pid_file(tmp_path / "sleeper.pid", sleeper.pid)
    assert processes.read_pid_file(tmp_path / "sleeper.pid") == noted
    assert (tmp_path / "sleeper.pid").read_text().split("\n")[0] == str(sleeper.pid)
    assert processes.is_alive(noted)
    assert not processes.is_alive(processes.Identity(sleeper.pid, "at another time"))

    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)

    assert not processes.is_alive(noted)  # a zombie now
    sleeper.wait()
    assert not processes.is_alive(noted)
    assert not processes.is_alive(processes.identify(sleeper.pid))


def test_a_process_that_ignores_the_request_is_killed_with_its_children() -> None:
    script = "trap '' TERM; sleep 1000 & echo $!; while :; do sleep 0.1; done"
    stubborn = subprocess.Popen(
        ["/bin/sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True
    )
    assert stubborn.stdout is not None
    child = processes.identify(int(stubborn.stdout.readline()))
    assert processes.is_alive(child)

    processes.stop(processes.identify(stubborn.pid), signal.SIGTERM, 0.5)

    assert stubborn.wait() == -9
    stubborn.stdout.close()
    assert eventually(lambda: not processes.is_alive(child), 10)


def test_ps_and_proc_agree_on_who_is_who() -> None:
    sleeper = subprocess.Popen(["/bin/sleep", "1000"])
    try:
        if shutil.which("ps") is None:
            pytest.skip("no ps on this machine")
        first = processes.started_by_ps(sleeper.pid)
        assert first
        assert processes.started_by_ps(sleeper.pid) == first
        assert processes.program_of(sleeper.pid) == "sleep"
    finally:
        sleeper.kill()
        sleeper.wait()
    assert processes.started_by_ps(sleeper.pid) == ""
    assert processes.program_of(sleeper.pid) == ""


@pytest.mark.parametrize("text", ["", "x\ny\n", "12", "\n"])
def test_a_pid_file_that_is_none_names_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / "web.pid").write_text(text)

    assert processes.read_pid_file(tmp_path / "web.pid") is None
    assert processes.read_pid_file(tmp_path / "missing.pid") is None


def test_a_note_of_the_database_is_kept_only_while_postgres_runs(tmp_path: Path) -> None:
    note = tmp_path / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n/somewhere\n")
    assert not postmaster.runs_in(tmp_path)

    postmaster.forget_dead(tmp_path)

    assert not note.exists()


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"

    made = secret_texts.load_or_make(file)

    assert secret_texts.load_or_make(file) == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert made != secret_texts.Secrets()


def test_secrets_that_an_earlier_version_did_not_have_are_made_once(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    before = dataclasses.asdict(SECRETS)
    new = {name: before.pop(name) for name in ("field_keys", "field_index_key")}
    file.write_text(json.dumps(before))

    made = dataclasses.asdict(secret_texts.load_or_make(file))

    assert {name: made[name] for name in before} == before
    assert {name for name in new if made[name] == new[name]} == set()
    assert dataclasses.asdict(secret_texts.load_or_make(file)) == made
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_field_keys_that_are_made_are_good(tmp_path: Path) -> None:
    made = secret_texts.load_or_make(tmp_path / "secrets.json")

    assert rings.parse(made.field_keys).current == "first"
    assert len(rings.decode(made.field_index_key, "index")) == rings.KEY_BYTES


def test_damaged_secrets_are_named_and_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    file.write_text('{"secret_key": "only this"')

    with pytest.raises(errors.SetupRefused, match="restore the file, or delete"):
        secret_texts.load_or_make(file)
    assert file.read_text() == '{"secret_key": "only this"'


def test_a_private_file_replaces_what_a_killed_run_left(tmp_path: Path) -> None:
    (tmp_path / "note.new").write_text("half")

    private_files.write(tmp_path / "note", "whole")

    assert [path.name for path in tmp_path.iterdir()] == ["note"]
    assert (tmp_path / "note").read_text() == "whole"


def test_libpq_reads_the_address_of_a_socket() -> None:
    url = environments.postgres_url("qbs_web", "secret", Path("/tmp/A b,c"))  # noqa: S108

    assert psycopg2.extensions.parse_dsn(url) == {
        "user": "qbs_web",
        "password": "secret",
        "dbname": "qbs",
        "host": "/tmp/A b,c",  # noqa: S108
    }


def test_what_the_caller_says_wins_but_not_an_empty_key(tmp_path: Path) -> None:
    layout = Layout(tmp_path, tmp_path / "data")
    said = {"SECRET_KEY": "", "ALLOWED_HOSTS": "qbs.example", "WEB_WORKERS": "7", "EMPTY": ""}

    assert environments.base(said, layout, SECRETS) == {
        "SECRET_KEY": SECRETS.secret_key,
        "FIELD_KEYS": SECRETS.field_keys,
        "FIELD_INDEX_KEY": SECRETS.field_index_key,
        "ALLOWED_HOSTS": "qbs.example",
        "QBS_LOCAL_HTTP": "true",
        "QBS_DATA_DIR": str(layout.data),
        "PYTHONUNBUFFERED": "1",
        "WEB_WORKERS": "7",
        "EMPTY": "",
    }


def test_the_environment_file_is_read_back_and_absent_without_a_server(tmp_path: Path) -> None:
    assert embedded.environment_file(tmp_path) == {}
    layout = Layout(tmp_path, tmp_path)
    layout.run.mkdir()
    written = {"DATABASE_URL": "postgres://a:b@/qbs?host=%2Fx", "SECRET_KEY": "=k="}

    environments.write(layout.environment_file, written | {"HOME": "/not/ours"})

    assert embedded.environment_file(tmp_path) == written
    assert embedded.environment_file(tmp_path, "anchor_once") == {}
    environments.write(layout.worker_environment_file, {"DATABASE_URL": "postgres://worker"})
    assert embedded.environment_file(tmp_path, "anchor_once") == {
        "DATABASE_URL": "postgres://worker"
    }
    assert embedded.environment_file(tmp_path, "audit_ledger") == written


def test_making_the_folders_changes_no_folder_that_is_there(tmp_path: Path) -> None:
    data = tmp_path / "there" / "data"
    data.mkdir(parents=True)
    data.chmod(0o705)

    layouts.prepare(Layout(tmp_path, data))

    assert [folder.stat().st_mode & 0o777 for folder in (data, data / "run")] == [0o705, 0o700]


def test_a_new_data_folder_is_closed_or_for_root_only_passable(tmp_path: Path) -> None:
    layouts.prepare(Layout(tmp_path, tmp_path / "data"))

    mode = (tmp_path / "data").stat().st_mode & 0o777
    assert mode == (0o711 if os.geteuid() == 0 else 0o700)


def test_a_lock_is_held_once_and_let_go(tmp_path: Path) -> None:
    with locks.held(tmp_path / "lock") as first, locks.held(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with locks.held(tmp_path / "lock") as third:
        assert third


def test_a_socket_gets_a_short_private_folder_even_with_a_long_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("long" * 30)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))

    folder = sockets.make_folder(tmp_path / "note", None)

    assert len(str(folder).encode()) < 60
    assert folder.stat().st_mode & 0o777 == 0o700
    sockets.remove_folder(tmp_path / "note")
    assert not folder.exists()
    assert not (tmp_path / "note").exists()


def test_a_folder_that_is_not_the_noted_one_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "qbs-other"
    other.mkdir()
    (tmp_path / "note").write_text(f"{other}\n{other.stat().st_ino + 1}")

    sockets.remove_folder(tmp_path / "note")

    assert other.is_dir()


def test_the_port_is_8000_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QBS_PORT", raising=False)
    assert ports.chosen() == 8000
    monkeypatch.setenv("QBS_PORT", "8123")
    assert ports.chosen() == 8123
