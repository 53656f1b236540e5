"""From waiting requests to entries, exactly once (security.md: RL-1, LG-1, LG-4)."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from chain.core.errors import CoreError, FormatError
from chain.core.signing import Signer
from chain.ledger import guard, rows, signing_keys
from chain.ledger.errors import NotConfigured, NotWhatWasCommitted, RolledBack
from chain.ledger.growth import Growth
from chain.ledger.models import LedgerHead
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.anchoring import services as outbox
from qbs_platform.anchoring.services import Waiting

logger = logging.getLogger(__name__)

_LOCK = 0x51_42_53_01
"""Of PostgreSQL's advisory locks; any number that nobody else uses."""


class Batch(NamedTuple):
    """What one transaction did: new entries, and requests newly found unfit to be one."""

    appended: int = 0
    refused: int = 0


@transaction.atomic(durable=True)
def append_pending(*, limit: int, now: datetime) -> Batch:
    """Append at most ``limit`` waiting requests, oldest first.

    Also begins the log with its genesis and announces new keys. Does nothing when nobody waits or
    another process is at it: that one looks again when it is done. A request that cannot be an
    entry is left waiting with its problem noted. ``now`` is an aware datetime; entries carry it,
    or the time of the last entry where that is later.

    Raises LedgerStopped, or IntegrityError when the table refuses; then nothing has happened.
    """
    signers = signing_keys.signers()
    if not (_waits_for_entry(signers) and _is_alone()):
        return Batch()
    head = LedgerHead.objects.select_for_update().first()
    _ensure_going_on(head, signers[0])
    growth = Growth(head, now)
    _introduce(growth, signers)
    taken, refused = _take_requests(growth, outbox.claim(limit=limit))
    if growth.entries:
        rows.insert_entries(growth.entries)
        rows.insert_nodes(growth.nodes)
        _move_head(head, growth)
        outbox.mark_anchored(entries=taken, now=now)
    return Batch(len(growth.entries), refused)


def _waits_for_entry(signers: Sequence[Signer]) -> bool:
    """Whether somebody waits, or the log itself has something to say."""
    announced = LedgerHead.objects.values_list("vkeys", flat=True).first() or ""
    has_news = any(each.key.vkey not in announced.splitlines() for each in signers)
    return has_news or anchoring.pending().exists()


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _ensure_going_on(head: LedgerHead | None, signer: Signer) -> None:
    """Refuse to build on a log that lost its end, or under another name."""
    signed = guard.read()
    signed_size = guard.tree_head(signed).size if signed else 0
    size = head.size if head else 0
    if size < signed_size:
        raise RolledBack(f"The database has {size} entries, and {signed_size} were signed.")
    if head and not head.vkeys.startswith(f"{signer.key.name}+"):
        raise NotConfigured(f"LEDGER_ORIGIN is {signer.key.name}, and the log began under another.")


def _introduce(growth: Growth, signers: Sequence[Signer]) -> None:
    policy = b"" if growth.size else signing_keys.policy_file([signers[0].key])
    growth.introduce(signers, policy)


def _take_requests(growth: Growth, requests: Sequence[Waiting]) -> tuple[dict[int, int], int]:
    """Take what can be taken: primary key of the request -> its entry; and how many cannot."""
    known = _entries_of([request.event for request in requests])
    taken: dict[int, int] = {}
    refused: dict[str, list[int]] = defaultdict(list)
    for request in requests:
        try:
            if request.event in known:
                raise FormatError(f"Its event is entry {known[request.event]} already.")
            taken[request.pk] = growth.take(
                kind=request.kind,
                ref=request.ref,
                event=request.event,
                committed=request.commitment,
            )
        except CoreError as error:
            if request.problem != str(error):  # else an operator was told before
                refused[str(error)].append(request.pk)
    for problem, request_ids in refused.items():
        logger.error("request cannot be an entry", extra={"count": len(request_ids)})
        outbox.note_problem(request_ids=request_ids, problem=problem)
    return taken, sum(map(len, refused.values()))


def _entries_of(events: list[str]) -> dict[str, int]:
    """Events that have an entry although their request waits: a request was written again."""
    with connection.cursor() as cursor:  # one array: thousands of parameters take their time
        cursor.execute("SET LOCAL enable_seqscan = off")  # a plan of a small table reads all later
        cursor.execute(
            "SELECT event_id::text, seq FROM ledger_entry WHERE event_id = ANY(%s::uuid[])",
            [f"{{{','.join(events)}}}"],
        )
        return dict(cursor.fetchall())


def _move_head(head: LedgerHead | None, growth: Growth) -> None:
    facts = {
        "size": growth.size,
        "prev_hash": growth.link,
        "edge": b"".join(growth.tree.edge),
        "last_at": growth.at,
        "vkeys": "\n".join(growth.vkeys),
    }
    if head is None:
        LedgerHead.objects.create(**facts)
        return
    if LedgerHead.objects.filter(size=head.size).update(**facts) != 1:
        raise NotWhatWasCommitted(f"The head moved away from {head.size} under its lock.")
