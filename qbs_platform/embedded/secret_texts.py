"""The passwords of the three logins, of the superuser and of Valkey, and Django's SECRET_KEY."""

import dataclasses
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from qbs_platform.embedded import private_files
from qbs_platform.embedded.errors import SetupRefused


def _password() -> str:
    return secrets.token_hex(24)


@dataclass(frozen=True, slots=True)
class Secrets:
    """Made once for a data folder; letters and digits only, so that no place needs quoting."""

    secret_key: str = field(default_factory=lambda: secrets.token_hex(40))
    postgres: str = field(default_factory=_password)
    qbs_owner: str = field(default_factory=_password)
    qbs_web: str = field(default_factory=_password)
    qbs_worker: str = field(default_factory=_password)
    valkey: str = field(default_factory=_password)


def load_or_make(path: Path) -> Secrets:
    """Read the secrets of a data folder (0600), or make them; raises SetupRefused."""
    if not path.exists():
        made = Secrets()
        private_files.write(path, json.dumps(dataclasses.asdict(made), indent=1) + "\n")
        return made
    try:
        return Secrets(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise SetupRefused(
            f"{path} cannot be read as the passwords of this data folder: restore the file, "
            f"or delete {path.parent} to start afresh."
        ) from error
