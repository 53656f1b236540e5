"""What every step of an enterprise's case has in common: lock, right, history."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from enterprises.domain import transitions
from enterprises.domain.transitions import CaseStep
from enterprises.enums import EnterpriseAct
from enterprises.errors import AlreadyJoined
from enterprises.models import Enterprise, EnterpriseEvent, Onboarding, Particulars
from enterprises.services import sides
from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Facts, Subject
from qbs_platform.common import constraints


@dataclass(frozen=True, slots=True)
class Case:
    """The rows of one enterprise under lock, and the step that is being taken."""

    enterprise: Enterprise
    onboarding: Onboarding
    particulars: Particulars
    step: CaseStep


def begin(actor: Actor | None, enterprise_id: int, name: str) -> Case:
    """Lock an enterprise for the step ``name``; without an actor it is the platform itself.

    Raises CapabilityMissing, NotOwnEnterprise, OwnCase or TransitionRefused.
    """
    enterprise = lock(actor, enterprise_id, name)
    return Case(
        enterprise,
        Onboarding.objects.get(enterprise=enterprise),
        Particulars.objects.select_related("licence", "authorisation").get(enterprise=enterprise),
        transitions.step(name, enterprise.standing),
    )


def lock(actor: Actor | None, enterprise_id: int, name: str) -> Enterprise:
    """Lock an enterprise for somebody who may take the step ``name``, wherever it stands.

    Raises CapabilityMissing, NotOwnEnterprise or OwnCase.
    """
    capability = transitions.TRANSITIONS[name].capability
    if capability is not None:
        permissions.ensure(actor, capability)
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise_id)
    if actor is not None:
        _ensure_side(actor, enterprise, capability)
    return enterprise


def _ensure_side(actor: Actor, enterprise: Enterprise, capability: Capability | None) -> None:
    """Members act for their own enterprise; who checks must never have belonged to it."""
    if capability is Capability.CHECK_ONBOARDING:
        sentence = _("您是或曾是这家企业的成员，不能核对它的材料。")
        sides.ensure_never_member(actor, enterprise, sentence)
    else:
        sides.ensure_own(actor, enterprise)


def move(case: Case, name: str, *, due_on: date | None) -> None:
    """Take a case where the step ``name`` leads, with the last day of whoever holds it then.

    Raises TransitionRefused, or AlreadyJoined when another case has taken the code meanwhile.
    """
    enterprise, onboarding = case.enterprise, case.onboarding
    enterprise.status = transitions.step(name, enterprise.standing).after(enterprise.standing)
    onboarding.due_on = due_on
    with constraints.refusing({"enterprise_uscc_once": lambda: taken(enterprise.uscc)}):
        enterprise.save(update_fields=["status", "onboarded_at"])
    onboarding.save()


def taken(code: str) -> AlreadyJoined:
    """What is said where somebody else has the code."""
    return AlreadyJoined(
        _("统一社会信用代码为 %(uscc)s 的企业已在链上或正在核对，请申请加入。") % {"uscc": code}
    )


def note(case: Case, act: EnterpriseAct, actor: Actor | None, *, now: datetime) -> EnterpriseEvent:
    """Write what was done into the enterprise's history and into the audit trail."""
    record(case.enterprise, act.value.lower(), actor, case.onboarding, now=now)
    return EnterpriseEvent.objects.create(
        enterprise=case.enterprise,
        act=act,
        round=case.onboarding.round,
        by=actor.user if actor else None,
        at=now,
    )


def record(
    enterprise: Enterprise,
    verb: str,
    actor: Actor | None,
    onboarding: Onboarding | None = None,
    *,
    now: datetime,
) -> None:
    """Write into the audit trail alone, where the history has no line."""
    facts: Facts = {"status": enterprise.status}
    if onboarding is not None:
        facts |= {"version": onboarding.version, "round": onboarding.round}
    audit.record(
        who=trail.who(actor),
        action=f"enterprises.enterprise.{verb}",
        subject=Subject("enterprises.enterprise", str(enterprise.public_id)),
        after=facts,
        now=now,
    )
