"""The served files read by a program that this project did not write: tlog-scales, from PyPI."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tlog_scales import backend, reader, signing

from chain.core import merkle
from chain.ledger import proofs
from tests.chain.ledger.logs import anchor, ask_many

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = (1, 2, 3, 255, 256, 257, 1000)


def read_and_check() -> tuple[Any, Any]:
    """Their reader over our files: signature and root hold by their code alone."""
    folder: Path = settings.LEDGER_DIR
    log = reader.TilesReader(backend.LocalBackend(folder))
    checkpoint = log.get_checkpoint()
    vkey = signing.Vkey.from_string((folder / "vkey").read_text().strip())
    signing.PlainEd25519Verifier(vkey).verify_note(checkpoint.signatures[0], checkpoint)
    assert log.calculate_root_hash() == checkpoint.root_hash
    return log, checkpoint


def check_inclusion(log: Any, checkpoint: Any, index: int) -> None:
    theirs = log.get_inclusion_proof(index, checkpoint.size).node_hashes
    merkle.verify_inclusion(
        index=index,
        size=checkpoint.size,
        leaf_hash=sha256(b"\x00" + log.get_entry(index)).digest(),
        proof=theirs,
        root=checkpoint.root_hash,
    )
    assert proofs.inclusion(index, checkpoint.size) == theirs


def test_another_program_reads_and_proves_the_log_at_every_size() -> None:
    done, old_size = 1, 0
    for size in SIZES:
        ask_many(range(done, size))
        done = size
        anchor()
        log, checkpoint = read_and_check()
        assert checkpoint.size == size
        for index in range(size):
            check_inclusion(log, checkpoint, index)
        if old_size:
            theirs = log.get_consistency_proof(old_size, size).node_hashes
            assert proofs.consistency(old_size, size) == theirs
        old_size = size


def test_another_program_reads_a_log_of_three_levels() -> None:
    ask_many(range(1, 70_000))
    anchor()
    log, checkpoint = read_and_check()

    assert checkpoint.size == 70_000
    for index in (0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999):
        check_inclusion(log, checkpoint, index)


def test_another_program_notices_a_changed_leaf() -> None:
    """The control: their check can fail."""
    ask_many(range(1, 300))
    anchor()
    path = Path(settings.LEDGER_DIR / "tile/0/000")
    path.write_bytes(b"\x00" + path.read_bytes()[1:])
    upper = Path(settings.LEDGER_DIR / "tile/1/000.p/1")
    upper.write_bytes(sha256(b"").digest())

    with pytest.raises(AssertionError):
        read_and_check()
