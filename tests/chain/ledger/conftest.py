"""A ledger of the test's own: key, guard and files in a folder that goes with it."""

from pathlib import Path
from typing import Any

import pytest

from chain.ledger.configuration import LedgerConfiguration
from qbs_platform.common import outbox

SEED = "01" * 32
ORIGIN = "log.qbs.example/1"


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LedgerConfiguration:
    """Settings of a log that signs with a known key; nobody is woken by requests."""
    monkeypatch.setattr(outbox, "send", lambda _names: True)
    settings.LEDGER_DIR = tmp_path / "log"
    made = LedgerConfiguration(
        origin=ORIGIN,
        signing_key=SEED,
        former_keys=(),
        key_file=None,
        guard_file=tmp_path / "guard",
        policy_file=None,
    )
    settings.LEDGER = made
    return made
