"""Clerks with browsers."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.people import Person, make_person


@pytest.fixture
def browse(db: None) -> Callable[[Person], Client]:
    """Sign somebody in."""

    def enter(person: Person) -> Client:
        client = Client()
        client.force_login(person.user)
        return client

    return enter


@pytest.fixture
def clerk(db: None) -> Person:
    """Bo checks enterprises."""
    return make_person("CLERK")


@pytest.fixture
def desk(clerk: Person, browse: Callable[[Person], Client]) -> Client:
    """Bo's browser."""
    return browse(clerk)
