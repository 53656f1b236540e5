"""The passwords of the three logins, of the superuser and of Valkey; the keys of the settings."""

import base64
import dataclasses
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from qbs_platform.embedded import private_files
from qbs_platform.embedded.errors import SetupRefused


def _password() -> str:
    return secrets.token_hex(24)


def _field_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, slots=True)
class Secrets:
    """Made once for a data folder.

    Passwords are letters and digits only, so that no place needs quoting.
    """

    secret_key: str = field(default_factory=lambda: secrets.token_hex(40))
    postgres: str = field(default_factory=_password)
    qbs_owner: str = field(default_factory=_password)
    qbs_web: str = field(default_factory=_password)
    qbs_worker: str = field(default_factory=_password)
    valkey: str = field(default_factory=_password)
    field_keys: str = field(default_factory=lambda: f"first:{_field_key()}")
    field_index_key: str = field(default_factory=_field_key)


def load_or_make(path: Path) -> Secrets:
    """Read the secrets of a data folder (0600), or make those it lacks; raises SetupRefused."""
    try:
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        found = Secrets(**known)
    except (ValueError, TypeError) as error:
        raise SetupRefused(
            f"{path} cannot be read as the passwords of this data folder: restore the file, "
            f"or delete {path.parent} to start afresh."
        ) from error
    # A folder of an earlier version lacks the later secrets: kept, or they would be new each time.
    if (complete := dataclasses.asdict(found)) != known:
        private_files.write(path, json.dumps(complete, indent=1) + "\n")
    return found
