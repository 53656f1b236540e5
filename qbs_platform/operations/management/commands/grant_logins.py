"""Give the web and worker logins their rights on all tables; run as the owner after migrate."""

from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from psycopg2 import sql

POLICY_FILE = settings.BASE_DIR / "qbs_platform" / "database_grants.yaml"


class Command(BaseCommand):
    help = "Grant the web and worker logins what qbs_platform/database_grants.yaml says."

    def handle(self, *_args: object, **_options: object) -> None:
        policy = yaml.safe_load(POLICY_FILE.read_text(encoding="utf-8"))
        with transaction.atomic(), connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            for kind, login in settings.DATABASE_LOGINS.items():
                self._grant(cursor, login, kind, tables, policy)
        self.stdout.write(f"{len(tables)} tables granted")

    @staticmethod
    def _grant(
        cursor: Any, login: str, kind: str, tables: list[str], policy: dict[str, Any]
    ) -> None:
        role = sql.Identifier(login)
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        cursor.execute(
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role)
        )
        for table in tables:
            rights = policy["tables"].get(table, policy["default"])[kind]
            target = sql.Identifier(table)
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(target, role))
            if rights:
                verbs = sql.SQL(", ").join(sql.SQL(right) for right in rights)
                cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(verbs, target, role))
