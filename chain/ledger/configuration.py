"""What the environment says about the ledger; read once by the settings, which import no more."""

from dataclasses import dataclass
from pathlib import Path

from environ import Env

_LOCAL_ORIGIN = "localhost/qbs-log/1"


@dataclass(frozen=True, slots=True)
class LedgerConfiguration:
    """Who the log is and with what it signs.

    ``signing_key`` and ``former_keys`` are seeds of 64 hex digits. ``key_file`` is where the
    embedded mode keeps a key that it makes itself; elsewhere None: there the key is given.
    ``guard_file`` remembers the last signature: outside the database and outside its backups.
    """

    origin: str
    signing_key: str
    former_keys: tuple[str, ...]
    key_file: Path | None
    guard_file: Path
    policy_file: Path | None
    batch_size: int = 4096  # entries a transaction: measured in docs/performance.md


def read(env: Env, data: Path, *, is_embedded: bool) -> LedgerConfiguration:
    """Read the LEDGER_* variables; nothing is checked before the ledger is used."""
    policy = env.str("LEDGER_POLICY_FILE", default="")
    return LedgerConfiguration(
        origin=env.str("LEDGER_ORIGIN", default=_LOCAL_ORIGIN if is_embedded else ""),
        signing_key=env.str("LEDGER_SIGNING_KEY", default=""),
        former_keys=tuple(env.list("LEDGER_FORMER_SIGNING_KEYS", default=[])),
        key_file=data / "ledger-key" if is_embedded else None,
        guard_file=Path(env.str("LEDGER_GUARD_FILE", default=str(data / "ledger-guard"))),
        policy_file=Path(policy) if policy else None,
    )
