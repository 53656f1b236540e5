"""Time in the life of declarations: 24 months, and DEC-1 for the answer to a challenge."""

from datetime import date, datetime, timedelta

from django.db import transaction

from enterprises import declaration_notices
from enterprises.declaration_enums import ChallengeOutcome, DeclarationStatus
from enterprises.models import Challenge, ChallengeReminder, Declaration
from enterprises.services import clocks
from enterprises.services.declarations import ending
from enterprises.services.declarations.challenges import ANSWER
from qbs_platform.common import workdays

TASK = "enterprises.mind_the_declarations"
CONTACT_DAYS = 180
"""How long after the outcome the contact of who challenged is kept."""
STATEMENT_DAYS = 3 * 365
"""How long after the outcome the words of a challenge are kept; answer and outcome stay public."""
_EARLIEST_REMINDER = timedelta(days=30)


def mind(*, now: datetime) -> int:
    """Let expire what is over, remind of answers, erase what is no longer needed of challenges.

    Each at most once, however often and from however many sides this runs. How many were touched.
    """
    today = workdays.local_date(now)
    return _expire_all(today, now) + _remind_all(today, now) + _erase(now)


def _expire_all(today: date, now: datetime) -> int:
    over = Declaration.objects.filter(status=DeclarationStatus.PUBLISHED, expires_on__lt=today)
    return sum(
        ending.expire(declaration_id=pk, now=now) for pk in list(over.values_list("pk", flat=True))
    )


def _remind_all(today: date, now: datetime) -> int:
    waiting = Challenge.objects.filter(
        outcome=ChallengeOutcome.OPEN, answer="", due_on__lte=today + _EARLIEST_REMINDER
    )
    return sum(_remind(pk, today, now) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int, today: date, now: datetime) -> int:
    found = Challenge.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "declaration__product__enterprise"
    )
    challenge = found.filter(pk=pk, outcome=ChallengeOutcome.OPEN, answer="").first()
    if challenge is None:
        return 0
    days = clocks.days_to_remind(challenge.due_on, today, ANSWER)
    if days is None:
        return 0
    _row, is_new = ChallengeReminder.objects.get_or_create(
        challenge=challenge, days_before=days, defaults={"sent_at": now}
    )
    if not is_new:
        return 0
    if days == clocks.OVERDUE:
        declaration_notices.overdue(challenge, now=now)
    else:
        declaration_notices.due(challenge, now=now)
    return 1


def _erase(now: datetime) -> int:
    decided = Challenge.objects.exclude(outcome=ChallengeOutcome.OPEN)
    contacts = decided.filter(
        decided_at__lt=now - timedelta(days=CONTACT_DAYS), contact__isnull=False
    )
    statements = decided.filter(decided_at__lt=now - timedelta(days=STATEMENT_DAYS))
    return contacts.update(contact=None) + statements.exclude(statement="").update(statement="")
