"""Ctrl-C, a closed terminal and ``script/server stop`` as a question that waiting code asks.

A handler that raised could fire between the start of a process and the note of its pid, and leave
that process behind. So the handler only remembers, and everything that waits does it here.
"""

import signal
import time
from collections.abc import Callable
from types import FrameType

from qbs_platform.embedded.errors import Interrupted

_TICK_SECONDS = 0.05
_received: list[int] = []


def listen() -> None:
    """Remember the three signals that ask for an orderly stop."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _remember)


def is_by_keyboard() -> bool:
    """Say whether Ctrl-C asked for it, which every process of the terminal gets."""
    return signal.SIGINT in _received


def check() -> None:
    """Raise Interrupted when a stop was asked for."""
    if _received:
        raise Interrupted


def sleep(seconds: float) -> None:
    """Wait; raises Interrupted as soon as a stop is asked for."""
    wait_until(lambda: False, seconds)


def wait_until(is_true: Callable[[], bool], seconds: float) -> bool:
    """Wait for a condition at most so long and say whether it came; raises Interrupted."""
    end = time.monotonic() + seconds
    while not is_true():
        check()
        if time.monotonic() >= end:
            return False
        time.sleep(_TICK_SECONDS)
    return True


def _remember(number: int, _frame: FrameType | None) -> None:
    _received.append(number)
