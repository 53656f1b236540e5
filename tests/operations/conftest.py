"""The database as the serving logins meet it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection


@pytest.fixture
def logins(db: None) -> None:
    """The serving logins with their grants, in this test's transaction."""
    with connection.cursor() as cursor:
        for login in settings.DATABASE_LOGINS.values():
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE ROLE "{login}"')
    call_command("grant_logins", verbosity=0)


@pytest.fixture
def serving_login(logins: None) -> Iterator[None]:
    """Act as the web login until the test ends."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.DATABASE_LOGINS["web"]}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
