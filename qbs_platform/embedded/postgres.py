"""One PostgreSQL cluster of our own: made, started, and given its three logins.

It listens on a Unix socket only and asks everybody, on the socket too, for a password (SCRAM). The
database ``qbs`` belongs to ``qbs_owner``, who migrates; ``qbs_web`` and ``qbs_worker``, who serve,
own nothing.
"""

import dataclasses
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from string import Template

from qbs_platform.embedded import service_user
from qbs_platform.embedded.commands import Runner
from qbs_platform.embedded.errors import SetupRefused
from qbs_platform.embedded.placement import Place
from qbs_platform.embedded.secret_texts import Secrets
from qbs_platform.embedded.service_user import ServiceUser

DATABASE = "qbs"
LOGINS = ("qbs_owner", "qbs_web", "qbs_worker")
_SUPERUSER = "postgres"
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # Also PostgreSQL's own defaults; named, because an acknowledged record must survive a crash.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}
# No log may show a password, not even when a statement fails.
_QUIETLY = "SET log_min_error_statement = panic;"
_LOGIN = """\
SELECT 'CREATE ROLE $login' WHERE NOT EXISTS
    (SELECT FROM pg_roles WHERE rolname = '$login') \\gexec
ALTER ROLE $login LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS $rights
    PASSWORD '$password';"""
_DATABASE = """\
SELECT 'CREATE DATABASE $database OWNER qbs_owner' WHERE NOT EXISTS
    (SELECT FROM pg_database WHERE datname = '$database') \\gexec
REVOKE ALL ON DATABASE $database FROM PUBLIC;
GRANT CONNECT ON DATABASE $database TO qbs_web, qbs_worker;"""
_FOR_TESTS = """GRANT qbs_web, qbs_worker TO qbs_owner;
GRANT SET ON PARAMETER session_replication_role TO qbs_owner;"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the cluster lives, who runs it, and the folder of its socket."""

    place: Place
    user: ServiceUser | None
    socket_folder: Path
    secrets: Secrets


def environment() -> dict[str, str]:
    """Return what PostgreSQL's programs may see: nothing of ours, above all no PGHOST."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def is_made(cluster: Cluster) -> bool:
    """Say whether there is a complete cluster."""
    return (cluster.place.cluster / "PG_VERSION").exists()


def make(cluster: Cluster, runner: Runner) -> None:
    """Make the cluster: all of it or, when this is cut off, nothing that the next start sees.

    Raises CommandFailed.
    """
    password = cluster.socket_folder / "password"
    password.touch(mode=0o600)
    password.write_text(cluster.secrets.postgres, encoding="ascii")
    part = cluster.place.cluster.with_name("postgres-unfinished")
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(mode=0o700)
    for path in (password, part):
        service_user.hand_over(path, cluster.user)
    try:
        dataclasses.replace(runner, environment=environment()).run(
            _initdb(cluster, part, password), user=cluster.user
        )
    finally:
        password.unlink()
    part.rename(cluster.place.cluster)


def command(cluster: Cluster) -> list[str]:
    """Return the command line of the server, in the foreground."""
    # A list in PostgreSQL's eyes, so quoted: the folder may hold a comma or a space.
    settings = _SETTINGS | {"unix_socket_directories": f'"{cluster.socket_folder}"'}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(cluster.place.programs / "postgres"), "-D", str(cluster.place.cluster), *options]


def is_ready(cluster: Cluster) -> bool:
    """Say whether the server accepts connections."""
    program = cluster.place.programs / "pg_isready"
    ask = f"{program}", "-q", "-t", "1", "-h", f"{cluster.socket_folder}"
    return subprocess.run(ask, env=environment(), cwd="/", check=False).returncode == 0


def make_logins(cluster: Cluster, *, for_tests: bool) -> None:
    """Make the three logins and the database where missing, and set the passwords we have.

    In a throw-away cluster for tests the owner may also make databases, become one of the other
    two with SET ROLE to see what they may do, and switch ordinary triggers off to see that ours
    are not ordinary. Raises SetupRefused.
    """
    psql = [f"{cluster.place.programs / 'psql'}", "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    answer = subprocess.run(
        [*psql, "-h", f"{cluster.socket_folder}", "-U", _SUPERUSER, "-d", "postgres", "-f", "-"],
        input=_logins_sql(cluster.secrets, for_tests=for_tests),
        env=environment() | {"PGPASSWORD": cluster.secrets.postgres},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise SetupRefused(
            f"PostgreSQL did not accept its logins: {answer.stderr.strip()}. If secrets.json was "
            "lost, restore it, or delete the data folder to start afresh."
        )


def _initdb(cluster: Cluster, folder: Path, password: Path) -> list[str | Path]:
    return [
        *(cluster.place.programs / "initdb", "-D", folder),
        *("-U", _SUPERUSER, f"--pwfile={password}", "--auth=scram-sha-256"),
        *("--encoding=UTF8", "--no-locale"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums"),
    ]


# Names are ours and passwords hexadecimal, so nothing needs quoting.
def _logins_sql(secrets: Secrets, *, for_tests: bool) -> str:
    lines = [_QUIETLY]
    for login in LOGINS:
        rights = "CREATEDB" if for_tests and login == "qbs_owner" else "NOCREATEDB"
        lines.append(
            Template(_LOGIN).substitute(
                login=login, rights=rights, password=getattr(secrets, login)
            )
        )
    lines.append(Template(_DATABASE).substitute(database=DATABASE))
    if for_tests:
        lines.append(_FOR_TESTS)
    return "\n".join(lines)
