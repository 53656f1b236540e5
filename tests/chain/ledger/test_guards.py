"""What the database itself refuses: the owner, a replica, the serving logins."""

from hashlib import sha256
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from chain.core.notes import Signature
from chain.ledger.models import Cosignature, LedgerEntry
from tests.chain.core.example import GOVERNMENT
from tests.chain.ledger.logs import anchor, ask

INSERT = "INSERT INTO ledger_entry (seq, prev_hash, leaf_hash, event_id, body) VALUES "
LINE = Signature(GOVERNMENT.key.name, GOVERNMENT.key.key_id, bytes(72)).line()
BODY = b'{"seq":3}'
VALUES = "(%s, %s, %s, %s, %s)"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _three_entries() -> None:
    ask(1, 2)
    anchor()
    Cosignature.objects.create(checkpoint_id=3, witness=GOVERNMENT.key.name, line=LINE)


def execute(statement: str, values: Any = None, setting: str = "SELECT 1") -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(setting)
        cursor.execute(statement, values)


def refusal(statement: str, values: Any = None, setting: str = "SELECT 1") -> str:
    with pytest.raises(IntegrityError) as caught:
        execute(statement, values, setting)
    assert isinstance(
        caught.value.__cause__,
        psycopg2.errors.RestrictViolation
        | psycopg2.errors.CheckViolation
        | psycopg2.errors.UniqueViolation,
    )
    return str(caught.value)


CHANGE = {
    "ledger_entry": "UPDATE ledger_entry SET event_id = event_id WHERE seq = 1",
    "ledger_checkpoint": "UPDATE ledger_checkpoint SET note = note",
    "ledger_cosignature": "UPDATE ledger_cosignature SET line = line",
}
REMOVAL = "DELETE FROM {}"
ROLES = [f"SET LOCAL session_replication_role = {role}" for role in ("origin", "replica")]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", CHANGE)
def test_rows_are_never_changed_or_removed(table: str, role: str) -> None:
    assert "UPDATE refused" in refusal(CHANGE[table], setting=role)
    assert "DELETE refused" in refusal(REMOVAL.format(table), setting=role)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", CHANGE)
def test_no_table_is_emptied(table: str, role: str) -> None:
    with transaction.atomic():
        execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate")
        assert "TRUNCATE refused" in refusal(f"TRUNCATE {table} CASCADE", setting=role)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "trick",
    [
        " ON CONFLICT (seq) DO UPDATE SET body = excluded.body",
        " ON CONFLICT (event_id) DO UPDATE SET seq = 7",
    ],
)
def test_an_upsert_is_a_change(trick: str) -> None:
    assert "UPDATE refused" in refusal(INSERT + VALUES + trick, row(2))


def test_a_merge_is_a_change() -> None:
    merge = "MERGE INTO ledger_entry USING (SELECT 1) ON seq = 1 WHEN MATCHED THEN DELETE"

    assert "DELETE refused" in refusal(merge)


def link(index: int) -> bytes:
    return bytes(LedgerEntry.objects.get(index=index).leaf_hash)


def row(seq: int, **changes: Any) -> list[Any]:
    body = changes.get("body", BODY)
    return [
        seq,
        changes.get("prev", link(2)),
        changes.get("leaf", sha256(b"\0" + body).digest()),
        changes.get("event", "00000000-0000-0000-0000-000000000009"),
        body,
    ]


def test_a_row_that_fits_is_taken() -> None:
    execute(INSERT + VALUES, row(3))

    assert LedgerEntry.objects.count() == 4


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("seq", "changes", "reason"),
    [
        (4, {}, "would leave a gap"),
        (3, {"prev": bytes(32)}, "entry 3 is not linked"),
        (3, {"leaf": bytes(32)}, "leaf_hash_of_body"),
        (3, {"event": "00000000-0000-0000-0000-000000000001"}, "unique"),
        (2, {}, "unique"),
        (-1, {}, "not_negative"),
        (3, {"prev": b"short"}, "prev_hash_length"),
        (3, {"body": b"x"}, "body_length"),
        (3, {"body": bytes(65_536)}, "body_length"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(
    seq: int, changes: dict[str, Any], reason: str, role: str
) -> None:
    assert reason in refusal(INSERT + VALUES, row(seq, **changes), setting=role)


def test_a_batch_is_linked_within() -> None:
    first = row(3)
    second = row(4, prev=first[2], event="00000000-0000-0000-0000-000000000010")
    wrong = row(4, event="00000000-0000-0000-0000-000000000010")

    assert "entry 4 is not linked" in refusal(f"{INSERT}{VALUES},{VALUES}", first + wrong)
    execute(f"{INSERT}{VALUES},{VALUES}", second + first)  # whatever the order in the statement
    assert LedgerEntry.objects.count() == 5


def test_an_edge_has_a_hash_for_each_subtree() -> None:
    assert "edge_fits_size" in refusal("UPDATE ledger_head SET size = 4")
    assert "is_one_row" in refusal(
        "INSERT INTO ledger_head SELECT false, size, prev_hash, edge, last_at, vkeys"
        " FROM ledger_head"
    )


FORBIDDEN = {
    "web": [
        "INSERT INTO {} DEFAULT VALUES",
        "UPDATE {} SET {} = {}",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
    ],
    "worker": [
        "UPDATE {} SET {} = {}",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
}
COLUMNS = {
    "ledger_entry": "body",
    "ledger_node": "hash",
    "ledger_checkpoint": "note",
    "ledger_cosignature": "line",
}


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize(("kind", "statement"), [(k, s) for k, v in FORBIDDEN.items() for s in v])
def test_a_serving_login_may_do_no_more(
    kind: str, statement: str, table: str, logins: dict[str, str]
) -> None:
    column = COLUMNS[table]

    with pytest.raises(DatabaseError) as caught:
        execute(statement.format(table, column, column), setting=f'SET LOCAL ROLE "{logins[kind]}"')

    assert isinstance(caught.value, ProgrammingError)
    assert isinstance(caught.value.__cause__, psycopg2.errors.InsufficientPrivilege)


def test_the_worker_s_login_is_enough_for_a_round(logins: dict[str, str]) -> None:
    ask(3)
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{logins["worker"]}"')
        done = anchor()
        cursor.execute("RESET ROLE")

    assert (done.appended, done.signed, done.published, done.problem) == (1, 4, 4, "")
