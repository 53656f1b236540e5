"""Three logins: what the serving ones may do is what the file says, in a real database."""

import psycopg2
import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from qbs_platform.operations.management.commands.grant_logins import POLICY_FILE

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def rights_of(login: str, table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb FROM unnest(%s) AS verb WHERE has_table_privilege(%s, %s, verb)",
            [list(VERBS), login, table],
        )
        return {verb for (verb,) in cursor.fetchall()}


@pytest.mark.usefixtures("logins")
@pytest.mark.parametrize("kind", ["web", "worker"])
def test_the_serving_logins_hold_exactly_what_the_file_says(kind: str) -> None:
    policy = yaml.safe_load(POLICY_FILE.read_text("utf-8"))
    login = settings.DATABASE_LOGINS[kind]
    tables = connection.introspection.table_names()

    assert {t: rights_of(login, t) for t in tables} == {
        t: set(policy["tables"].get(t, policy["default"])[kind]) for t in tables
    }
    assert set(policy["tables"]) <= set(tables)


@pytest.mark.usefixtures("serving_login")
def test_the_web_login_cannot_rewrite_the_division_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM regions_region")
        with pytest.raises(ProgrammingError) as caught, transaction.atomic():
            cursor.execute("DELETE FROM regions_region")

    assert isinstance(caught.value.__cause__, psycopg2.errors.InsufficientPrivilege)


@pytest.mark.usefixtures("db")
def test_the_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
