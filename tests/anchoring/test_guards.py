"""What the database itself refuses, whoever asks: the serving logins, the owner, a replica."""

import uuid
from collections.abc import Callable
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from qbs_platform.anchoring import selectors, services
from qbs_platform.anchoring.models import AnchorRequest
from tests.factories.people import SINCE
from tests.factories.records import make_ref, make_request

TABLE = "anchoring_anchorrequest"
UPDATE = "UPDATE anchoring_anchorrequest SET "
CHANGES = {
    "event_id": f"event_id = '{uuid.UUID(int=9)}'",
    "kind": "kind = 'tests.other.v1'",
    "ref": f"ref = '{make_ref(9)}'",
    "record": "record = '{}'::bytea",
    "salt": "salt = sha256('x')",
    "commitment": "commitment = sha256('x')",
    "created_at": "created_at = now()",
    "id": "id = id + 1000000",
}


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def as_login(login: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{login}"')


@pytest.fixture(params=["owner", "replica"])
def powerful(request: pytest.FixtureRequest, db: None) -> None:
    """The owner of the tables, and the owner in the mode that skips ordinary triggers."""
    if request.param == "replica":
        execute("SET LOCAL session_replication_role = replica")


@pytest.mark.usefixtures("powerful")
@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("is_anchored", [False, True])
def test_what_was_asked_cannot_be_changed(*, is_anchored: bool, column: str) -> None:
    row = make_request()
    if is_anchored:
        services.mark_anchored(entries={row.pk: 3}, now=SINCE)

    with pytest.raises(IntegrityError) as caught:
        execute(UPDATE + CHANGES[column])

    assert isinstance(caught.value.__cause__, psycopg2.errors.RestrictViolation)


@pytest.mark.usefixtures("powerful")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE anchoring_anchormark SET entry_index = 4",
        "UPDATE anchoring_anchormark SET anchored_at = now()",
        "DELETE FROM anchoring_anchormark",
    ],
)
def test_a_mark_is_set_once(statement: str) -> None:
    services.mark_anchored(entries={make_request().pk: 3}, now=SINCE)

    with pytest.raises(IntegrityError, match="refused on anchoring_anchormark"):
        execute(statement)


@pytest.mark.usefixtures("powerful")
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM anchoring_waitingrequest", "waits until it is marked"),
        ("UPDATE anchoring_waitingrequest SET request_id = 7", "UPDATE refused"),
    ],
)
def test_a_request_waits_until_it_is_marked(statement: str, said: str) -> None:
    row = make_request()

    with pytest.raises(IntegrityError, match=said):
        execute(statement)
    assert [waiting.pk for waiting in selectors.pending()] == [row.pk]


def test_a_request_cannot_be_written_without_being_queued(powerful: None) -> None:
    execute(
        "INSERT INTO anchoring_anchorrequest"
        " (event_id, kind, ref, record, salt, commitment, created_at) VALUES (gen_random_uuid(),"
        " 'a.b.v1', 'a.b:' || gen_random_uuid(), '{}', sha256(''), sha256(''), now())"
    )

    assert selectors.pending().get().request.kind == "a.b.v1"


@pytest.mark.usefixtures("powerful")
@pytest.mark.parametrize(
    "change", ["erased_at = NULL, record = '{}', salt = sha256('x')", "erased_at = now()"]
)
def test_what_was_erased_does_not_come_back(change: str) -> None:
    services.erase(event_id=make_request().event_id, now=SINCE)

    with pytest.raises(IntegrityError, match="only be erased, once"):
        execute(UPDATE + change)


@pytest.mark.usefixtures("powerful")
def test_a_request_is_never_deleted() -> None:
    make_request()

    with pytest.raises(IntegrityError, match="DELETE refused"):
        execute("DELETE FROM anchoring_anchorrequest")
    assert AnchorRequest.objects.count() == 1


@pytest.mark.usefixtures("powerful")
@pytest.mark.parametrize("noun", ["anchorrequest", "waitingrequest", "anchormark"])
def test_no_table_is_ever_emptied(noun: str) -> None:
    table = f"anchoring_{noun}"
    execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {noun}_no_truncate")
    make_request()

    with pytest.raises(IntegrityError, match="TRUNCATE refused"):
        execute(f"TRUNCATE {table}")


def test_a_request_cannot_be_erased_when_it_is_written(db: None) -> None:
    row = make_request()
    row.pk, row.event_id = None, uuid.UUID(int=2)
    row.record, row.salt, row.erased_at = None, None, SINCE

    with pytest.raises(IntegrityError, match="begins with its record"), transaction.atomic():
        row.save(force_insert=True)


def test_no_two_requests_share_an_entry(db: None) -> None:
    first, second = make_request(event=1), make_request(event=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        services.mark_anchored(entries={first.pk: 3, second.pk: 3}, now=SINCE)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: setattr(row, "kind", "decision"),
        lambda row: setattr(row, "ref", "林晓"),
        lambda row: setattr(row, "salt", b"short"),
        lambda row: setattr(row, "salt", None),
        lambda row: setattr(row, "record", None),
        lambda row: setattr(row, "commitment", b"short"),
        lambda row: setattr(row, "record", b"x" * 1_048_577),
    ],
)
def test_the_database_refuses_a_request_of_the_wrong_shape(
    change: Callable[[AnchorRequest], None], db: None
) -> None:
    row = make_request()
    row.pk, row.event_id = None, uuid.UUID(int=2)
    change(row)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_web_login_asks_and_the_worker_marks(logins: dict[str, str]) -> None:
    as_login(logins["web"])
    row = make_request()
    as_login(logins["worker"])
    services.mark_anchored(entries={services.claim(limit=1)[0].pk: 5}, now=SINCE)
    as_login(logins["web"])

    assert AnchorRequest.objects.get(pk=row.pk).mark.entry_index == 5


FORBIDDEN = {
    "web": [
        "UPDATE {} SET ref = 'x'",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "SELECT 1 FROM {} FOR UPDATE",
    ],
    "worker": ["DELETE FROM {}", "TRUNCATE {}"],
}
DISARMING = [
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "DROP TRIGGER anchorrequest_guard ON {}",
]


@pytest.mark.parametrize(
    ("kind", "statement"), [(k, s) for k, v in FORBIDDEN.items() for s in [*v, *DISARMING]]
)
def test_a_serving_login_may_do_no_more(kind: str, statement: str, logins: dict[str, str]) -> None:
    make_request()
    as_login(logins[kind])

    with pytest.raises(DatabaseError) as caught:
        execute(statement.format(TABLE))

    assert isinstance(caught.value, ProgrammingError)
    cause: Any = caught.value.__cause__
    assert isinstance(cause, psycopg2.errors.InsufficientPrivilege)
