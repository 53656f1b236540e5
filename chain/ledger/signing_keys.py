"""The log's private keys: from the environment or, in the embedded mode, a file that it makes.

Ed25519 always (the log's own signature, type 01). While a key is being replaced both sign: readers
ignore the line of a key that they do not know.
"""

import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from chain.core import policy
from chain.core.errors import CoreError
from chain.core.keys import SignatureType, VerifierKey
from chain.core.signing import SEED_BYTES, Signer, signer_from_seed
from chain.ledger.errors import NotConfigured

_SEED = re.compile(r"[0-9a-f]{64}")


def signers(part: str = "") -> tuple[Signer, ...]:
    """The keys that sign now, the newest first; all carry the log's origin as their name.

    ``part`` is what another log of this house adds to that name, which makes it another key.
    Raises NotConfigured.
    """
    configuration = settings.LEDGER
    current = configuration.signing_key or _key_from_file(configuration.key_file)
    if not current or not configuration.origin:
        raise NotConfigured("LEDGER_ORIGIN and LEDGER_SIGNING_KEY must be set.")
    name = configuration.origin + part
    return tuple(_signer(name, seed) for seed in (current, *configuration.former_keys))


def policy_file(announced: Sequence[VerifierKey]) -> bytes:
    """The policy in force: the configured file, or the log alone with the keys it has announced.

    The first entry holds the digest of the policy with which the log began.

    Raises NotConfigured for a file that is missing, no policy, or one that leaves this log out.
    """
    path = settings.LEDGER.policy_file
    if path is None:
        return own_policy(announced)
    try:
        data = path.read_bytes()
        is_ours = not set(announced).isdisjoint(policy.parse(data).logs)
    except (OSError, CoreError) as error:
        raise NotConfigured(f"LEDGER_POLICY_FILE cannot be used: {error}") from error
    if not is_ours:
        raise NotConfigured("LEDGER_POLICY_FILE does not list this log's key.")
    return data


def own_policy(announced: Sequence[VerifierKey]) -> bytes:
    """The policy of a log that nobody witnesses: its own keys, no quorum."""
    logs = "".join(f"log {key.vkey}\n" for key in announced)
    return f"{logs}quorum {policy.NO_QUORUM}\n".encode()


def _signer(name: str, seed: str) -> Signer:
    if not _SEED.fullmatch(seed):
        raise NotConfigured("A signing key is 64 hex digits, the seed of an Ed25519 key.")
    try:
        return signer_from_seed(name, SignatureType.ED25519, bytes.fromhex(seed))
    except CoreError as error:
        raise NotConfigured(f"LEDGER_ORIGIN cannot be a key's name: {error}") from error


def _key_from_file(path: Path | None) -> str:
    if path is None:
        return ""
    if not path.exists():
        _make_key_file(path)
    return path.read_text(encoding="ascii").strip()


def _make_key_file(path: Path) -> None:
    """Make the key once, mode 0600; of two processes at the same time one wins, for both."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(f"{secrets.token_hex(SEED_BYTES)}\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
