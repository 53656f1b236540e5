"""T-15 (c): any order of requests, roll-backs, rounds and crashes before step k."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan
from chain.ledger.services import appending, publishing, signing
from qbs_platform.anchoring import services as outbox
from qbs_platform.anchoring.models import AnchorRequest
from tests.chain.ledger.killing import before_file_call
from tests.chain.ledger.logs import anchor, ask, events
from tests.factories.people import SINCE
from tests.factories.records import make_request

EMPTY = """
TRUNCATE anchoring_anchorrequest, anchoring_waitingrequest, anchoring_anchormark, ledger_entry,
    ledger_node, ledger_head, ledger_checkpoint, ledger_cosignature, ledger_alarm, ledger_audit
"""
STEPS: dict[str, Callable[[], object]] = {
    "append": lambda: appending.append_pending(limit=3, now=SINCE),
    "sign": lambda: signing.sign_checkpoint(now=SINCE),
    "publish": publishing.publish,
    "round": lambda: anchor(limit=2),
}


class Crash(BaseException):
    """The process is gone: no code of ours may catch it."""


class Ledger(RuleBasedStateMachine):
    """What was committed is in the log once, in order, whatever happens to whom."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="qbs-ledger-"))
        configuration = replace(settings.LEDGER, guard_file=self.folder / "guard")
        self.settings = override_settings(LEDGER_DIR=self.folder / "log", LEDGER=configuration)
        self.settings.enable()
        with connection.cursor() as cursor:
            cursor.execute(EMPTY)
        self.committed: list[int] = []
        self.last = 0

    @rule(number=st.integers(1, 4))
    def ask(self, number: int) -> None:
        fresh = list(range(self.last + 1, self.last + number + 1))
        self.last += number
        ask(*fresh)
        self.committed += fresh

    @rule()
    def ask_and_change_the_mind(self) -> None:
        self.last += 1
        with transaction.atomic():
            make_request(event=self.last)
            transaction.set_rollback(True)

    @rule()
    def ask_again(self) -> None:
        if self.committed:
            ask(self.committed[-1])

    @rule(step=st.sampled_from(sorted(STEPS)))
    def work(self, step: str) -> None:
        STEPS[step]()

    @rule(step=st.sampled_from(sorted(STEPS)), statement=st.integers(1, 14) | st.integers(1, 60))
    def crash_before_statement(self, step: str, statement: int) -> None:
        seen = [0]

        def crash(execute: Callable[..., Any], *arguments: Any) -> Any:
            seen[0] += 1
            if seen[0] == statement:
                raise Crash
            return execute(*arguments)

        try:
            with connection.execute_wrapper(crash):
                STEPS[step]()
        except Crash:
            connection.close()

    @rule(step=st.sampled_from(["sign", "publish", "round"]), call=st.integers(1, 20))
    def crash_before_file_call(self, step: str, call: int) -> None:
        def crash() -> None:
            raise Crash

        try:
            with before_file_call(call, crash):
                STEPS[step]()
        except Crash:
            connection.close()

    @invariant()
    def what_is_in_the_log_was_committed_and_is_marked(self) -> None:
        found = events()
        marked = AnchorRequest.objects.filter(mark__isnull=False).order_by("mark__entry_index")
        assert found == self.committed[: len(found)]
        assert [request.event_id.int for request in marked] == found

    def teardown(self) -> None:
        try:
            assert anchor().problem == ""
            assert events() == self.committed
            assert audits.run(Plan(), clock=lambda: SINCE).findings.first == []
        finally:
            self.settings.disable()
            shutil.rmtree(self.folder)


def explore(
    machine: type[RuleBasedStateMachine],
    examples: int,
    *,
    phases: Sequence[Phase] = tuple(Phase),
    is_random: bool = True,
) -> None:
    run_state_machine_as_test(
        machine,
        settings=hypothesis_settings(
            max_examples=examples,
            stateful_step_count=15,
            deadline=None,
            database=None,
            phases=phases,
            derandomize=not is_random,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_no_order_of_events_and_crashes_loses_or_doubles_anything() -> None:
    explore(Ledger, 60)


@pytest.mark.django_db(transaction=True)
def test_control_marking_in_a_second_transaction_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound, mark = appending.append_pending, outbox.mark_anchored

    def careless(**arguments: Any) -> Any:
        marks: list[dict[str, Any]] = []
        monkeypatch.setattr(outbox, "mark_anchored", lambda **each: marks.append(each))
        batch = sound(**arguments)
        monkeypatch.setattr(outbox, "mark_anchored", mark)
        for each in marks:
            with transaction.atomic():
                mark(**each)
        return batch

    monkeypatch.setattr(appending, "append_pending", careless)
    with pytest.raises(AssertionError):
        # one counter-example is enough, and always the same one
        explore(Ledger, 300, phases=[Phase.generate], is_random=False)
