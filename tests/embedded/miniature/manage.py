"""A stand-in for the project's manage.py: real connections, no Django, so a start takes seconds."""

import os
import sys
import time
from pathlib import Path

import psycopg2

DATA = Path(os.environ["QBS_DATA_DIR"])


def main(command: str) -> None:
    with (DATA / "commands").open("a") as log:
        log.write(f"{' '.join(sys.argv[1:])} {login()}\n")
    if command == os.environ.get("MINIATURE_FAILS"):
        sys.exit("the table is on fire")
    if command == "pulse":
        while True:
            time.sleep(1)
    if command == "migrate":
        execute("CREATE TABLE IF NOT EXISTS thing (id integer)")
    if command == "grant_logins":
        execute("GRANT SELECT, INSERT ON thing TO qbs_web, qbs_worker")
    if command == "catalogue":
        Path("qbs_platform/locale/en.mo").write_bytes(b"compiled")
    if sys.argv[1:] == ["seed_demo"]:
        execute("INSERT INTO thing VALUES (1)")
    if sys.argv[1:] == ["seed_demo", "--print"]:
        print("alice@example.org  correct horse battery staple")


def login() -> str:
    return str(execute("SELECT current_user"))


def execute(sql: str) -> object:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


main(sys.argv[1])
