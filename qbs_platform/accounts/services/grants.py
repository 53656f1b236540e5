"""Giving roles to people and choosing which one to act under."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts import leavers
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.errors import AccountErased, AlreadyGranted, GrantNotHeld
from qbs_platform.accounts.models import Grant, User
from qbs_platform.accounts.selectors import live_grants_of
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import NOBODY, Facts, Subject, Who
from qbs_platform.common import constraints
from qbs_platform.regions.models import Region


@transaction.atomic
def give(
    *,
    user: User,
    role: Role,
    region: Region | None = None,
    organisation: uuid.UUID | None = None,
    granted_by: User | None,
    now: datetime,
) -> Grant:
    """Grant ``role`` to ``user``, for a region (officials) or an organisation (its members).

    Raises AlreadyGranted when the same grant is alive, AccountErased.
    """
    grant = put(
        user=user,
        role=role,
        region=region,
        organisation=organisation,
        granted_by=granted_by,
        now=now,
    )
    audit.record(
        who=Who(user=granted_by.public_id) if granted_by else NOBODY,
        action="accounts.grant.give",
        subject=about(grant),
        after=facts(grant),
        now=now,
    )
    return grant


def put(
    *,
    user: User,
    role: Role,
    region: Region | None,
    organisation: uuid.UUID | None,
    granted_by: User | None,
    now: datetime,
) -> Grant:
    """Store a grant without an audit event, which the caller writes in the same transaction.

    Raises AlreadyGranted when the same grant is alive, AccountErased.
    """
    # Whoever erases the account waits for this grant, or this waits for them.
    holder = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if leavers.is_erased(holder):
        raise AccountErased(_("此账号已注销，不能授予身份。"))
    with constraints.refusing({"grant_once_at_a_time": _already_granted}):
        return Grant.objects.create(
            user=user,
            role=role,
            region=region,
            organisation=organisation,
            granted_by=granted_by,
            granted_at=now,
        )


def _already_granted() -> AlreadyGranted:
    return AlreadyGranted(_("此人已经有这个身份。"))


def about(grant: Grant) -> Subject:
    """The grant as the subject of an audit event."""
    return Subject("accounts.grant", str(grant.public_id))


def facts(grant: Grant) -> Facts:
    """What an audit event keeps of a grant."""
    return {"role": str(grant.role), "is_live": grant.revoked_at is None}


@transaction.atomic
def choose(*, user: User, grant_id: str, now: datetime) -> Grant:
    """The live grant with public id ``grant_id`` that ``user`` acts under from now on.

    Raises GrantNotHeld when it is another person's, revoked or unknown.
    """
    held = {str(grant.public_id): grant for grant in live_grants_of(user)}
    if grant_id not in held:
        raise GrantNotHeld(_("您没有这个身份，或者它已被收回。"))
    chosen = held[grant_id]
    audit.record(
        who=Who(user=user.public_id),
        action="accounts.grant.choose",
        subject=about(chosen),
        after=facts(chosen),
        now=now,
    )
    return chosen
