"""Filling the outbox and running rounds, for tests of the ledger."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from chain.ledger.models import LedgerEntry
from chain.ledger.services import rounds
from chain.ledger.services.rounds import Round
from qbs_platform.anchoring import commitment
from qbs_platform.anchoring.models import AnchorRequest
from tests.factories.people import SINCE
from tests.factories.records import KIND, make_ref, make_request

RECORD = b'{"outcome":"GRANTED"}'


def ask(*events: int) -> None:
    """Commit one request for each event."""
    with transaction.atomic():
        for event in events:
            make_request(event=event, subject=event)


def ask_many(events: Sequence[int]) -> None:
    """Commit many requests at once, past the service: for tests that need thousands."""
    salt = bytes(32)
    AnchorRequest.objects.bulk_create(
        [
            AnchorRequest(
                event_id=uuid.UUID(int=event),
                kind=KIND,
                ref=make_ref(event),
                record=RECORD,
                salt=salt,
                commitment=commitment.commit(salt, RECORD),
                created_at=SINCE,
            )
            for event in events
        ],
        batch_size=2000,
    )


def anchor(limit: int = 4096, now: datetime = SINCE) -> Round:
    """One round, at a time that stands still."""
    return rounds.run(limit=limit, clock=lambda: now)


def events() -> list[int]:
    """Events of the entries in order, the log's own ones left out."""
    bodies = LedgerEntry.objects.order_by("index").values_list("event_id", "body")
    return [event.int for event, body in bodies if b'"type":"ledger.' not in bytes(body)]


def disarmed(*statements: str) -> None:
    """What somebody does who may switch triggers and CHECKs off: the owner, or a superuser."""
    with connection.cursor() as cursor:
        cursor.execute(DISARM)
        try:
            with transaction.atomic():
                for statement in statements:
                    cursor.execute(statement)
        finally:
            cursor.execute(ARM)


DISARM = """
ALTER TABLE ledger_cosignature DISABLE TRIGGER USER;
ALTER TABLE ledger_checkpoint DISABLE TRIGGER USER;
ALTER TABLE ledger_entry DISABLE TRIGGER USER;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_leaf_hash_of_body
"""
ARM = """
ALTER TABLE ledger_cosignature ENABLE ALWAYS TRIGGER ledger_cosignature_no_change;
ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER ledger_checkpoint_no_change;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_no_change;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_chain;
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_leaf_hash_of_body
    CHECK (leaf_hash = sha256('\\x00'::bytea || body)) NOT VALID
"""

DIGIT = 121
"""Where an entry's event begins: a 0 in all tests, which becomes a 1."""
FLIP = "set_byte(body, {0}, get_byte(body, {0}) # {1})"
EDIT = f"UPDATE ledger_entry SET body = {FLIP} WHERE seq = {{2}}"
REHASHED_EDIT = (
    f"UPDATE ledger_entry SET body = {FLIP}, leaf_hash = sha256('\\x00'::bytea || {FLIP})"
    " WHERE seq = {2}"
)


def edit(index: int, *, byte: int = DIGIT, bits: int = 1) -> str:
    """SQL that changes bits of one byte of an entry and leaves its stored hash."""
    return EDIT.format(byte, bits, index)


def rehashed_edit(index: int, *, byte: int = DIGIT, bits: int = 1) -> str:
    """The same by somebody who computes the row's hash again."""
    return REHASHED_EDIT.format(byte, bits, index)
