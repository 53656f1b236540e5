"""Reads of challenges: for the public, for who wrote one, for the enterprise, for case officers."""

from datetime import date

from django.db.models import F, Q, QuerySet

from enterprises.declaration_enums import ChallengeOutcome
from enterprises.models import Challenge, Declaration
from enterprises.selectors.enterprises import enterprise_of
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import Grant
from qbs_platform.accounts.permissions import Capability
from qbs_platform.sealing import services as sealing


def of_declaration(row: Declaration) -> QuerySet[Challenge]:
    """Everything that was said against a declaration, newest first; its statement is not public."""
    return row.challenges.order_by("-made_at", "-pk")


def by_receipt(receipt: str) -> QuerySet[Challenge]:
    """The challenge that a receipt opens."""
    found = Challenge.objects.filter(receipt=receipt.upper())
    return found.select_related("declaration__product__enterprise")


def challenges_visible_to(actor: Actor) -> QuerySet[Challenge]:
    """All challenges for case officers, the head and the internal auditor; those waiting first.

    Not those about enterprises that the person belongs or belonged to (ISO/IEC 17065, 7.13).
    """
    if not permissions.may(actor, Capability.READ_CHALLENGES):
        return Challenge.objects.none()
    own = Grant.objects.filter(user=actor.user, organisation__isnull=False).values("organisation")
    rows = Challenge.objects.exclude(declaration__product__enterprise__public_id__in=own)
    rows = rows.select_related("declaration__product__enterprise", "answered_by", "decided_by")
    return rows.order_by(F("decided_at").desc(nulls_first=True), "due_on", "pk")


def challenges_against(actor: Actor) -> QuerySet[Challenge]:
    """Challenges of the own enterprise's declarations, those to be answered first."""
    enterprise = enterprise_of(actor)
    if enterprise is None:
        return Challenge.objects.none()
    rows = Challenge.objects.filter(declaration__product__enterprise=enterprise)
    rows = rows.select_related("declaration__product__enterprise", "answered_by")
    return rows.order_by(F("answered_at").asc(nulls_first=True), "due_on", "pk")


def overdue(rows: QuerySet[Challenge], on: date) -> QuerySet[Challenge]:
    """Those that should have been answered before ``on`` and were not."""
    return rows.filter(outcome=ChallengeOutcome.OPEN, answer="", due_on__lt=on)


def contact_of(actor: Actor, challenge: Challenge) -> str:
    """The contact, for who decides; '' for everybody else and where there is none."""
    if not permissions.may(actor, Capability.DECIDE_CHALLENGES):
        return ""
    return sealing.read(challenge, "contact")


def narrowed(
    rows: QuerySet[Challenge], on: date, *, text: str, outcome: str
) -> QuerySet[Challenge]:
    """Those that were asked for; ``outcome`` is one, "OVERDUE", or '' for all."""
    if outcome == "OVERDUE":
        rows = overdue(rows, on)
    elif outcome:
        rows = rows.filter(outcome=outcome)
    if text:
        rows = rows.filter(
            Q(declaration__product__name__icontains=text)
            | Q(declaration__product__enterprise__name__icontains=text)
            | Q(receipt=text.strip().upper())
        )
    return rows
