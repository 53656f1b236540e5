"""A stand-in for the project's manage.py: real connections, no Django, so a start takes seconds."""

import os
import sys
import time
from pathlib import Path

import psycopg2

DATA = Path(os.environ["QBS_DATA_DIR"])


SQL = {
    "migrate": "CREATE TABLE IF NOT EXISTS thing (id integer)",
    "grant_logins": "GRANT SELECT, INSERT ON thing TO qbs_web, qbs_worker",
    "seed_demo": "INSERT INTO thing VALUES (1)",
}


def main(command: str, *options: str) -> None:
    with (DATA / "commands").open("a") as log:
        log.write(f"{' '.join(sys.argv[1:])} {execute('SELECT current_user')}\n")
    if command == os.environ.get("MINIATURE_FAILS"):
        sys.exit("the table is on fire")
    if command == "catalogue":
        Path("qbs_platform/locale/en.mo").write_bytes(b"compiled")
    if options == ("--print",):
        sys.stdout.write("alice@example.org  correct horse battery staple\n")
    elif command in SQL:
        execute(SQL[command])
    while command == "pulse":
        time.sleep(1)


def execute(sql: str) -> object:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()[0][0] if cursor.description else None


main(*sys.argv[1:])
