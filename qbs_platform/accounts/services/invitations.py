"""Inviting people to roles, and accepting."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts import links, permissions, selectors
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import KIND_OF, LetterKind, Role, RoleKind
from qbs_platform.accounts.errors import InvitationNotAllowed
from qbs_platform.accounts.models import Invitation, User
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import grants, letters, limits, people
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject, Who
from qbs_platform.regions.models import Region

TERM = timedelta(days=7)
_INVITATIONS = Rule("invitation", 50, timedelta(days=1))  # each is a mail to somebody


@dataclass(frozen=True, slots=True)
class Offer:
    """The role that is offered, and where it holds."""

    role: Role
    region: Region | None = None
    organisation: uuid.UUID | None = None


@transaction.atomic
def invite(*, actor: Actor, email: str, offer: Offer, language: str, now: datetime) -> Invitation:
    """Offer a role by e-mail, for seven days; the letter is sent after commit.

    An enterprise's owner invites to the own enterprise, whatever ``offer.organisation`` says.
    Raises CapabilityMissing, InvitationNotAllowed or TooOften (50 within a day).
    """
    permissions.ensure(actor, Capability.INVITE)
    if offer.role not in permissions.invites(actor):
        raise InvitationNotAllowed(_("您当前的身份不能邀请这种角色。"))
    limits.spend(_INVITATIONS, str(actor.user.public_id), now=now)
    is_own = KIND_OF[offer.role] is RoleKind.ENTERPRISE and actor.grant is not None
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        role=offer.role,
        region=offer.region,
        organisation=actor.grant.organisation if is_own and actor.grant else offer.organisation,
        invited_by=actor.user,
        invited_at=now,
        expires_at=now + TERM,
    )
    letters.ask(LetterKind.INVITATION, str(invitation.public_id), language=language, now=now)
    _record(actor.user, invitation, "create", now)
    return invitation


@transaction.atomic
def withdraw(*, actor: Actor, invitation: Invitation, now: datetime) -> None:
    """Make an open invitation void; raises LinkSpent when it is not open any more."""
    permissions.ensure(actor, Capability.INVITE)
    held = _lock(invitation.public_id, now)
    held.withdrawn_at = now
    held.save(update_fields=["withdrawn_at"])
    _record(actor.user, held, "withdraw", now)


def opened(*, token: str, now: datetime) -> Invitation:
    """The open invitation of a link. Raises LinkSpent, the same for every reason."""
    found = Invitation.objects.select_related("region", "invited_by")
    return _ensure_open(found.filter(public_id=links.invitation_of(token)).first(), now)


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str, now: datetime) -> User:
    """Make the invited person and give them the role, once.

    Raises LinkSpent, or ValidationError for a weak password.
    """
    invitation = _lock(links.invitation_of(token), now)
    if User.objects.filter(email=invitation.email).exists():
        raise links.spent()
    user = people.register(
        email=invitation.email,
        name=name,
        password=password,
        is_staff=KIND_OF[Role(invitation.role)] is not RoleKind.ENTERPRISE,
        now=now,
    )
    _give(invitation, user, now)
    return user


@transaction.atomic
def accept(*, token: str, user: User, now: datetime) -> None:
    """Give the offered role to the signed-in ``user``, if it was offered to their address.

    Raises LinkSpent or AlreadyGranted.
    """
    invitation = _lock(links.invitation_of(token), now)
    if user.email != invitation.email:
        raise links.spent()
    _give(invitation, user, now)


def _give(invitation: Invitation, user: User, now: datetime) -> None:
    grants.give(
        user=user,
        role=Role(invitation.role),
        region=invitation.region,
        organisation=invitation.organisation,
        granted_by=invitation.invited_by,
        now=now,
    )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    _record(user, invitation, "accept", now)


def _lock(public_id: uuid.UUID, now: datetime) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    return _ensure_open(found, now)


def _ensure_open(invitation: Invitation | None, now: datetime) -> Invitation:
    if (
        invitation is None
        or invitation.accepted_at
        or invitation.withdrawn_at
        or invitation.expires_at <= now
        or not _may_still_offer(invitation)
    ):
        raise links.spent()
    return invitation


def _may_still_offer(invitation: Invitation) -> bool:
    """Whether the inviter still holds a role that offers this one, for the same organisation."""
    inviter, role = invitation.invited_by, Role(invitation.role)
    is_own = KIND_OF[role] is RoleKind.ENTERPRISE
    return inviter.is_active and any(
        role in permissions.INVITES.get(Role(grant.role), ())
        and (not is_own or grant.organisation == invitation.organisation)
        for grant in selectors.live_grants_of(inviter)
    )


def _record(by: User, invitation: Invitation, verb: str, now: datetime) -> None:
    audit.record(
        who=Who(user=by.public_id),
        action=f"accounts.invitation.{verb}",
        subject=Subject("accounts.invitation", str(invitation.public_id)),
        after={"role": str(invitation.role)},
        now=now,
    )
