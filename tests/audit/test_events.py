"""The table of events: append-only for everybody, one line each, found again and exported."""

import hmac
import uuid
from datetime import UTC, timedelta
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError

from qbs_platform.audit import selectors, services
from qbs_platform.audit.enums import Result
from qbs_platform.audit.facts import NOBODY, NOTHING, Subject, Who
from qbs_platform.audit.models import AuditEvent
from qbs_platform.audit.selectors import EXPORT_COLUMNS, Filter
from qbs_platform.logs import request_id
from tests.factories.people import SINCE

TABLE = "audit_auditevent"
ALICE, BO = uuid.UUID(int=0xA), uuid.UUID(int=0xB)
THING = Subject("tests.thing", "T-1")


def record(**changes: Any) -> AuditEvent:
    given = {"who": NOBODY, "action": "tests.thing.change", "subject": THING, "now": SINCE}
    return services.record(**{**given, **changes})


def refuse(**changes: Any) -> AuditEvent:
    given = {"who": NOBODY, "action": "tests.thing.change", "reason": "TooLate", "now": SINCE}
    return services.record_refusal(**{**given, **changes})


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# -- append-only ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["owner", "replica"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET reason = 'Other'",
        "UPDATE audit_auditevent SET actor = NULL WHERE false",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent CASCADE",  # reasons of administrators point at events
        "INSERT INTO audit_auditevent SELECT * FROM audit_auditevent"
        " ON CONFLICT (id) DO UPDATE SET reason = 'Other'",
    ],
)
def test_nobody_changes_what_happened(statement: str, mode: str, db: None) -> None:
    execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER auditevent_no_truncate")
    record()
    if mode == "replica":
        execute("SET LOCAL session_replication_role = replica")

    with pytest.raises(IntegrityError, match="append-only") as caught:
        execute(statement)

    assert isinstance(caught.value.__cause__, psycopg2.errors.RestrictViolation)


@pytest.mark.parametrize("kind", ["web", "worker"])
def test_a_serving_login_writes_and_reads(kind: str, logins: dict[str, str]) -> None:
    execute(f'SET LOCAL ROLE "{logins[kind]}"')
    record()
    refuse()

    assert selectors.events(Filter()).count() == 2


@pytest.mark.parametrize("kind", ["web", "worker"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET reason = 'Other'",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
        "DROP TRIGGER auditevent_no_update ON audit_auditevent",
        "SET session_replication_role = replica",
    ],
)
def test_a_serving_login_may_do_no_more(kind: str, statement: str, logins: dict[str, str]) -> None:
    record()
    execute(f'SET LOCAL ROLE "{logins[kind]}"')

    with pytest.raises(ProgrammingError) as caught:
        execute(statement)

    assert isinstance(caught.value.__cause__, psycopg2.errors.InsufficientPrivilege)


# -- transactions --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_event_of_a_change_goes_with_the_change() -> None:
    with transaction.atomic():
        record()
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()
    with pytest.raises(TransactionManagementError):
        record()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_inside_a_transaction_that_could_take_it_along_is_an_error() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        refuse()

    refuse()
    assert AuditEvent.objects.count() == 1


# -- shape ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "Tests.Thing"},
        {"action": ""},
        {"action": "tests.thing\nforged"},
        {"action": "=cmd"},
        {"subject": Subject("thing", "T-1")},
        {"subject": Subject("tests.thing", "林晓")},
        {"subject": Subject("tests.thing", "lin@example.cn")},
        {"subject": Subject("tests.thing", "T-1\n")},
        {"subject": Subject("tests.thing", "-1+1")},
    ],
)
def test_one_event_is_one_line_and_names_nobody(changes: dict[str, Any], db: None) -> None:
    with pytest.raises(IntegrityError, match="audit_event_one_line"), transaction.atomic():
        record(**changes)


@pytest.mark.parametrize("reason", ["", "You may not, 林晓.", "two\nlines"])
def test_a_refusal_names_its_reason_by_a_word(reason: str, db: None) -> None:
    with pytest.raises(IntegrityError, match="reason_fits_result"):
        refuse(reason=reason)


def test_the_state_before_and_after_is_kept_as_digests(db: None) -> None:
    event = record(before={"status": "DRAFT", "version": 1}, after={"version": 2, "status": "X"})
    salt = bytes(event.digest_salt or b"")

    expected = hmac.digest(salt, b'{"status":"DRAFT","version":1}', "sha256")
    assert bytes(event.before_digest or b"") == expected
    assert event.after_digest == services.digest(salt, {"status": "X", "version": 2})
    assert len(salt) == 16


def test_equal_states_have_unlike_digests(db: None) -> None:
    first, second = record(after={"status": "X"}), record(after={"status": "X"})

    assert first.after_digest != second.after_digest


def test_a_creation_has_no_state_before_and_a_plain_act_none_at_all(db: None) -> None:
    created, plain = record(after={"status": "DRAFT"}), record()

    assert (created.before_digest, plain.after_digest, plain.digest_salt) == (None, None, None)


@pytest.mark.parametrize(("current", "kept"), [("-", ""), ("0f3a-77b1-9c20", "0f3a-77b1-9c20")])
def test_an_event_knows_its_request_and_is_silent_outside_one(
    current: str, kept: str, db: None
) -> None:
    token = request_id.set(current)
    try:
        assert (record().request_id, refuse().request_id) == (kept, kept)
    finally:
        request_id.reset(token)


# -- finding and exporting -----------------------------------------------------------------------


@pytest.fixture
def trail(db: None) -> list[AuditEvent]:
    """Four events, an hour apart."""
    hours = [SINCE + timedelta(hours=n) for n in range(4)]
    return [
        record(who=Who(user=ALICE), now=hours[0]),
        refuse(who=Who(user=ALICE), now=hours[1], subject=NOTHING),
        record(who=Who(user=BO), now=hours[2], action="tests.thing.sign", after={"status": "X"}),
        record(who=Who(user=BO), now=hours[3], subject=Subject("tests.thing", "T-2")),
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), [3, 2, 1, 0]),
        (Filter(since=SINCE + timedelta(hours=1), until=SINCE + timedelta(hours=3)), [2, 1]),
        (Filter(actors=frozenset({ALICE})), [1, 0]),
        (Filter(actors=frozenset({ALICE, BO}), action="tests.thing.s"), [2]),
        (Filter(actors=frozenset()), []),
        (Filter(action="tests.thing.sign"), [2]),
        (Filter(action="tests.thing"), [3, 2, 1, 0]),
        (Filter(action="thing"), []),
        (Filter(action="tests_thing"), []),
        (Filter(request_id="0f3a-77b1-9c20"), []),
        (Filter(object_type="tests.thing", object_id="T-1"), [2, 0]),
        (Filter(result=Result.REFUSED), [1]),
        (Filter(actors=frozenset({BO}), result=Result.ALLOWED, object_id="T-2"), [3]),
        (Filter(actors=frozenset({uuid.UUID(int=1)})), []),
    ],
)
def test_events_are_found_newest_first(
    wanted: Filter, found: list[int], trail: list[AuditEvent]
) -> None:
    assert list(selectors.events(wanted)) == [trail[position] for position in found]


def test_an_event_is_exported_as_plain_texts(trail: list[AuditEvent]) -> None:
    exported = dict(zip(EXPORT_COLUMNS, selectors.export_row(trail[2]), strict=True))

    assert exported["at"] == (SINCE + timedelta(hours=2)).astimezone(UTC).isoformat()
    assert exported["at"].endswith("+00:00")
    assert exported["actor"] == str(BO)
    assert exported["after_digest"] == bytes(trail[2].after_digest or b"").hex()
    assert (exported["before_digest"], exported["organisation"]) == ("", "")
    assert "digest_salt" not in EXPORT_COLUMNS


def test_the_known_actions_are_named_once_each(trail: list[AuditEvent]) -> None:
    assert selectors.known_actions() == ["tests.thing.change", "tests.thing.sign"]


def test_an_empty_trail_knows_no_action(db: None) -> None:
    assert selectors.known_actions() == []


# -- a trail of years ----------------------------------------------------------------------------

MANY = 200_000
_FILL = f"""
INSERT INTO {TABLE} (at, request_id, actor, action, object_type, object_id, result, reason)
SELECT timestamptz '2026-01-01 00:00+00' + n * interval '1 minute', 'request-' || n,
    ('00000000-0000-0000-0000-' || lpad((n % 500)::text, 12, '0'))::uuid,
    'app' || n % 40 || '.thing.verb', 'tests.thing', 'T-' || n % 5000,
    CASE WHEN n % 1000 = 0 THEN 'REFUSED' ELSE 'ALLOWED' END,
    CASE WHEN n % 1000 = 0 THEN 'TooLate' ELSE '' END
FROM generate_series(1, {MANY}) AS n
"""  # noqa: S608 - our own constants


@pytest.fixture
def long_trail(db: None) -> None:
    """Two hundred thousand events of five hundred people, one refused in a thousand."""
    execute(_FILL)
    execute(f"ANALYZE {TABLE}")


PERSON = uuid.UUID("00000000-0000-0000-0000-000000000007")
DAY = timedelta(days=1)


@pytest.mark.usefixtures("long_trail")
def test_every_question_is_answered_from_its_index() -> None:
    questions = {
        "time": Filter(),
        "time ": Filter(since=SINCE - 300 * DAY, until=SINCE - 299 * DAY),
        "by_actor": Filter(actors=frozenset({PERSON})),
        "by_action": Filter(action="a.rare.action"),
        "by_object": Filter(object_type="tests.thing", object_id="T-77"),
        "by_object ": Filter(object_id="T-77"),
        "by_request": Filter(request_id="request-4711"),
        "refused": Filter(result=Result.REFUSED),
    }
    plans = {index: selectors.events(f)[:51].explain() for index, f in questions.items()}

    off = {i: p for i, p in plans.items() if i.strip() not in p or "Seq Scan" in p}
    assert off == {}


@pytest.mark.usefixtures("long_trail")
def test_known_actions_cost_a_step_each_and_not_a_row_each() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS OFF) {selectors._KNOWN_ACTIONS}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Seq Scan" not in plan
    assert len(selectors.known_actions()) == 40
