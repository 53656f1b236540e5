"""Requests become entries once, in time that never goes back, whatever one of them is like."""

import random
import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from chain.core import entries
from chain.ledger.enums import Step
from chain.ledger.models import Checkpoint, LedgerEntry, LedgerHead
from chain.ledger.services import appending
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.anchoring import services as outbox
from qbs_platform.anchoring.models import AnchorMark, AnchorRequest
from tests.chain.ledger.logs import anchor, ask, ask_many, disarmed, events
from tests.factories.people import SINCE

pytestmark = pytest.mark.django_db(transaction=True)


def times() -> list[str]:
    return [entries.parse(bytes(e.body)).at for e in LedgerEntry.objects.order_by("index")]


def test_a_clock_that_steps_back_does_not_take_the_log_along() -> None:
    anchor(now=SINCE)
    ask(1)
    anchor(now=SINCE - timedelta(hours=1))
    ask(2)
    anchor(now=SINCE + timedelta(seconds=3))

    assert times() == ["2026-11-02T01:00:00Z", "2026-11-02T01:00:00Z", "2026-11-02T01:00:03Z"]


@pytest.mark.parametrize("jump", [-86_400, -3600, 3600, 365 * 86_400])
def test_the_log_goes_on_after_any_jump_of_the_clock(jump: int) -> None:
    """T-18."""
    now = SINCE
    for event in range(1, 5):
        ask(event)
        assert anchor(now=now).appended
        now += timedelta(seconds=jump if event == 2 else 1)

    assert times() == sorted(times())
    assert events() == [1, 2, 3, 4]


@pytest.mark.parametrize("seed", range(3))
def test_no_time_goes_back_while_the_clock_jumps_about(seed: int) -> None:
    """T-18: twenty jumps of up to five minutes either way, entries and checkpoints."""
    chance, now = random.Random(seed), SINCE
    for event in range(1, 21):
        ask(event)
        assert anchor(now=now).published
        now += timedelta(seconds=chance.randint(-300, 300))
    signed = list(Checkpoint.objects.order_by("size").values_list("signed_at", flat=True))

    assert times() == sorted(times())
    assert signed == sorted(signed)
    assert events() == list(range(1, 21))


def test_a_limit_cuts_the_work_into_batches() -> None:
    ask_many(range(1, 11))

    done = [appending.append_pending(limit=4, now=SINCE).appended for _ in range(4)]

    assert done == [5, 4, 2, 0]  # the first with the genesis


def test_a_request_that_was_written_again_waits_with_its_reason_and_blocks_nobody() -> None:
    """As when the outbox was restored and the ledger was not."""
    ask(1, 2, 3)
    anchor()
    again = list(AnchorRequest.objects.order_by("pk"))
    with transaction.atomic():
        _remove_requests()
        for request in again:
            request.pk = None
            request.save(force_insert=True)
    ask(4)

    assert anchor(limit=2).appended == 1
    assert [waiting.problem for waiting in anchoring.pending()] == [
        f"Its event is entry {index} already." for index in (1, 2, 3)
    ]
    assert events() == [1, 2, 3, 4]


def _remove_requests() -> None:
    disarmed(
        "ALTER TABLE anchoring_anchorrequest DISABLE TRIGGER anchorrequest_no_delete",
        "DELETE FROM anchoring_anchorrequest",
        "ALTER TABLE anchoring_anchorrequest ENABLE ALWAYS TRIGGER anchorrequest_no_delete",
    )


def test_troubled_requests_are_taken_last() -> None:
    ask(1, 2, 3)
    first = AnchorRequest.objects.order_by("pk").first()
    assert first is not None
    outbox.note_problem(request_ids=[first.pk], problem="something")

    with transaction.atomic():
        assert _claimed(limit=2) == [2, 3]
        assert _claimed(limit=3) == [2, 3, 1]
    assert anchor().appended == 4
    assert not anchoring.pending().exists()


def _claimed(limit: int) -> list[int]:
    return [uuid.UUID(request.event).int for request in outbox.claim(limit=limit)]


def test_the_first_entry_names_the_log() -> None:
    anchor()
    genesis = entries.parse(bytes(LedgerEntry.objects.get().body))

    assert (genesis.kind, genesis.own.origin) == ("ledger.genesis", "log.qbs.example/1")
    assert genesis.own.log == LedgerHead.objects.get().vkeys
    assert uuid.UUID(genesis.event).version == 4


def test_a_log_does_not_go_on_under_another_name(settings: Any) -> None:
    anchor()
    settings.LEDGER = _with(settings.LEDGER, origin="other.example/1")
    ask(1)
    done = anchor()

    assert done.stopped == Step.APPEND
    assert "the log began under another" in done.problem


def _with(configuration: Any, **changes: Any) -> Any:
    return type(configuration)(
        **{name: getattr(configuration, name) for name in configuration.__slots__} | changes
    )


def test_anchor_once_does_everything_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    ask_many(range(1, 10))
    call_command("anchor_once", "--batch", "4")

    assert capsys.readouterr().out == "appended 10, signed 10, published 10\n"
    call_command("anchor_once")
    assert capsys.readouterr().out == "nothing\n"


def test_anchor_once_fails_aloud(settings: Any) -> None:
    anchor()
    settings.LEDGER.guard_file.unlink()

    with pytest.raises(CommandError, match=re.escape("SIGN stands still: The guard file is")):
        call_command("anchor_once")


def test_now_is_the_callers(now: datetime) -> None:
    ask(1)
    anchor(now=now)

    assert set(times()) == {"2026-11-23T01:00:00Z"}
    assert AnchorMark.objects.get().anchored_at == now
