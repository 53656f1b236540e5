"""T-15 (b): a kill at every message between one anchoring and its database, and at every fsync.

Random kills miss wrong designs that this finds in seconds: the control below is one of them.
"""

import os
import signal
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from chain.ledger import selectors
from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan
from chain.ledger.services import appending
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.anchoring import services as outbox
from tests.chain.ledger.killing import Moment, Wire, before_file_call, child, ended
from tests.chain.ledger.logs import anchor, ask, events
from tests.factories.people import SINCE

RECORDS = 12
ENOUGH = 400  # more messages than one anchoring has: a loop that passes this has no end

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire()
    yield made
    made.close()


def run_killed(wire: Wire, moment: Moment, work: Callable[[], object]) -> bool:
    """Whether the process was killed; False when it was done before the moment came."""
    pid = child(work, wire)
    wire.carry(pid, moment)
    return ended(pid) == -signal.SIGKILL


def wrong_after(asked: int) -> list[str]:
    """What does not hold once a sound process has had its turn."""
    done = anchor()
    wrong = [done.problem] if done.problem else []
    if events() != list(range(1, asked + 1)):
        wrong.append("an entry is missing, doubled or out of order")
    if anchoring.pending().exists():
        wrong.append("a request waits for ever")
    if selectors.size() != selectors.signed_size():
        wrong.append("an entry is not signed")
    return wrong


def kill_everywhere(wire: Wire, work: Callable[[], object]) -> Iterator[list[str]]:
    """Kill at message 0, 1, 2 … until one run gets by unharmed: what broke, for every kill."""
    asked = 0
    for at in range(ENOUGH):
        for delivered in (False, True):
            ask(*range(asked + 1, asked + RECORDS + 1))
            asked += RECORDS
            was_killed = run_killed(wire, Moment(at, delivered=delivered), work)
            yield wrong_after(asked)
        if not was_killed:
            return
    raise AssertionError("the anchoring never ends")


def test_a_kill_at_any_message_loses_and_doubles_nothing(wire: Wire) -> None:
    broken = list(kill_everywhere(wire, anchor))

    assert [wrong for wrong in broken if wrong] == []
    assert len(broken) >= 80
    assert audits.run(Plan(), clock=lambda: SINCE).findings.first == []


def test_control_marking_in_a_second_transaction_is_caught(wire: Wire) -> None:
    """The design that forty random kills did not notice (security.md, 2.2)."""
    sound, mark = appending.append_pending, outbox.mark_anchored

    def careless(**arguments: Any) -> Any:
        marks: list[dict[str, Any]] = []
        outbox.mark_anchored = lambda **each: marks.append(each)
        batch = sound(**arguments)
        for each in marks:
            with transaction.atomic():
                mark(**each)
        return batch

    def careless_round() -> None:  # in the child only
        appending.append_pending = careless
        anchor()

    first = next(wrong for wrong in kill_everywhere(wire, careless_round) if wrong)

    assert first == ["a request waits for ever"]


def test_a_kill_at_any_file_call_loses_and_doubles_nothing() -> None:
    asked, wrong = 0, list[str]()

    def killed_at(number: int) -> Callable[[], None]:
        def work() -> None:
            with before_file_call(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                anchor()

        return work

    for number in count(1):
        ask(*range(asked + 1, asked + RECORDS + 1))
        asked += RECORDS
        code = ended(child(killed_at(number)))
        wrong += wrong_after(asked)
        if code == 0:
            break

    assert wrong == []
    assert number > 15
    assert audits.run(Plan(), clock=lambda: SINCE).findings.first == []


@pytest.mark.parametrize("number", range(1, 25))
def test_an_error_at_any_file_call_is_an_alarm_and_mended_by_the_next_round(number: int) -> None:
    """EIO instead of a kill: the disk refuses once."""

    def refuse() -> None:
        raise OSError(5, "Input/output error")

    ask(1, 2)
    with before_file_call(number, refuse):
        first = anchor()
    ask(3)

    assert wrong_after(3) == []
    assert first.problem in ("", "[Errno 5] Input/output error")
    assert selectors.alarms() == []
    assert audits.run(Plan(), clock=lambda: SINCE).findings.first == []
