"""What must be true of the database connection of a process that serves people.

Source: security.md, RL-8 and LG-1; architecture.md, 9 (three logins).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

# PostgreSQL acknowledges a commit before it is on disk when one of these is off.
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


def durability_problem(connection: BaseDatabaseWrapper) -> str:
    """Name the settings that would lose acknowledged records in a crash, or ''."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name",
            [list(_DURABLE)],
        )
        off = [name for (name,) in cursor.fetchall()]
    return f"{', '.join(off)} off" if off else ""


def ownership_problem(connection: BaseDatabaseWrapper) -> str:
    """Say when this login owns tables or is a superuser, whom no grant or trigger binds, or ''."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user,"
            " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),"
            " (SELECT count(*) FROM pg_tables WHERE tableowner = current_user)"
        )
        name, is_superuser, owned = cursor.fetchone()
    if is_superuser:
        return f"login {name} is a superuser"
    return f"login {name} owns {owned} tables" if owned else ""
