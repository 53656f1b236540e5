"""The audit trail's log: every committed event sealed once, in order, and nothing undone unseen."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from chain.core import checkpoint as checkpoints
from chain.core import cosignature, keys, notes
from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan, Report
from chain.ledger.enums import Step
from chain.ledger.models import LedgerAlarm, LedgerAudit
from chain.record_kinds import TRAIL_CHECKPOINT
from chain.trail import auditing, condition, reading, records, selectors
from chain.trail.models import (
    TrailAnchor,
    TrailCheckpoint,
    TrailEntry,
    TrailHead,
    WaitingEvent,
)
from chain.trail.services import sealing
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.audit.models import AuditEvent
from tests.chain.ledger.conftest import ledger
from tests.chain.ledger.killing import child, ended
from tests.chain.ledger.logs import anchor
from tests.factories.people import SINCE

__all__ = ["ledger"]

pytestmark = pytest.mark.django_db(transaction=True)


def happen(number: int = 1, **facts: Any) -> list[AuditEvent]:
    """Events of some acts, committed."""
    return [
        AuditEvent.objects.create(
            at=SINCE, action="tests.thing.change", object_id=f"T-{each}", result="ALLOWED", **facts
        )
        for each in range(number)
    ]


def seal(limit: int = 1000, now: Any = SINCE) -> int:
    return sealing.run(limit=limit, clock=lambda: now)


def audit() -> Report:
    return audits.run(Plan(trail=auditing.check), clock=lambda: SINCE)


def found() -> list[str]:
    return [str(each) for each in audit().trail_findings.first]


def sealed_events() -> list[int]:
    own = TrailEntry.objects.exclude(event_id=None).order_by("index")
    return [event for event in own.values_list("event_id", flat=True) if event]


CHANGE = "UPDATE audit_auditevent SET {} WHERE id = {}"
REMOVE = "DELETE FROM audit_auditevent WHERE id = {}"
GUARDED = ("trail_entry", "trail_checkpoint", "audit_auditevent", "trail_waiting")


def disarmed(*statements: str) -> None:
    """What somebody does who may switch the guards off."""
    with connection.cursor() as cursor:
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        check = "trail_entry_leaf_hash_of_body"
        cursor.execute(f"ALTER TABLE trail_entry DROP CONSTRAINT {check}")
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            cursor.execute(
                f"ALTER TABLE trail_entry ADD CONSTRAINT {check}"
                " CHECK (leaf_hash = sha256('\\x00'::bytea || body)) NOT VALID"
            )
            for table, trigger in _triggers():
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def _triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgrelid::regclass::text = ANY(%s) AND tgname NOT LIKE '%%no_truncate'",
            [list(GUARDED)],
        )
        return list(cursor.fetchall())


def test_every_event_is_sealed_once_and_the_log_is_signed() -> None:
    events = happen(5)
    assert WaitingEvent.objects.count() == 5

    assert seal(limit=2) == 6  # the genesis of the log is one of them
    assert seal() == 0
    assert sealed_events() == [each.pk for each in events]
    assert WaitingEvent.objects.count() == 0
    signed = TrailCheckpoint.objects.get()
    note = notes.parse(signed.note.encode())
    tree = checkpoints.parse(note.text)
    assert (tree.origin, tree.size, tree.root) == (
        "log.qbs.example/1/trail",
        6,
        bytes(signed.root),
    )
    assert cosignature.verify(note, [keys.parse_vkey(TrailHead.objects.get().vkeys)])
    assert found() == []
    assert audit().trail == 6


def test_an_event_that_was_rolled_back_is_never_sealed() -> None:
    with transaction.atomic():
        happen(1)
        transaction.set_rollback(True)
    happen(1)
    seal()

    assert sealed_events() == [AuditEvent.objects.get().pk]


def test_events_that_commit_late_are_sealed_late() -> None:
    """Numbers are given before the commit: a lower one may come after a higher one was sealed."""
    held, release = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            happen(1)
            held.set()
            release.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert held.wait(10)
    (quick,) = happen(1)  # is not kept waiting by the other
    seal()
    assert sealed_events() == [quick.pk]
    release.set()
    thread.join()
    seal()
    slow_one = AuditEvent.objects.exclude(pk=quick.pk).get()

    assert slow_one.pk < quick.pk
    assert sealed_events() == [quick.pk, slow_one.pk]
    assert found() == []


def test_several_sealers_at_once_seal_everything_once() -> None:
    events = happen(300)
    connection.close()
    pids = [child(lambda: seal(limit=17)) for _ in range(3)]
    assert [ended(pid) for pid in pids] == [0, 0, 0]
    seal()

    assert sorted(sealed_events()) == [each.pk for each in events]
    assert TrailCheckpoint.objects.order_by("-size").values_list("size", flat=True)[0] == 301
    assert found() == []


def test_a_clock_that_steps_back_moves_no_time_back() -> None:
    happen()
    seal(now=SINCE)
    happen()
    seal(now=SINCE - timedelta(hours=1))

    assert found() == []
    signed = list(TrailCheckpoint.objects.order_by("size").values_list("signed_at", flat=True))
    assert signed == sorted(signed)


def test_the_public_ledger_holds_a_checkpoint_every_ten_minutes() -> None:
    happen()
    seal()
    happen()
    seal(now=SINCE + timedelta(minutes=9))
    assert TrailAnchor.objects.count() == 1
    seal(now=SINCE + timedelta(minutes=10))
    seal(now=SINCE + timedelta(minutes=30))  # nothing new to hold
    asked = AnchorRequest.objects.filter(kind=TRAIL_CHECKPOINT).order_by("pk")
    said = [json.loads(bytes(each.record or b"")) for each in asked]

    assert [each["size"] for each in said] == [2, 3]
    assert [each["root"] for each in said] == [
        bytes(each.root).hex() for each in TrailCheckpoint.objects.order_by("size")
    ]


def test_an_auditor_sees_that_an_event_still_is_what_was_sealed() -> None:
    (event,) = happen()
    assert reading.seal_of(event) is None
    seal()
    first = reading.seal_of(event)
    assert first is not None
    assert (first.index, first.holds, first.signed_at, first.ledger_entry) == (1, True, SINCE, None)
    anchor()
    held = reading.seal_of(event)
    assert held is not None
    assert held.ledger_entry == 1

    event.reason = "Another"
    changed = reading.seal_of(event)
    assert changed is not None
    assert not changed.holds


CHANGES = [
    "at = at + interval '1 second'",
    "request_id = 'other'",
    "actor = gen_random_uuid()",
    "acting_grant = gen_random_uuid()",
    "organisation = gen_random_uuid()",
    "action = 'tests.thing.other'",
    "object_type = 'tests.other'",
    "object_id = 'T-99'",
    "digest_salt = decode(repeat('00', 16), 'hex')",
    "before_digest = decode(repeat('00', 32), 'hex')",
    "after_digest = decode(repeat('00', 32), 'hex')",
    "result = 'REFUSED', reason = 'Other'",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_event_is_found_and_named(change: str) -> None:
    events = happen(5)
    seal()
    disarmed(CHANGE.format(change, events[2].pk))

    assert found() == [f"event {events[2].pk}: is not what was sealed"]


FLIP = "set_byte(body, 121, get_byte(body, 121) # 1)"
OTHER_BODY = "UPDATE trail_entry SET body = {0} WHERE seq = {1}"
REHASHED = (
    "UPDATE trail_entry SET body = {0}, leaf_hash = sha256('\\x00'::bytea || {0}) WHERE seq = {1}"
)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("DELETE FROM audit_auditevent WHERE id = {event}", "event {event}"),
        (OTHER_BODY.format(FLIP, 3), "entry 3"),
        (REHASHED.format(FLIP, 5), "event"),
        ("DELETE FROM trail_entry WHERE seq = 3", "entry 3"),
        ("DELETE FROM trail_entry WHERE seq = 5", "head"),
        ("UPDATE trail_entry SET salt = decode(repeat('00', 32), 'hex') WHERE seq = 3", "event"),
        ("UPDATE trail_checkpoint SET root = decode(repeat('00', 32), 'hex')", "checkpoint 6"),
        ("UPDATE trail_checkpoint SET note = replace(note, '6', '5')", "checkpoint 6"),
        ("UPDATE trail_head SET prev_hash = decode(repeat('00', 32), 'hex')", "head"),
        ("DELETE FROM trail_head", "head"),
        ("DELETE FROM trail_waiting", "event"),
    ],
)
def test_what_a_superuser_does_is_found(statement: str, place: str) -> None:
    events = happen(5)
    seal()
    (late,) = happen(1)
    event = late.pk if "waiting" in statement else events[2].pk
    disarmed(statement.format(event=event))
    places = [each.place for each in audit().trail_findings.first]

    assert places
    assert any(each.startswith(place.format(event=event)) for each in places)


def test_a_trail_that_was_written_anew_contradicts_the_public_ledger() -> None:
    """Even by somebody with the signing key: the anchored checkpoint is of other entries."""
    events = happen(5)
    seal()
    anchor()
    disarmed(
        "DELETE FROM trail_checkpoint",
        "DELETE FROM trail_entry",
        "DELETE FROM trail_head",
        REMOVE.format(events[2].pk),
        "INSERT INTO trail_waiting SELECT id FROM audit_auditevent",
    )
    seal()

    places = [each.place for each in audit().trail_findings.first]
    assert [each.split()[0] for each in places] == ["anchored"]


def test_a_trail_that_lost_its_end_contradicts_its_checkpoint() -> None:
    happen(2)
    seal()
    disarmed("DELETE FROM trail_entry WHERE seq = 2")
    happen(1)
    seal()

    assert LedgerAlarm.objects.get(step=Step.TRAIL).problem
    assert found()
    assert TrailCheckpoint.objects.count() == 1


def test_sealing_stops_on_a_bad_row_with_an_alarm_and_goes_on_after() -> None:
    happen(2)
    sealing.seal_waiting(limit=10, now=SINCE)
    disarmed(OTHER_BODY.format(FLIP, 2))
    seal()
    assert "Trail entry 2" in LedgerAlarm.objects.get(step=Step.TRAIL).problem
    assert not TrailCheckpoint.objects.exists()
    disarmed(OTHER_BODY.format(FLIP, 2))
    seal()

    assert not LedgerAlarm.objects.exists()
    assert TrailCheckpoint.objects.get().size == 3


def test_an_alarm_of_the_trail_does_not_hold_up_the_public_ledger() -> None:
    LedgerAlarm.objects.create(step=Step.TRAIL, problem="x", since=SINCE, seen_at=SINCE)
    happen()
    seal_and_anchor = (seal(), anchor().published)

    assert seal_and_anchor == (2, 2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_entry SET salt = salt",
        "DELETE FROM trail_entry",
        "UPDATE trail_checkpoint SET note = note",
        "DELETE FROM trail_checkpoint",
        "UPDATE trail_waiting SET event_id = event_id + 1000",
        "DELETE FROM trail_waiting",
    ],
)
def test_the_tables_only_grow(statement: str) -> None:
    happen(1)
    seal()
    happen(1)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_waits_too_long_is_told() -> None:
    assert condition.problem(SINCE) == ""
    happen(1)

    assert condition.problem(SINCE + timedelta(seconds=60)) == ""
    assert "61" in condition.problem(SINCE + timedelta(seconds=61))
    assert selectors.waiting() == 1
    seal()
    assert condition.problem(SINCE + timedelta(days=1)) == ""
    assert selectors.size() == 2


def test_the_command_checks_both_logs(capsys: pytest.CaptureFixture[str]) -> None:
    events = happen(3)
    seal()
    anchor()
    call_command("audit_ledger", "--processes", "1")
    assert "All holds." in capsys.readouterr().out
    disarmed(CHANGE.format("object_id = 'X'", events[1].pk))
    with pytest.raises(SystemExit) as stopped:
        call_command("audit_ledger", "--processes", "1")
    said = capsys.readouterr().out

    assert stopped.value.code == 1
    assert f"BAD audit trail, event {events[1].pk}: is not what was sealed" in said
    assert "The audit trail does not hold. First bad entry: 2." in said
    noted = LedgerAudit.objects.order_by("-pk")[0]
    assert (noted.problems, noted.first_problem.split(",")[0]) == (1, "audit trail")


def test_the_record_holds_every_column_of_the_event() -> None:
    """A column that is added later must be sealed too."""
    (event,) = happen()
    sealed = json.loads(records.record_of(event))

    assert set(sealed) == {field.attname for field in AuditEvent._meta.concrete_fields}
