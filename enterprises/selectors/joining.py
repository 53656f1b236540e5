"""Who may ask to join which enterprise, how they stand to it, and what waits for its owner."""

from django.db.models import Count, Q, QuerySet

from enterprises.domain.transitions import TAKES_THE_CODE
from enterprises.enums import JoinStanding, RequestOutcome
from enterprises.models import Enterprise
from enterprises.selectors import onboarding
from qbs_platform.accounts import selectors as accounts
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import User


def open_to_requests() -> QuerySet[Enterprise]:
    """Enterprises whose code is taken: whoever has it on their licence asks to join them."""
    return Enterprise.objects.filter(status__in=TAKES_THE_CODE)


def standing_of(person: User, enterprise: Enterprise) -> JoinStanding:
    """Whether somebody is a member, waits for an answer, or may ask."""
    if accounts.live_grants_of(person).filter(organisation=enterprise.public_id).exists():
        return JoinStanding.MEMBER
    asked = onboarding.own_join_requests(person).filter(enterprise=enterprise)
    is_waiting = asked.filter(outcome=RequestOutcome.OPEN).exists()
    return JoinStanding.ASKED if is_waiting else JoinStanding.FREE


def counts_for(actor: Actor) -> tuple[int, int]:
    """How many requests the owner has, and how many of them wait. One query."""
    counted = onboarding.join_requests_for(actor).aggregate(
        every=Count("pk"), waiting=Count("pk", filter=Q(outcome=RequestOutcome.OPEN))
    )
    return counted["every"], counted["waiting"]
