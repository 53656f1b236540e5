"""Reads about people, grants, invitations and sessions."""

from datetime import datetime

from django.db.models import QuerySet

from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import KIND_OF, SECOND_FACTOR_KINDS, Role, RoleKind
from qbs_platform.accounts.models import Grant, Invitation, SignIn, User
from qbs_platform.common.validators import contacts
from qbs_platform.common.validators.verdicts import Outcome


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
