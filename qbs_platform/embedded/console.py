"""What the person at the terminal reads."""

import contextlib
import sys
import time
from collections.abc import Iterator


def say(text: str = "") -> None:
    """Write one line, also into a pipe or a log, at once."""
    # A terminal that was closed must not keep us from stopping what we started.
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def complain(text: str) -> None:
    """Write why it did not work."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and say how long it took when that was worth noticing."""
    say(f"- {title}")
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    if seconds >= 1:
        say(f"  done in {seconds:.0f} s")
