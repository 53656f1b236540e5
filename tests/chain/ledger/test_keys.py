"""The log's keys: where they come from, and how one takes the place of another."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from chain.core import entries, keys, notes, policy
from chain.core.signing import Signer
from chain.ledger import log_files, signing_keys
from chain.ledger.errors import NotConfigured
from chain.ledger.models import LedgerEntry, LedgerHead
from tests.chain.ledger.logs import anchor, ask

OLD, NEW = "01" * 32, "02" * 32


def served() -> notes.Note:
    note = log_files.published()
    assert note is not None
    return note


def signed_by(signer: Signer) -> bool:
    text = f"log {signer.key.vkey}\nquorum none\n"
    try:
        policy.judge(policy.parse(text.encode()), served())
    except Exception as error:  # noqa: BLE001 - any refusal is a no
        return not str(error)
    return True


@pytest.mark.django_db(transaction=True)
def test_a_key_is_replaced_in_three_steps(settings: Any) -> None:
    """Old alone, both, new alone: at every step somebody who knows one of them can check."""
    ask(1)
    anchor()
    (old,) = signing_keys.signers()
    settings.LEDGER = replace(settings.LEDGER, signing_key=NEW, former_keys=(OLD,))
    new, _ = signing_keys.signers()
    anchor()
    assert (signed_by(old), signed_by(new)) == (True, True)
    settings.LEDGER = replace(settings.LEDGER, former_keys=())
    ask(2)
    anchor()

    assert (signed_by(old), signed_by(new)) == (False, True)
    kinds = [entries.parse(bytes(e.body)) for e in LedgerEntry.objects.order_by("index")]
    assert [entry.kind for entry in kinds] == [
        "ledger.genesis", "tests.decision.v1", "ledger.key", "tests.decision.v1",
    ]  # fmt: skip
    assert kinds[2].own.log == new.key.vkey
    assert LedgerHead.objects.get().vkeys.splitlines() == [old.key.vkey, new.key.vkey]
    assert (log_files.folder() / "vkey").read_text() == f"{old.key.vkey}\n{new.key.vkey}\n"


@pytest.mark.django_db(transaction=True)
def test_the_served_policy_judges_the_served_checkpoint_after_every_step(settings: Any) -> None:
    for signing_key, former in ((OLD, ()), (NEW, (OLD,)), (NEW, ())):
        settings.LEDGER = replace(settings.LEDGER, signing_key=signing_key, former_keys=former)
        anchor()
        data = (log_files.folder() / "policy").read_bytes()

        assert policy.judge(policy.parse(data), served()).is_quorum

    genesis = entries.parse(bytes(LedgerEntry.objects.get(index=0).body))
    first = data.splitlines(keepends=True)[0] + b"quorum none\n"
    assert genesis.own.policy == sha256(first).digest()


def test_the_embedded_mode_makes_a_key_once(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "new-folder" / "ledger-key"
    settings.LEDGER = replace(settings.LEDGER, signing_key="", key_file=path)

    with ThreadPoolExecutor(8) as pool:
        made = {pool.submit(signing_keys.signers).result()[0].key.vkey for _ in range(8)}

    assert len(made) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["ledger-key"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"signing_key": ""}, "must be set"),
        ({"origin": ""}, "must be set"),
        ({"signing_key": "01" * 31}, "64 hex digits"),
        ({"signing_key": "Z" * 64}, "64 hex digits"),
        ({"former_keys": ("short",)}, "64 hex digits"),
        ({"origin": "two words"}, "cannot be a key's name"),
    ],
)
def test_without_key_or_name_the_ledger_does_not_begin(
    changes: dict[str, Any], problem: str, settings: Any
) -> None:
    settings.LEDGER = replace(settings.LEDGER, **changes)

    with pytest.raises(NotConfigured, match=problem):
        signing_keys.signers()


def test_a_configured_policy_lists_the_log(settings: Any, tmp_path: Path) -> None:
    (signer,) = signing_keys.signers()
    path = tmp_path / "policy"
    settings.LEDGER = replace(settings.LEDGER, policy_file=path)
    good = f"log {signer.key.vkey}\n# none yet\nquorum none\n".encode()
    path.write_bytes(good)
    assert signing_keys.policy_file([signer.key]) == good

    other = keys.VerifierKey("other.example/1", signer.key.type, signer.key.public)
    for text, problem in (
        (f"log {other.vkey}\nquorum none\n", "does not list"),
        ("nonsense\n", "cannot be used"),
    ):
        path.write_text(text)
        with pytest.raises(NotConfigured, match=problem):
            signing_keys.policy_file([signer.key])
    path.unlink()
    with pytest.raises(NotConfigured, match="cannot be used"):
        signing_keys.policy_file([signer.key])
