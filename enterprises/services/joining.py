"""Becoming a member of an enterprise that is here already: ask, and be let in by its owner."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises import notices
from enterprises.domain.transitions import TAKES_THE_CODE
from enterprises.enums import RequestOutcome
from enterprises.errors import RequestRepeated, RequestSettled, StaffMayNotJoin
from enterprises.models import Enterprise, JoinRequest
from enterprises.services import sides
from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts import selectors as accounts
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role, RoleKind
from qbs_platform.accounts.errors import InvitationNotAllowed
from qbs_platform.accounts.models import User
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import grants, limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject
from qbs_platform.common import constraints

_REQUESTS = Rule("join", 10, timedelta(days=1))


def ensure_may_act_for_enterprises(person: User) -> None:
    """Raise StaffMayNotJoin for who checks, supervises, vouches or runs the platform."""
    if _is_staff(person):
        raise StaffMayNotJoin(_("您的账号有核对、监管或见证的身份，不能代表企业。请用另一个账号。"))


@transaction.atomic
def ask(*, actor: Actor, enterprise_id: int, message: str, now: datetime) -> JoinRequest:
    """Ask the owners of an enterprise to be let in.

    Raises StaffMayNotJoin, RequestRepeated or TooOften.
    """
    ensure_may_act_for_enterprises(actor.user)
    enterprise = Enterprise.objects.get(pk=enterprise_id, status__in=TAKES_THE_CODE)
    held = accounts.live_grants_of(actor.user).filter(organisation=enterprise.public_id)
    if held.exists():
        raise RequestRepeated(_("您已经是这家企业的成员。"))
    limits.spend(_REQUESTS, str(actor.user.public_id), now=now)
    with constraints.refusing({"join_request_open_once": _repeated}):
        request = JoinRequest.objects.create(
            enterprise=enterprise, person=actor.user, message=message.strip(), asked_at=now
        )
    _record(request, "ask", actor, now)
    notices.join_asked(request, now=now)
    return request


@transaction.atomic
def admit(*, actor: Actor, request_id: int, role: Role, now: datetime) -> JoinRequest:
    """Let the person in with ``role``.

    Raises CapabilityMissing, NotOwnEnterprise, RequestSettled, InvitationNotAllowed,
    StaffMayNotJoin or AlreadyGranted.
    """
    request = _locked(actor, request_id)
    if role not in permissions.invites(actor):
        raise InvitationNotAllowed(_("您当前的身份不能授予这种角色。"))
    if _is_staff(request.person):
        raise StaffMayNotJoin(_("此人的账号有核对、监管或见证的身份，不能代表企业。"))
    grants.give(
        user=request.person,
        role=role,
        organisation=request.enterprise.public_id,
        granted_by=actor.user,
        now=now,
    )
    request.role = role
    return _settle(request, RequestOutcome.ADMITTED, actor, now)


@transaction.atomic
def decline(*, actor: Actor, request_id: int, now: datetime) -> JoinRequest:
    """Do not let the person in. Raises CapabilityMissing, NotOwnEnterprise or RequestSettled."""
    return _settle(_locked(actor, request_id), RequestOutcome.DECLINED, actor, now)


def _is_staff(person: User) -> bool:
    return any(grant.kind is not RoleKind.ENTERPRISE for grant in accounts.live_grants_of(person))


def _repeated() -> RequestRepeated:
    return RequestRepeated(_("您已经申请过，请等待企业负责人答复。"))


def _locked(actor: Actor, request_id: int) -> JoinRequest:
    permissions.ensure(actor, Capability.MANAGE_MEMBERS)
    rows = JoinRequest.objects.select_for_update(of=("self",)).select_related(
        "enterprise", "person"
    )
    request = rows.get(pk=request_id)
    sides.ensure_own(actor, request.enterprise)
    if request.outcome != RequestOutcome.OPEN:
        raise RequestSettled(_("这份申请已经答复过了。"))
    return request


def _settle(
    request: JoinRequest, outcome: RequestOutcome, actor: Actor, now: datetime
) -> JoinRequest:
    request.outcome, request.decided_by, request.decided_at = outcome, actor.user, now
    request.save(update_fields=["outcome", "role", "decided_by", "decided_at"])
    _record(request, outcome.value.lower(), actor, now)
    is_admitted = outcome is RequestOutcome.ADMITTED
    notices.join_settled(request, is_admitted=is_admitted, now=now)
    return request


def _record(request: JoinRequest, verb: str, actor: Actor, now: datetime) -> None:
    audit.record(
        who=trail.who(actor),
        action=f"enterprises.join_request.{verb}",
        subject=Subject("enterprises.join_request", str(request.public_id)),
        after={"outcome": str(request.outcome), "role": str(request.role)},
        now=now,
    )
