"""Readers of notices, and a broker that nobody needs."""

from collections.abc import Callable

import pytest

from qbs_platform.accounts.models import User
from qbs_platform.common import outbox
from tests.factories.people import Person


@pytest.fixture
def alice(person: Callable[..., Person]) -> User:
    """She edits for an enterprise."""
    return person("ENT_EDITOR").user


@pytest.fixture
def eve(person: Callable[..., Person]) -> User:
    """The stranger."""
    return person("ENT_EDITOR").user


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the tasks that were woken after commit."""
    names: list[str] = []
    monkeypatch.setattr(outbox, "send", names.extend)
    return names
