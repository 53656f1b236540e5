"""Personal data of enterprises: taken along by the owner, erased when the enterprise is gone."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.domain.transitions import TAKES_THE_CODE
from enterprises.enums import RequestOutcome
from enterprises.errors import LastOwnerLeaves, StillHere
from enterprises.models import Enterprise, JoinRequest
from enterprises.services import rows, sides
from qbs_platform.accounts import permissions
from qbs_platform.accounts import selectors as accounts
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import ROLES_OF, Role, RoleKind
from qbs_platform.accounts.models import Grant, Invitation, User
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import acts, copies, grants, leaving, limits
from qbs_platform.anchoring import services as anchoring
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import NOBODY, Subject
from qbs_platform.sealing import erasing, exporting
from qbs_platform.sealing.enums import OwnerKind
from qbs_platform.sealing.erasing import Part

_ENTERPRISE_ROLES = ROLES_OF[RoleKind.ENTERPRISE]


@transaction.atomic
def export(*, actor: Actor, enterprise_id: int, now: datetime) -> dict[str, Any]:
    """The personal data of the own enterprise, sealed ones opened.

    Raises CapabilityMissing, NotOwnEnterprise or TooOften (10 within an hour).
    """
    permissions.ensure(actor, Capability.MANAGE_MEMBERS)
    enterprise = Enterprise.objects.get(pk=enterprise_id)
    sides.ensure_own(actor, enterprise)
    limits.spend(copies.COPIES, str(actor.user.public_id), now=now)
    rows.record(enterprise, "export-personal-data", actor, now=now)
    return exporting.document(OwnerKind.ENTERPRISE, enterprise, now=now)


@transaction.atomic
def export_on_request(*, enterprise: Enterprise, reason: str, now: datetime) -> dict[str, Any]:
    """The same for an operator, who says why. Raises ReasonMissing."""
    _record(enterprise, "export-personal-data", reason, now)
    return exporting.document(OwnerKind.ENTERPRISE, enterprise, now=now)


@transaction.atomic
def erase(*, enterprise_id: int, reason: str, now: datetime) -> list[Part]:
    """Erase the personal data of an enterprise, for ever; returns what was changed, if anything.

    Code, name, division, history and signatures stay. Nobody is a member of it any more, and open
    invitations and requests to join end. Raises StillHere or ReasonMissing.
    """
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise_id)
    ensure_gone(enterprise)
    parts = erasing.plan(OwnerKind.ENTERPRISE, enterprise)
    erasing.carry_out(parts, enterprise)
    anchoring.erase_personal(refs=[enterprise.ref], now=now)
    if _end_memberships(enterprise, now) or parts:
        _record(enterprise, "erase", reason, now)
    return parts


@transaction.atomic
def erase_person(*, person_id: int, reason: str, now: datetime) -> list[Part]:
    """Erase a person's data. Raises LastOwnerLeaves, and what ``accounts`` raises."""
    # First, as who answers them does.
    asked = JoinRequest.objects.filter(person=person_id, outcome=RequestOutcome.OPEN)
    list(asked.select_for_update(of=("self",)).order_by("pk"))
    ensure_may_leave(leaving.lock(person_id))
    return leaving.erase(person_id=person_id, reason=reason, now=now)


def ensure_gone(enterprise: Enterprise) -> None:
    """Raise StillHere while an enterprise is being verified, corrects or is on chain."""
    if enterprise.standing in TAKES_THE_CODE:
        raise StillHere(
            _("这家企业现在是“%(status)s”，个人信息仍在使用，不能清除。")
            % {"status": enterprise.standing.label}
        )


def ensure_may_leave(person: User) -> None:
    """Raise LastOwnerLeaves, or RolesHeld for any other role that the person has."""
    owned = accounts.live_grants_of(person).filter(role=Role.ENT_OWNER).values("organisation")
    for enterprise in Enterprise.objects.filter(public_id__in=owned).order_by("pk"):
        others = accounts.live_owners_of(enterprise.public_id).exclude(user=person)
        if not others.filter(user__is_active=True).exists():
            raise LastOwnerLeaves(_sentence(enterprise))
    leaving.ensure_free(person)


def _sentence(enterprise: Enterprise) -> str:
    text = (
        _("此人是“%(name)s”的最后一位负责人，请先由另一人接任。")
        if enterprise.standing in TAKES_THE_CODE
        else _("此人是“%(name)s”的最后一位负责人，请先清除这家企业的个人信息。")
    )
    return text % {"name": enterprise.name}


def _end_memberships(enterprise: Enterprise, now: datetime) -> bool:
    """Whether there was anything to end."""
    live = Grant.objects.filter(
        organisation=enterprise.public_id, role__in=_ENTERPRISE_ROLES, revoked_at=None
    )
    ended = list(live.select_for_update(of=("self",)).order_by("pk"))
    for grant in ended:
        grant.revoked_at = now
        grant.save(update_fields=["revoked_at"])
        audit.record(
            who=NOBODY,
            action="accounts.grant.revoke",
            subject=grants.about(grant),
            after=grants.facts(grant),
            now=now,
        )
    offers = Invitation.objects.filter(
        organisation=enterprise.public_id, role__in=_ENTERPRISE_ROLES, accepted_at=None
    )
    withdrawn = offers.filter(withdrawn_at=None).update(withdrawn_at=now)
    asked = JoinRequest.objects.filter(enterprise=enterprise, outcome=RequestOutcome.OPEN)
    declined = asked.update(outcome=RequestOutcome.DECLINED, decided_at=now)
    return bool(ended or withdrawn or declined)


def _record(enterprise: Enterprise, verb: str, reason: str, now: datetime) -> None:
    acts.record(
        actor=None,
        action=f"enterprises.enterprise.{verb}",
        subject=Subject("enterprises.enterprise", str(enterprise.public_id)),
        reason=reason,
        now=now,
        after={"status": str(enterprise.status)},
    )
