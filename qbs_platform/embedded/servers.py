"""Brings up the embedded PostgreSQL and Valkey, each unless the environment names another."""

import os
import shutil
from dataclasses import dataclass

from qbs_platform.embedded import (
    binaries,
    console,
    environments,
    placement,
    postgres,
    postmaster,
    recovery,
    secret_texts,
    service_user,
    sockets,
    valkey,
)
from qbs_platform.embedded.commands import CommandFailed, Runner
from qbs_platform.embedded.errors import SetupRefused
from qbs_platform.embedded.postgres import Cluster
from qbs_platform.embedded.secret_texts import Secrets
from qbs_platform.embedded.supervisor import Program, Supervisor


@dataclass(frozen=True, slots=True)
class Servers:
    """The environment of each login, and a name for the database that outlives its address."""

    environments: dict[str, dict[str, str]]
    database: str


def start(runner: Runner, supervisor: Supervisor, *, for_tests: bool = False) -> Servers:
    """Start what the environment does not name; raises SetupRefused or Interrupted.

    ``DATABASE_URL`` names a PostgreSQL, ``REDIS_URL`` a Redis or Valkey; then nothing of ours
    starts in its place, and one login does everything.
    """
    layout = runner.layout
    secrets = secret_texts.load_or_make(layout.secrets_file)
    common = environments.base(os.environ, layout, secrets)
    if not common.get("REDIS_URL"):
        common["REDIS_URL"] = _start_valkey(runner, supervisor, secrets)
    if common.get("DATABASE_URL"):
        return Servers(dict.fromkeys(postgres.LOGINS, common), common["DATABASE_URL"])
    cluster = _start_postgres(runner, supervisor, secrets)
    postgres.make_logins(cluster, for_tests=for_tests)
    urls = {
        login: environments.postgres_url(login, getattr(secrets, login), cluster.socket_folder)
        for login in postgres.LOGINS
    }
    return Servers({name: common | {"DATABASE_URL": url} for name, url in urls.items()}, "embedded")


def _start_valkey(runner: Runner, supervisor: Supervisor, secrets: Secrets) -> str:
    layout = runner.layout
    program = binaries.find(layout.python).valkey
    server = valkey.configure(layout, program, secrets.valkey)
    supervisor.start(
        Program(
            name="valkey",
            command=valkey.command(server),
            environment={"LC_ALL": "C"},
            is_ready=lambda: valkey.is_ready(server),
        )
    )
    return environments.valkey_url(server.password, server.port)


def _start_postgres(runner: Runner, supervisor: Supervisor, secrets: Secrets) -> Cluster:
    layout = runner.layout
    user = service_user.for_postgres()
    placement.sweep()
    place = placement.choose(layout.data, binaries.find(layout.python).postgres, user)
    folder = sockets.make_folder(layout.run / recovery.SOCKET_NOTE, user)
    cluster = Cluster(place, user, folder, secrets)
    if not postgres.is_made(cluster):
        _make(cluster, runner)
    supervisor.start(
        Program(
            name="postgres",
            command=postgres.command(cluster),
            environment=postgres.environment(),
            is_ready=lambda: postgres.is_ready(cluster),
            before_start=lambda: postmaster.forget_dead(place.cluster),
            after_stop=lambda: shutil.rmtree(folder, ignore_errors=True),
            user=user,
        )
    )
    return cluster


# A new database knows nothing of the steps that an old one went through.
def _make(cluster: Cluster, runner: Runner) -> None:
    with console.step("Make the database cluster"):
        for stamp in runner.layout.stamps.iterdir():
            stamp.unlink()
        try:
            postgres.make(cluster, runner)
        except CommandFailed as failure:
            raise SetupRefused(f"PostgreSQL could not make its cluster. {failure}") from failure
