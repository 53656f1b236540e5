"""Reads about people, grants, invitations and sessions."""

import uuid
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import (
    KIND_OF,
    ROLES_OF,
    SECOND_FACTOR_KINDS,
    LetterKind,
    Role,
    RoleKind,
)
from qbs_platform.accounts.models import Grant, Invitation, Letter, SignIn, User
from qbs_platform.common.validators import contacts
from qbs_platform.common.validators.verdicts import Outcome
from qbs_platform.notifications.enums import DeliveryState
from qbs_platform.notifications.selectors import MailQueue


def live_grants_of(user: User) -> QuerySet[Grant]:
    """The grants a person holds now, oldest first, with their region."""
    return (
        Grant.objects.filter(user=user, revoked_at__isnull=True)
        .select_related("region")
        .order_by("granted_at", "pk")
    )


def person_called(typed: str) -> User | None:
    """Whoever has this e-mail address or mobile number, however it was typed."""
    mobile = contacts.check_mobile(typed)
    if mobile.outcome is Outcome.ACCEPT:
        return User.objects.filter(phone=mobile.value).first()
    return User.objects.filter(email=typed.strip().lower()).first()


def needs_second_factor(grants: list[Grant]) -> bool:
    """Whether any of the roles demands a second factor, acted under or not."""
    return any(grant.kind in SECOND_FACTOR_KINDS for grant in grants)


def is_staff(user: User) -> bool:
    """Whether the person holds a role outside enterprises, or none yet: the longer password."""
    kinds = {KIND_OF[Role(role)] for role in live_grants_of(user).values_list("role", flat=True)}
    return kinds != {RoleKind.ENTERPRISE}


def sign_ins_of(user: User, *, now: datetime) -> QuerySet[SignIn]:
    """The sessions a person is signed in with, the newest first."""
    return (
        SignIn.objects.filter(user=user, session__expire_date__gt=now)
        .select_related("session")
        .order_by("-started_at", "-pk")
    )


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Open and past invitations: an owner's for their enterprise, an administrator's for staff."""
    if actor.grant is None:
        return Invitation.objects.none()
    found = Invitation.objects.select_related("region", "invited_by").order_by("-invited_at", "-pk")
    if actor.grant.role == Role.ENT_OWNER:
        return found.filter(organisation=actor.grant.organisation)
    if actor.grant.role == Role.SYS_ADMIN:
        enterprise = [role for role, kind in KIND_OF.items() if kind is RoleKind.ENTERPRISE]
        return found.exclude(role__in=enterprise)
    return found.none()


def open_invitations(*, now: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be accepted; none of those that a suspended person sent."""
    return Invitation.objects.filter(
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=now,
        invited_by__is_active=True,
    )


def grants_managed_by(actor: Actor) -> QuerySet[Grant]:
    """Grants, revoked ones too: an administrator's are all, an owner's the own enterprise's."""
    if actor.grant is None:
        return Grant.objects.none()
    if actor.grant.role == Role.SYS_ADMIN:
        return Grant.objects.all()
    if actor.grant.role == Role.ENT_OWNER:
        # An endorser may go by the same public id; its people are not the owner's.
        return Grant.objects.filter(
            organisation=actor.grant.organisation, role__in=ROLES_OF[RoleKind.ENTERPRISE]
        )
    return Grant.objects.none()


def members_of(actor: Actor) -> QuerySet[Grant]:
    """The live grants of the enterprise whose owner the actor is, by person."""
    if actor.grant is None or actor.grant.role != Role.ENT_OWNER:
        return Grant.objects.none()
    live = grants_managed_by(actor).filter(revoked_at__isnull=True)
    return live.select_related("user", "granted_by").order_by("user__name", "user_id", "pk")


def live_owners_of(organisation: uuid.UUID | None) -> QuerySet[Grant]:
    """The grants of an enterprise's owners, each with its person."""
    owners = Grant.objects.filter(role=Role.ENT_OWNER, revoked_at__isnull=True)
    return owners.filter(organisation=organisation).select_related("user")


def has_waiting_reset(person: User) -> bool:
    """Whether a link to a new password is about to be sent to the person's address."""
    waiting = Letter.objects.filter(kind=LetterKind.RESET, state=DeliveryState.WAITING)
    return waiting.filter(reference=person.email).exists()


def letters_due(now: datetime) -> QuerySet[Letter]:
    """Letters that may be sent now, longest due first."""
    waiting = Letter.objects.filter(state=DeliveryState.WAITING, next_at__lte=now)
    return waiting.order_by("next_at", "pk")


def letters() -> QuerySet[Letter]:
    """Every letter that was not sent, for operators."""
    return Letter.objects.order_by("pk")


def letter_queue() -> MailQueue:
    """Count the letters that are not sent, for operators."""
    waiting, dead = Q(state=DeliveryState.WAITING), Q(state=DeliveryState.DEAD)
    return MailQueue(
        **Letter.objects.aggregate(
            waiting=Count("pk", filter=waiting),
            failing=Count("pk", filter=waiting & Q(attempts__gt=0)),
            dead=Count("pk", filter=dead),
            oldest_at=Min("asked_at"),
        )
    )


def troubled_letters() -> QuerySet[Letter]:
    """Letters that failed and were not sent since, dead ones first; without whom they are for."""
    failed = Q(state=DeliveryState.DEAD) | Q(attempts__gt=0)
    return Letter.objects.filter(failed).defer("reference").order_by("state", "asked_at", "pk")
