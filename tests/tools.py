"""Programs of the system that some tests need: without them, skipped loudly, and failed by CI."""

import os
from typing import NoReturn

import pytest

MARK = "NOT INSTALLED: "


def do_without(what: str, advice: str) -> NoReturn:
    """Skip the test for want of ``what``; ``advice`` says how to get it. Fails under CI=true."""
    said = f"{MARK}{what}. {advice}"
    if os.environ.get("CI"):
        pytest.fail(said, pytrace=False)
    pytest.skip(said)
