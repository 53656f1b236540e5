"""Giving roles to people and choosing which one to act under."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.errors import AlreadyGranted, GrantNotHeld
from qbs_platform.accounts.models import Grant, User
from qbs_platform.accounts.selectors import live_grants_of
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import NOBODY, Subject, Who
from qbs_platform.regions.models import Region


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

    Raises AlreadyGranted when the same grant is alive.
    """
    try:
        with transaction.atomic():
            grant = Grant.objects.create(
                user=user,
                role=role,
                region=region,
                organisation=organisation,
                granted_by=granted_by,
                granted_at=now,
            )
            _record(grant, "give", granted_by, now)
    except IntegrityError as error:
        if "grant_once_at_a_time" not in str(error):
            raise
        raise AlreadyGranted(_("此人已经有这个身份。")) from error
    return grant


@transaction.atomic
def revoke(*, grant_id: int, revoked_by: User, now: datetime) -> None:
    """End a grant; it counts no more from its holder's next request on. Twice is once."""
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant_id)
    if grant.revoked_at is not None:
        return
    grant.revoked_at = now
    grant.save(update_fields=["revoked_at"])
    _record(grant, "revoke", revoked_by, now)


@transaction.atomic
def choose(*, user: User, grant_id: str, now: datetime) -> Grant:
    """The live grant with public id ``grant_id`` that ``user`` acts under from now on.

    Raises GrantNotHeld when it is another person's, revoked or unknown.
    """
    held = {str(grant.public_id): grant for grant in live_grants_of(user)}
    if grant_id not in held:
        raise GrantNotHeld(_("您没有这个身份，或者它已被收回。"))
    chosen = held[grant_id]
    _record(chosen, "choose", user, now)
    return chosen


def _record(grant: Grant, verb: str, by: User | None, now: datetime) -> None:
    audit.record(
        who=Who(user=by.public_id) if by else NOBODY,
        action=f"accounts.grant.{verb}",
        subject=Subject("accounts.grant", str(grant.public_id)),
        after={"role": str(grant.role), "is_live": grant.revoked_at is None},
        now=now,
    )
