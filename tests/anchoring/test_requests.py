"""Asking for a record to be anchored: once for each event, in the caller's transaction."""

import json
import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from qbs_platform.anchoring import canonical, commitment, kinds, selectors, services
from qbs_platform.anchoring.errors import (
    AnchoringError,
    EventReused,
    KindUnknown,
    NothingToErase,
    RecordMisshapen,
    RecordNotCanonical,
    RefMalformed,
    RequestNotPending,
)
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.common import outbox
from tests.factories.people import SINCE
from tests.factories.records import KIND, make_record, make_ref, make_request


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the tasks that were woken."""
    names: list[str] = []
    monkeypatch.setattr(outbox, "send", names.extend)
    return names


def test_a_request_keeps_record_salt_and_commitment(db: None) -> None:
    row = AnchorRequest.objects.get(pk=make_request().pk)
    record, salt = bytes(row.record or b""), bytes(row.salt or b"")

    assert record == canonical.encode(make_record())
    assert len(salt) == 32
    assert bytes(row.commitment) == commitment.commit(salt, record)
    assert (row.kind, row.ref) == (KIND, make_ref())
    assert [waiting.pk for waiting in selectors.pending()] == [row.pk]


def test_equal_records_of_two_events_have_unlike_commitments(db: None) -> None:
    first, second = make_request(event=1), make_request(event=2)

    assert first.commitment != second.commitment


def test_the_same_event_twice_is_one_request(db: None) -> None:
    first, again = make_request(), make_request()

    assert again.pk == first.pk
    assert bytes(again.commitment) == bytes(first.commitment)
    assert AnchorRequest.objects.count() == 1


def test_the_same_event_is_recognised_after_it_was_anchored(db: None) -> None:
    first = make_request()
    services.mark_anchored(entries={first.pk: 7}, now=SINCE)

    assert make_request().mark.entry_index == 7


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "tests.other.v1"},
        {"ref": make_ref(2)},
        {"record": make_record(outcome="REFUSED")},
    ],
)
def test_the_same_event_with_other_bytes_is_refused(other: dict[str, Any], db: None) -> None:
    first = make_request()
    given = {"kind": KIND, "ref": make_ref(), "record": make_record(), **other}
    kinds.register("tests.other.v1", kinds.schemas()[KIND])

    with pytest.raises(EventReused):
        services.request(**given, event_id=first.event_id, now=SINCE)


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"kind": "tests.unknown.v1"}, KindUnknown),
        ({"record": {"outcome": "GRANTED"}}, RecordMisshapen),
        ({"record": make_record(score=float("nan"))}, RecordNotCanonical),
        ({"ref": "QBS-2026-000001"}, RefMalformed),
        ({"ref": make_ref() + "\n"}, RefMalformed),
    ],
)
def test_what_is_wrong_is_refused_and_leaves_no_row(
    other: dict[str, Any], error: type[AnchoringError], db: None
) -> None:
    given = {"kind": KIND, "ref": make_ref(), "record": make_record(), **other}

    with pytest.raises(error) as caught:
        services.request(**given, event_id=uuid.UUID(int=1), now=SINCE)

    assert isinstance(caught.value, AnchoringError)
    assert not AnchorRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_request_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        make_request()


@pytest.mark.django_db(transaction=True)
def test_a_request_goes_with_its_transaction(sent: list[str]) -> None:
    with transaction.atomic():
        make_request(event=1)
        transaction.set_rollback(True)
    with transaction.atomic():
        make_request(event=2)
        make_request(event=3)

    assert [r.request.event_id.int for r in selectors.pending()] == [2, 3]
    assert sent == ["chain.ledger.append_pending"]


def test_marking_says_where_each_was_anchored(db: None) -> None:
    rows = [make_request(event=n) for n in (1, 2, 3)]
    services.mark_anchored(entries={rows[0].pk: 11, rows[1].pk: 10}, now=SINCE)

    found = AnchorRequest.objects.order_by("event_id").values_list("mark__entry_index", flat=True)
    assert list(found) == [11, 10, None]
    assert [r.pk for r in services.claim(limit=5)] == [rows[2].pk]


@pytest.mark.parametrize("kind", ["unknown", "marked"])
def test_marking_is_whole_or_not_at_all(kind: str, db: None) -> None:
    rows = [make_request(event=n) for n in (1, 2)]
    services.mark_anchored(entries={rows[0].pk: 1}, now=SINCE)
    wrong = rows[0].pk if kind == "marked" else 10**9

    with pytest.raises(RequestNotPending):
        services.mark_anchored(entries={rows[1].pk: 2, wrong: 3}, now=SINCE)

    assert selectors.pending().count() == 1


def test_erasing_leaves_the_commitment_and_nothing_to_check_it_with(db: None) -> None:
    row = make_request()
    services.erase(event_id=row.event_id, now=SINCE)
    services.mark_anchored(entries={row.pk: 4}, now=SINCE)

    erased = AnchorRequest.objects.get()
    assert (erased.record, erased.salt, erased.erased_at) == (None, None, SINCE)
    assert (bytes(erased.commitment), erased.mark.entry_index) == (bytes(row.commitment), 4)
    with pytest.raises(NothingToErase):
        services.erase(event_id=row.event_id, now=SINCE)
    with pytest.raises(EventReused):
        make_request()


def test_a_page_reads_that_a_subject_waits_and_how_long(db: None) -> None:
    row = make_request()
    services.note_problem(request_ids=[row.pk], problem="signing stopped")

    standing = selectors.standing_of(row.ref, now=SINCE + timedelta(minutes=3))

    assert standing is not None
    assert (standing.age, standing.problem) == (timedelta(minutes=3), "signing stopped")
    assert str(standing).replace("\xa0", "") == "等待锚定，已等 3分钟"


def test_a_page_reads_where_a_subject_was_anchored(db: None) -> None:
    row = make_request()
    services.note_problem(request_ids=[row.pk], problem="signing stopped")
    services.mark_anchored(entries={row.pk: 1024}, now=SINCE)

    assert str(selectors.standing_of(row.ref, now=SINCE)) == "已锚定：账本第 1024 条"


def test_a_list_reads_the_newest_of_each_subject_in_one_query(
    db: None, now: datetime, django_assert_num_queries: Any
) -> None:
    old = make_request(event=1, subject=1)
    make_request(event=2, subject=1)
    done = make_request(event=3, subject=2)
    services.mark_anchored(entries={old.pk: 5, done.pk: 6}, now=SINCE)

    with django_assert_num_queries(1):
        found = selectors.standings([make_ref(n) for n in (1, 2, 3)], now=now)

    assert {ref: s.entry_index for ref, s in found.items()} == {make_ref(1): None, make_ref(2): 6}


def test_the_entries_of_a_subject_are_newest_first(db: None) -> None:
    rows = [make_request(event=n) for n in (1, 2, 3)]
    other = make_request(event=4, subject=2)
    indexes = {rows[0].pk: 5, rows[1].pk: 8, other.pk: 9}
    services.mark_anchored(entries=indexes, now=SINCE)

    assert selectors.entry_indexes(make_ref()) == [8, 5]


def test_logs_are_english_and_hold_nothing_of_the_record(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="qbs_platform"):
        row = make_request(product="林晓 13800138000")
        services.erase(event_id=row.event_id, now=SINCE)

    assert [record.message for record in caplog.records] == ["record and salt erased"]
    logged = "".join(json.dumps(vars(r), default=str, ensure_ascii=False) for r in caplog.records)
    assert "13800138000" not in logged
    assert "林晓" not in logged
