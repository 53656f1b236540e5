"""Facts about the database connection of a process that serves people.

Source: security.md, RL-8 and LG-1; architecture.md, 9 (three logins).
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

# PostgreSQL acknowledges a commit before it is on disk when one of these is off.
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True, slots=True)
class Login:
    """The login of a connection: a superuser or an owner is bound by no grant and no trigger."""

    name: str
    is_superuser: bool
    tables_owned: int


def forgetful_settings(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the settings that would lose acknowledged records in a crash."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name",
            [list(_DURABLE)],
        )
        return [name for (name,) in cursor.fetchall()]


def login_of(connection: BaseDatabaseWrapper) -> Login:
    """Who this connection is, and what it owns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user,"
            " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),"
            " (SELECT count(*) FROM pg_tables WHERE tableowner = current_user)"
        )
        return Login(*cursor.fetchone())
