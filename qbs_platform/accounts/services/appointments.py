"""Giving somebody a further role, and revoking one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qbs_platform.accounts import notice_kinds, permissions, selectors
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.errors import (
    AccountSuspended,
    AlreadySo,
    CapabilityMissing,
    InvitationNotAllowed,
    LastOwner,
)
from qbs_platform.accounts.models import Grant
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import acts, grants
from qbs_platform.accounts.services.invitations import Offer


@transaction.atomic
def appoint(*, actor: Actor, person_id: int, offer: Offer, reason: str, now: datetime) -> Grant:
    """Give a person one more role, of those that the actor may invite to.

    Raises CapabilityMissing, OwnAccount, InvitationNotAllowed, AccountSuspended, AlreadyGranted
    or ReasonMissing.
    """
    person = acts.begin(actor, person_id, Capability.MANAGE_PEOPLE)
    if offer.role not in permissions.invites(actor):
        raise InvitationNotAllowed(_("您当前的身份不能授予这种角色。"))
    if not person.is_active:
        raise AccountSuspended(_("此账号已停用，请先恢复。"))
    grant = grants.put(
        user=person,
        role=offer.role,
        region=offer.region,
        organisation=offer.organisation,
        granted_by=actor.user,
        now=now,
    )
    _record(actor, grant, "give", reason, now)
    text = gettext_noop("%(by)s 授予您一个新的身份，可在页面右上角切换。")
    acts.tell(person, notice_kinds.ROLE_GIVEN, text, now=now, by=actor.user)
    return grant


@transaction.atomic
def revoke(*, actor: Actor, grant_id: int, reason: str, now: datetime) -> Grant:
    """End a grant; it counts no more from its holder's next request on.

    An administrator may end every grant, an enterprise's owner those of the own enterprise, and
    nobody the last owner's. Raises CapabilityMissing, OwnAccount, AlreadySo, LastOwner or
    ReasonMissing.
    """
    managed = selectors.grants_managed_by(actor).filter(pk=grant_id).first()
    if managed is None:
        raise CapabilityMissing(_("您当前的身份不能收回这个角色。"))
    capabilities = (Capability.MANAGE_PEOPLE, Capability.MANAGE_MEMBERS)
    person = acts.begin(actor, managed.user_id, *capabilities)
    grant = _locked(managed)
    grant.revoked_at = now
    grant.save(update_fields=["revoked_at"])
    _record(actor, grant, "revoke", reason, now)
    text = gettext_noop("%(by)s 收回了您的一个身份。")
    acts.tell(person, notice_kinds.ROLE_REVOKED, text, now=now, by=actor.user)
    return grant


def _locked(grant: Grant) -> Grant:
    """The grant under lock, alive and not the last of its enterprise's owners."""
    if grant.role != Role.ENT_OWNER:
        return ensure_live(Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk))
    # All owners, so that of two administrators who revoke two owners the second one sees the first.
    rows = selectors.live_owners_of(grant.organisation).select_for_update(of=("self",))
    owners = {owner.pk: owner for owner in rows.order_by("pk")}
    if grant.pk not in owners:
        raise AlreadySo(_("这个身份已经收回。"))
    if not any(owner.user.is_active for owner in owners.values() if owner.pk != grant.pk):
        raise LastOwner(_("这是该企业最后一位负责人，收回后将无人能管理企业成员。"))
    return owners[grant.pk]


def ensure_live(grant: Grant) -> Grant:
    """The grant itself; raises AlreadySo when it was revoked."""
    if grant.revoked_at is not None:
        raise AlreadySo(_("这个身份已经收回。"))
    return grant


def _record(actor: Actor, grant: Grant, verb: str, reason: str, now: datetime) -> None:
    acts.record(
        actor=actor,
        action=f"accounts.grant.{verb}",
        subject=grants.about(grant),
        reason=reason,
        now=now,
        after=grants.facts(grant),
    )
