"""One round: append, sign, publish, again and again until nothing is left to do.

Safe to run twice, anywhere and at the same time: each step lets the other process have it, and
that one looks again before it ends, so that nobody's request falls between the two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from chain.core.errors import CoreError
from chain.ledger import selectors
from chain.ledger.enums import Step
from chain.ledger.errors import LedgerStopped
from chain.ledger.services import alarms, appending, publishing, signing

_STOPS = (LedgerStopped, CoreError, IntegrityError, OSError)
"""What waiting does not mend: an operator must look. A database that is away is none of these."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: entries appended, size signed and published last (0: not once).

    ``stopped`` is the step that stands still and ``problem`` why; None and "" when all went well.
    """

    appended: int = 0
    signed: int = 0
    published: int = 0
    stopped: Step | None = None
    problem: str = ""


def run(*, limit: int, clock: Callable[[], datetime]) -> Round:
    """Bring every waiting request to a published checkpoint, ``limit`` entries at a time.

    ``clock`` gives aware datetimes. A step that stands still is stored as an alarm and ends the
    round; while one is stored, nothing is appended before signing and publishing work again.
    """
    standing = {Step(alarm.step) for alarm in selectors.alarms()} - {Step.TRAIL}
    runner = _Runner(limit, clock, standing)
    try:
        if runner.standing:
            runner.finish()
        while runner.append() + runner.finish():
            pass
    except _STOPS as error:
        problem = str(error).splitlines()[0] if str(error) else type(error).__name__
        alarms.note(step=runner.step, problem=problem, now=clock())
        return runner.result(stopped=runner.step, problem=problem)
    return runner.result()


class _Runner:
    """Counts what was done and knows the step it is at."""

    def __init__(self, limit: int, clock: Callable[[], datetime], standing: set[Step]) -> None:
        self.standing = standing
        self.step = Step.APPEND
        self._limit, self._clock = limit, clock
        self._appended = self._signed = self._published = 0

    def append(self) -> int:
        self.step = Step.APPEND
        done = appending.append_pending(limit=self._limit, now=self._clock())
        self._appended += done.appended
        self._settle()
        return sum(done)

    def finish(self) -> int:
        """Sign and publish; what was done, 0 for nothing."""
        self.step = Step.SIGN
        signed = signing.sign_checkpoint(now=self._clock())
        self._signed = signed or self._signed
        self._settle()
        self.step = Step.PUBLISH
        published = publishing.publish()
        self._published = published or self._published
        self._settle()
        return signed + published

    def _settle(self) -> None:
        if self.step in self.standing:
            alarms.settle(step=self.step)
            self.standing.discard(self.step)

    def result(self, *, stopped: Step | None = None, problem: str = "") -> Round:
        return Round(self._appended, self._signed, self._published, stopped, problem)
