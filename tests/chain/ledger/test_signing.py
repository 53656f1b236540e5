"""What is signed is what was committed, going on from what was signed; else nothing is."""

import logging
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from chain.core import checkpoint, notes
from chain.ledger import guard, log_files, selectors
from chain.ledger.enums import Step
from chain.ledger.errors import GuardUnusable
from chain.ledger.models import Checkpoint, LedgerEntry, LedgerHead
from chain.ledger.services import appending, publishing, signing
from chain.ledger.services.rounds import Round
from tests.chain.ledger.logs import (
    anchor,
    ask,
    ask_many,
    disarmed,
    edit,
    events,
    rehashed_edit,
)
from tests.factories.people import SINCE

pytestmark = pytest.mark.django_db(transaction=True)


def append() -> int:
    return appending.append_pending(limit=1000, now=SINCE).appended


def sizes() -> list[int]:
    return list(Checkpoint.objects.order_by("size").values_list("size", flat=True))


def guarded() -> int:
    note = guard.read()
    return guard.tree_head(note).size if note else 0


LATER_ROWS = (
    "DELETE FROM ledger_checkpoint WHERE size > {}",
    "DELETE FROM ledger_entry WHERE seq >= {}",
    "DELETE FROM ledger_node WHERE (idx + 1) * 256 > {}",
)


def restored(size: int) -> None:
    """Put the database back to where it had ``size`` entries, as a restored backup would."""
    with_size = Checkpoint.objects.get(size=size)
    last = LedgerEntry.objects.get(index=size - 1)
    disarmed(*(statement.format(size) for statement in LATER_ROWS))
    LedgerHead.objects.update(
        size=size, prev_hash=bytes(last.leaf_hash), edge=bytes(with_size.edge)
    )


def test_every_round_with_entries_is_signed() -> None:
    for event in (1, 2, 3):
        ask(event)
        anchor()
    anchor()

    assert sizes() == [2, 3, 4]
    assert guarded() == selectors.signed_size() == 4


def test_of_two_signers_the_second_waits_for_the_first() -> None:
    append()
    with guard.held() as first, guard.held() as second:
        assert (first is None, second is None) == (False, True)
        assert signing.sign_checkpoint(now=SINCE) == 0

    assert signing.sign_checkpoint(now=SINCE) == 1


def test_a_guard_changed_under_the_lock_is_noticed() -> None:
    anchor()
    ask(1)
    append()
    with guard.held() as kept:
        assert kept is not None
        other = notes.parse(settings.LEDGER.guard_file.read_bytes().replace(b"\n1\n", b"\n9\n"))
        settings.LEDGER.guard_file.write_bytes(other.encode())
        with pytest.raises(GuardUnusable, match="changed by somebody else"):
            kept.swap(expected=kept.note, new=other)


def test_a_signature_that_never_reached_the_database_is_taken_up() -> None:
    """As after a kill between the guard and the commit: the same bytes, no second signature."""
    ask(1)
    append()
    signing.sign_checkpoint(now=SINCE)
    note = Checkpoint.objects.get().note
    disarmed("DELETE FROM ledger_checkpoint")
    ask(2)
    append()

    assert signing.sign_checkpoint(now=SINCE) == 3
    assert sizes() == [2, 3]
    assert Checkpoint.objects.get(size=2).note == note


def test_the_time_of_a_checkpoint_never_goes_back() -> None:
    anchor(now=SINCE)
    ask(1)
    anchor(now=SINCE - timedelta(hours=1))

    times = Checkpoint.objects.order_by("size").values_list("signed_at", flat=True)
    assert list(times) == [SINCE, SINCE]


def broken_by(statement: str) -> Callable[[], None]:
    return lambda: disarmed(statement)


def lose_the_guard() -> None:
    settings.LEDGER.guard_file.unlink()


def write_guard(change: Callable[[bytes], bytes]) -> Callable[[], None]:
    def write() -> None:
        path: Path = settings.LEDGER.guard_file
        path.write_bytes(change(path.read_bytes()))

    return write


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (
            broken_by(rehashed_edit(4)),
            "Entry 5: Entry 5 is not linked to the entry before it.",
        ),
        (
            broken_by(rehashed_edit(5)),
            "The head at 6 is not the end of the entries.",
        ),
        (
            broken_by(rehashed_edit(2)),
            "Entry 2 is not the one that was signed.",
        ),
        (
            broken_by("UPDATE ledger_entry SET prev_hash = leaf_hash WHERE seq = 4"),
            "Entry 4: its columns are not those of its bytes.",
        ),
        (broken_by("DELETE FROM ledger_entry WHERE seq = 4"), "Entry 4 is missing."),
        (
            broken_by("UPDATE ledger_head SET edge = sha256('') || sha256('')"),
            "The head at 6 is not the end of the entries.",
        ),
        (
            broken_by("UPDATE ledger_head SET last_at = last_at + interval '1 hour'"),
            "The head at 6 is not the end of the entries.",
        ),
        (
            broken_by("UPDATE ledger_checkpoint SET edge = sha256('') || sha256('')"),
            "Checkpoint 3: its edge is not that of its root.",
        ),
        (
            broken_by("UPDATE ledger_checkpoint SET note = replace(note, 'qbs', 'sbq')"),
            "Checkpoint 3 is not the one that the guard knows.",
        ),
        (lose_the_guard, "The guard file is missing"),
        (write_guard(lambda data: data[:-9]), "is damaged"),
        (
            write_guard(lambda data: data.replace(b"\n3\n", b"\n2\n")),
            "The guard knows of 2 entries, 3 are signed.",
        ),
        (
            write_guard(lambda data: data.replace(b"\n3\n", b"\n5\n")),
            "The first 5 entries are not those that were signed.",
        ),
        (
            write_guard(lambda data: data.replace(b"\n3\n", b"\n7\n")),
            "The database has 6 entries, and 7 were signed.",
        ),
    ],
)
def test_what_does_not_hold_is_not_signed(
    damage: Callable[[], None], problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Entries 0 to 2 are signed, 3 to 5 wait for it; then somebody does something."""
    ask(1, 2)
    anchor()
    ask(3, 4, 5)
    append()
    damage()

    with caplog.at_level(logging.ERROR):
        done = anchor()

    assert problem in done.problem
    assert (done.signed, done.published, sizes()) == (0, 0, [3])
    assert checkpoint.parse((log_files.published() or notes.Note("", ())).text).size == 3
    assert [record.message for record in caplog.records] == ["ledger stands still"]


def test_a_restored_backup_stops_everything_before_the_first_entry() -> None:
    ask(1, 2)
    anchor()
    ask(3)
    anchor()
    restored(3)
    ask(4)

    done = anchor()

    assert (done.stopped, done.appended, done.signed) == (Step.APPEND, 0, 0)
    assert done.problem == "The database has 3 entries, and 4 were signed."
    assert events() == [1, 2]


@pytest.mark.parametrize("size", range(2, 12))
def test_no_restore_point_is_signed_on(size: int) -> None:
    """T-20: ten backups older than the last checkpoint, each followed by new business."""
    for event in range(1, 12):
        ask(event)
        anchor()
    restored(size)
    ask(100)

    done = anchor()

    assert done.problem == f"The database has {size} entries, and 12 were signed."
    assert (selectors.size(), selectors.signed_size(), guarded()) == (size, size, 12)


def test_a_restored_backup_is_noticed_even_when_nobody_waits() -> None:
    ask(1, 2)
    anchor()
    ask(3)
    anchor()
    restored(3)

    assert anchor().problem == "The database has 3 entries, and 4 were signed."


def test_an_alarm_stands_until_the_step_succeeds(caplog: pytest.LogCaptureFixture) -> None:
    ask(1)
    anchor()
    path: Path = settings.LEDGER.guard_file
    kept = path.read_bytes()
    path.write_bytes(b"damaged")
    ask(2)

    with caplog.at_level(logging.ERROR):
        first, second = anchor(), anchor(now=SINCE + timedelta(seconds=2))
    assert (first.stopped, second.stopped) == (Step.APPEND, Step.SIGN)
    assert [alarm.step for alarm in selectors.alarms()] == ["APPEND", "SIGN"]
    assert "is damaged" in selectors.alarms()[0].problem
    path.write_bytes(kept)

    assert anchor() == Round(appended=1, signed=3, published=3)
    assert selectors.alarms() == []


def test_nothing_is_appended_while_signing_stands_still() -> None:
    ask(1)
    anchor()
    ask(2)
    append()
    disarmed("UPDATE ledger_head SET last_at = last_at + interval '1 hour'")
    anchor()
    ask(3)

    assert anchor().stopped == Step.SIGN
    assert selectors.size() == 3


def test_an_alarm_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    anchor()
    settings.LEDGER.guard_file.unlink()
    ask(1)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            anchor()

    assert [r.message for r in caplog.records] == ["ledger stands still"]


@pytest.mark.parametrize("bit", range(50))
def test_a_bit_that_flips_before_signing_is_never_signed(bit: int) -> None:
    """T-21: fifty places in the bytes of entries that wait for their signature."""
    anchor()
    ask(1, 2, 3)
    append()
    flip = edit(1 + bit % 3, byte=bit * 6, bits=1 << bit % 8)
    disarmed(flip)

    assert anchor().stopped == Step.SIGN
    assert sizes() == [1]
    disarmed(flip)
    assert anchor().signed == 4


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (rehashed_edit(290), "tile/0/001.p/44 is not part"),
        (rehashed_edit(9), "Node 1/0 is not its tile's"),
        ("UPDATE ledger_node SET hash = sha256('') WHERE level = 1", "Node 1/0 is not its tile's"),
        ("DELETE FROM ledger_node", "A node below tile/1/000.p/1 is missing."),
    ],
)
def test_a_row_that_changed_after_signing_is_not_published(damage: str, problem: str) -> None:
    ask_many(range(1, 300))
    append()
    signing.sign_checkpoint(now=SINCE)
    disarmed(damage)

    done = anchor()

    assert (done.stopped, log_files.published()) == (Step.PUBLISH, None)
    assert problem in done.problem
    assert not list(log_files.folder().glob("tile/**/*"))


def test_a_published_file_never_gets_other_bytes() -> None:
    ask(1)
    append()
    signing.sign_checkpoint(now=SINCE)
    stray = log_files.folder() / "tile/0/000.p/2"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of another tree")

    done = anchor()

    assert done.problem == "tile/0/000.p/2 is published with other bytes."
    assert stray.read_bytes() == b"of another tree"


@pytest.mark.parametrize("size", [b"\n1\n", b"\n9\n"])
def test_a_published_checkpoint_that_is_not_ours_stops_publishing(size: bytes) -> None:
    anchor()
    ask(1)
    anchor()
    path = log_files.folder() / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n2\n", size))
    ask(2)

    assert anchor().stopped == Step.PUBLISH


def test_a_lost_folder_is_published_again() -> None:
    ask(1, 2)
    anchor()
    folder: Path = settings.LEDGER_DIR
    before = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    folder.rename(folder.with_name("away"))

    assert publishing.publish() == 3
    assert before == {
        p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_of_two_publishers_the_second_waits_for_the_first() -> None:
    append()
    signing.sign_checkpoint(now=SINCE)
    with log_files.held() as is_ours:
        assert is_ours
        assert publishing.publish() == 0

    assert publishing.publish() == 1


def test_a_disk_that_is_full_is_an_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        done = anchor()

    assert (done.stopped, done.problem) == (Step.SIGN, "[Errno 28] No space left on device")
    assert anchor().published == 1
