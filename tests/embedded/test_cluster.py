"""The embedded servers as whoever attacks or audits them finds them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
import psycopg2
import pytest
from redis import Redis
from redis.exceptions import AuthenticationError

from qbs_platform.embedded import environments
from tests.embedded.clones import NAMES, Terminal

pytestmark = pytest.mark.setup


@pytest.fixture(scope="module")
def running(shared_clone: Path) -> Iterator[Terminal]:
    """One server for all tests here: none of them changes it."""
    terminal = Terminal(shared_clone, shared_clone / "data of the cluster tests")
    with terminal.server():
        yield terminal


def url(terminal: Terminal, login: str = "qbs_web") -> str:
    secrets = json.loads((terminal.data / "secrets.json").read_text(encoding="utf-8"))
    found = environments.read(terminal.data / "run" / "environment")["DATABASE_URL"]
    return found.replace(f"qbs_web:{secrets['qbs_web']}", f"{login}:{secrets[login]}")


def ask(address: str, sql: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(address)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


def test_a_commit_survives_a_crash_and_pages_are_checked(running: Terminal) -> None:
    names = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")

    assert [ask(url(running), f"SHOW {name}") for name in names] == [[("on",)]] * 4


def test_texts_are_utf8_under_the_builtin_locale(running: Terminal) -> None:
    sql = """SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale
             FROM pg_database WHERE datname = 'qbs'"""

    assert ask(url(running), sql) == [("UTF8", "b", "C.UTF-8")]


def test_the_database_listens_on_its_private_socket_only(running: Terminal) -> None:
    shown = ask(url(running, "postgres"), "SHOW unix_socket_directories")
    folder = Path(shown[0][0].strip('"'))

    assert ask(url(running), "SHOW listen_addresses") == [("",)]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(str(folder / ".s.PGSQL.5432").encode()) < 100


def test_two_logins_own_nothing_and_none_has_special_rights(running: Terminal) -> None:
    sql = """SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
             FROM pg_roles WHERE rolname LIKE 'qbs%' ORDER BY 1"""
    owned = """SELECT r.rolname, count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
               WHERE d.deptype = 'o' AND r.rolname LIKE 'qbs%' GROUP BY 1"""

    none = (False,) * 5
    names = ("qbs_owner", "qbs_web", "qbs_worker")
    assert ask(url(running), sql) == [(name, *none) for name in names]
    assert [name for name, _ in ask(url(running), owned)] == ["qbs_owner"]


@pytest.mark.parametrize("login", ["qbs_web", "qbs_worker"])
@pytest.mark.parametrize(
    "sql",
    ["CREATE TABLE mine ()", "CREATE TEMP TABLE mine ()", "DROP TABLE thing", "CREATE SCHEMA mine"],
)
def test_serving_logins_make_and_drop_nothing(running: Terminal, login: str, sql: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(url(running, login), sql)


@pytest.mark.parametrize("login", ["postgres", "qbs_owner", "qbs_web"])
def test_nobody_enters_without_the_password(running: Terminal, login: str) -> None:
    address = url(running, login)
    secret = json.loads((running.data / "secrets.json").read_text(encoding="utf-8"))[login]

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(address.replace(secret, "guessed"))
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        psycopg2.connect(address.replace(f":{secret}", ""), passfile="/nonexistent")


def test_django_environ_reads_the_address(running: Terminal) -> None:
    read = environ.Env.db_url_config(url(running))
    connection = psycopg2.connect(
        dbname=read["NAME"], user=read["USER"], password=read["PASSWORD"], **read["OPTIONS"]
    )
    connection.close()

    assert (read["NAME"], read["USER"], read["HOST"]) == ("qbs", "qbs_web", "")


def test_valkey_throws_no_message_away_and_asks_for_a_password(running: Terminal) -> None:
    address = environments.read(running.data / "run" / "environment")["REDIS_URL"]
    with Redis.from_url(address) as client:
        wanted = {"maxmemory-policy": "noeviction", "bind": "127.0.0.1"}
        assert client.config_get(*wanted) == wanted
        port = client.connection_pool.connection_kwargs["port"]

    for guess in (None, "guessed"):
        with Redis(port=port, password=guess) as stranger, pytest.raises(AuthenticationError):
            stranger.ping()


def test_secrets_are_for_their_owner_only_and_on_no_command_line(running: Terminal) -> None:
    secrets = json.loads((running.data / "secrets.json").read_text(encoding="utf-8"))
    private = ["secrets.json", "run/environment", "run/valkey.conf"]
    assert [(running.data / name).stat().st_mode & 0o777 for name in private] == [0o600] * 3
    assert len(secrets["secret_key"]) >= 50
    assert len(set(secrets.values())) == 8

    lines = [Path(f"/proc/{running.process(name).pid}/cmdline") for name in NAMES]
    if not lines[0].exists():
        pytest.skip("only Linux shows the command lines in /proc")
    texts = [line.read_text(encoding="utf-8") for line in lines]
    assert all(texts)
    assert [text for text in texts for secret in secrets.values() if secret in text] == []
