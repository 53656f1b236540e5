"""The environment of every process: the caller's own, and the way to the servers of its login."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from qbs_platform.embedded import private_files
from qbs_platform.embedded.layouts import Layout
from qbs_platform.embedded.postgres import DATABASE
from qbs_platform.embedded.secret_texts import Secrets

# What a command typed by hand needs; the rest it takes from the terminal it is typed in.
_FOR_THE_HAND = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "FIELD_INDEX_KEY",
    "ALLOWED_HOSTS",
    "QBS_DATA_DIR",
    "QBS_LOCAL_HTTP",
    "LEDGER_ORIGIN",
    "LEDGER_GUARD_FILE",
    "LEDGER_POLICY_FILE",
)


def base(caller: Mapping[str, str], layout: Layout, secrets: Secrets) -> dict[str, str]:
    """Complete the caller's environment; what the caller says wins."""
    defaults = {
        "SECRET_KEY": secrets.secret_key,
        "FIELD_KEYS": secrets.field_keys,
        "FIELD_INDEX_KEY": secrets.field_index_key,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "QBS_LOCAL_HTTP": "true",
        "PYTHONUNBUFFERED": "1",
    }
    said = {name: value for name, value in caller.items() if value or name not in defaults}
    return defaults | said | {"QBS_DATA_DIR": str(layout.data)}


def postgres_url(login: str, password: str, socket_folder: Path) -> str:
    """Name the database over the socket, in the form that libpq and django-environ both read.

    As the host's name, percent-encoded, django-environ would hand on the folder in lower case and
    still encoded.
    """
    folder = quote(str(socket_folder), safe="")
    return f"postgres://{login}:{password}@/{DATABASE}?host={folder}"


def valkey_url(password: str, port: int) -> str:
    """Name the first of Valkey's databases."""
    return f"redis://:{password}@127.0.0.1:{port}/0"


def write(path: Path, environment: Mapping[str, str]) -> None:
    """Leave the variables for commands typed by hand, one KEY=VALUE a line, mode 0600."""
    chosen = [f"{name}={environment[name]}\n" for name in _FOR_THE_HAND if name in environment]
    private_files.write(path, "".join(chosen))


def read(path: Path) -> dict[str, str]:
    """Read what ``write`` left; {} when there is nothing, or nothing for us."""
    if not os.access(path, os.R_OK):
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines) if name}
