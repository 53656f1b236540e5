"""From waiting requests to a published checkpoint, step by step and all together."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from chain.core import cosignature, keys, merkle, notes, policy, tiles
from chain.core.compact_range import CompactRange
from chain.core.entries import Chain
from chain.ledger.models import Checkpoint, LedgerEntry, LedgerHead
from chain.ledger.reading import entries
from qbs_platform.anchoring.models import AnchorMark
from tests.chain.ledger.logs import anchor, ask, ask_many, events

pytestmark = pytest.mark.django_db(transaction=True)


def read(path: str) -> bytes:
    return Path(settings.LEDGER_DIR / path).read_bytes()


def test_an_empty_log_begins_with_its_genesis() -> None:
    anchor()

    note = policy.judge(policy.parse(read("policy")), notes.parse(read("checkpoint")))
    assert (note.checkpoint.size, note.checkpoint.origin) == (1, "log.qbs.example/1")
    assert read("vkey").decode() == note.log.vkey + "\n"


def test_requests_become_entries_in_their_order() -> None:
    ask(3, 1, 2)

    assert anchor().appended == 4
    assert events() == [3, 1, 2]
    marks = AnchorMark.objects.order_by("request_id").values_list("entry_index", flat=True)
    assert list(marks) == [1, 2, 3]
    assert anchor().appended == 0


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 1000])
def test_the_served_files_are_the_whole_log(size: int) -> None:
    ask_many(range(1, size))
    anchor(limit=300)

    tree_head = policy.judge(
        policy.parse(read("policy")), notes.parse(read("checkpoint"))
    ).checkpoint
    chain, tree = Chain(), CompactRange()
    for tile in tiles.tiles_to_publish(0, size):
        if tile.level == 0:
            bodies = tiles.decode_bundle(read(tile.bundle_path), tile.width)
            leaves = [chain.follow(body) for body in bodies]
            tree.extend(leaves)
            assert tiles.encode_tile(leaves) == read(tile.path)
    assert (tree.size, tree.root()) == (size, tree_head.root) == (tree_head.size, tree_head.root)


@pytest.mark.parametrize("steps", [[1, 254, 1, 1], [300, 300, 500]])
def test_a_log_that_grows_in_steps_has_the_files_of_each(steps: list[int]) -> None:
    done = 0
    for step in steps:
        ask_many(range(done + 1, done + step + 1))
        done += step
        anchor()
    size = done + 1
    expected = {
        path
        for tile in tiles.tiles_to_publish(0, size)
        for path in ([tile.path] if tile.level else [tile.path, tile.bundle_path])
    }
    folder: Path = settings.LEDGER_DIR

    assert expected <= {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert not [p for p in folder.rglob("*.p") if p.with_suffix("").is_file()]


def test_every_entry_is_proved_by_at_most_five_queries(django_assert_max_num_queries: Any) -> None:
    ask_many(range(1, 1000))
    anchor(limit=333)
    checkpoint = Checkpoint.objects.get(size=1000)

    for index in (0, 1, 254, 255, 256, 767, 768, 998, 999):
        with django_assert_max_num_queries(5):
            found = entries.proof_of(index)
        merkle.verify_inclusion(
            index=index,
            size=1000,
            leaf_hash=bytes(LedgerEntry.objects.get(index=index).leaf_hash),
            proof=found.hashes,
            root=bytes(checkpoint.root),
        )
        vkey = keys.parse_vkey(LedgerHead.objects.get().vkeys)
        cosignature.verify(found.note, [vkey])
