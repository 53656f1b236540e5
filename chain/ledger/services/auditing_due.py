"""The audit that nobody has to think of: once a day, and whenever an operator asks for it.

Whether one is due is read from the rows of those that ran, so the task may be woken as often as one
likes, and a day without a running platform is made up for.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from chain.ledger import selectors
from chain.ledger.auditing import audits
from chain.ledger.auditing.audits import Plan, Report
from chain.ledger.models import LedgerAudit, LedgerAuditRequest
from qbs_platform.common import outbox

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=24)
AUDIT_TASK = "chain.ledger.audit_when_due"
_LOCK = 2263
"""Of PostgreSQL's advisory locks; any number that nobody else uses."""


def ask(*, now: datetime) -> None:
    """Ask for an audit as soon as a worker is free, in the transaction of whoever asks."""
    outbox.ensure_in_transaction()
    LedgerAuditRequest.objects.create(asked_at=now)
    outbox.wake(AUDIT_TASK)


def run_when_due(plan: Plan, *, clock: Callable[[], datetime]) -> Report | None:
    """Audit by ``plan`` if it is time; None when it is not, or another process does.

    ``clock`` gives aware datetimes.
    """
    with _alone() as is_mine:
        if not is_mine or not is_due(now=clock()):
            return None
        report = audits.run(plan, clock=clock)
    if report.problems:
        logger.error("the ledger does not hold", extra={"first": report.first_problem})
    return report


def is_due(*, now: datetime) -> bool:
    """Whether there are entries that nobody looked at for a day, or somebody asked meanwhile."""
    latest = LedgerAudit.objects.order_by("-began_at").first()
    if latest is None:
        return selectors.size() > 0
    is_asked = LedgerAuditRequest.objects.filter(asked_at__gt=latest.began_at).exists()
    return is_asked or now - latest.began_at >= EVERY


@contextmanager
def _alone() -> Iterator[bool]:
    """The right to audit: held by the connection, since an audit is more than a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
