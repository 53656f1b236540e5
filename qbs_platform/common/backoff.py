"""How long to wait before something that failed is tried again (security.md, RL-3)."""

import random
from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)

_DOUBLINGS = 20  # far beyond the longest pause, far below what overflows


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th failure: doubling, half to one and a half of it.

    The jitter keeps what failed together from coming back together.
    """
    doubled = min(FIRST_PAUSE * (1 << min(attempts - 1, _DOUBLINGS)), LONGEST_PAUSE)
    return doubled * random.uniform(0.5, 1.5)  # noqa: S311 - spreads load, keeps no secret
