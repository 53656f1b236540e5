"""Saying that a step stands still, in a place that outlives the transaction that failed."""

import logging
from datetime import datetime

from django.db import transaction

from chain.ledger.enums import Step
from chain.ledger.models import LedgerAlarm

logger = logging.getLogger(__name__)


@transaction.atomic
def note(*, step: Step, problem: str, now: datetime) -> None:
    """Store why ``step`` stands still; tells the log once, not at every attempt."""
    known = LedgerAlarm.objects.select_for_update().filter(step=step).first()
    is_news = known is None or known.problem != problem
    LedgerAlarm.objects.update_or_create(
        step=step,
        defaults={"problem": problem, "seen_at": now},
        create_defaults={"problem": problem, "seen_at": now, "since": now},
    )
    if is_news:
        logger.error("ledger stands still", extra={"step": step.value, "problem": problem})


def settle(*, step: Step) -> None:
    """Forget the alarm of a step that has succeeded again."""
    if LedgerAlarm.objects.filter(step=step).delete()[0]:
        logger.info("ledger goes on", extra={"step": step.value})
