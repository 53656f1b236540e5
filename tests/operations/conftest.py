"""The database as the serving logins meet it."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def serving_login(logins: dict[str, str]) -> Iterator[None]:
    """Act as the web login until the test ends."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{logins["web"]}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
