"""What every step of a declaration has in common: lock, right, content and hash, history."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from enterprises.declaration_enums import ChallengeOutcome, DeclarationAct
from enterprises.domain.declarations import transitions
from enterprises.domain.declarations.transitions import DeclarationStep
from enterprises.enums import EnterpriseStatus, ProductStatus
from enterprises.errors import (
    NotOnChain,
    ProductRetired,
    StatementTooShort,
)
from enterprises.models import Challenge, Declaration, DeclarationEvent, Enterprise, Product
from enterprises.services import sides
from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.anchoring import canonical
from qbs_platform.anchoring.canonical import Value
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Facts, Subject
from qbs_platform.common import workdays

SHORTEST_STATEMENT = 10


def begin(
    actor: Actor | None, declaration_id: int, name: str, *, now: datetime
) -> tuple[Declaration, DeclarationStep]:
    """Lock a declaration for the step ``name``; without an actor it is the public or the platform.

    Raises CapabilityMissing, NotOwnEnterprise, OwnCase or TransitionRefused.
    """
    row = lock(actor, declaration_id, name)
    standing = row.standing if name == "expire" else row.standing_on(workdays.local_date(now))
    return row, transitions.step(name, standing)


def lock(actor: Actor | None, declaration_id: int, name: str) -> Declaration:
    """Lock a declaration for somebody who may take the step ``name``, wherever it stands.

    Raises CapabilityMissing, NotOwnEnterprise or OwnCase.
    """
    capability = transitions.TRANSITIONS[name].capability
    if capability is not None:
        permissions.ensure(actor, capability)
    found = Declaration.objects.select_for_update(of=("self",))
    row = found.select_related("product__enterprise").get(pk=declaration_id)
    if actor is not None and capability is not None:
        ensure_side(actor, row.product.enterprise, capability)
    return row


def ensure_side(actor: Actor, enterprise: Enterprise, capability: Capability) -> None:
    """Members act for their own enterprise; who decides must never have belonged to it.

    Raises NotOwnEnterprise or OwnCase.
    """
    if capability is Capability.DECIDE_CHALLENGES:
        sentence = _("您是或曾是这家企业的成员，不能处理对它的质疑。")
        sides.ensure_never_member(actor, enterprise, sentence)
    else:
        sides.ensure_own(actor, enterprise)


def ensure_declarable(product: Product) -> None:
    """Raise NotOnChain unless its enterprise is on chain now, ProductRetired once it is retired."""
    if product.enterprise.standing is not EnterpriseStatus.ONBOARDED:
        raise NotOnChain(_("企业上链之后，才能为产品作自我声明。"))
    if product.standing is ProductStatus.RETIRED:
        raise ProductRetired(_("这个产品已停用，不能再作自我声明。"))


def ensure_said(text: str, least: int) -> str:
    """The text without spaces around it; raises StatementTooShort."""
    said = text.strip()
    if len(said) < least:
        raise StatementTooShort(_("请写清楚，不少于 %(count)s 个字。") % {"count": least})
    return said


def write_content(row: Declaration, record: Mapping[str, Value]) -> None:
    """Put a content into a row, with its hash; saving it is the caller's."""
    row.content = json.dumps(record, ensure_ascii=False)
    row.content_hash = hashlib.sha256(canonical.encode(dict(record))).hexdigest()


def settle_open(
    row: Declaration, outcome: ChallengeOutcome, actor: Actor | None, *, now: datetime
) -> list[Challenge]:
    """End what is still open against a declaration because it ended; those that were."""
    settled = list(row.challenges.select_for_update().filter(outcome=ChallengeOutcome.OPEN))
    for challenge in settled:
        challenge.outcome, challenge.decided_at = outcome, now
        challenge.decided_by = actor.user if actor else None
        challenge.save(update_fields=["outcome", "decided_by", "decided_at"])
    return settled


def note(
    row: Declaration,
    act: DeclarationAct,
    actor: Actor | None,
    *,
    now: datetime,
    challenge: Challenge | None = None,
) -> None:
    """Write what was done into the declaration's history and into the audit trail."""
    DeclarationEvent.objects.create(
        declaration=row, act=act, challenge=challenge, by=actor.user if actor else None, at=now
    )
    record(row, act.value.lower(), actor, now=now)


def record(row: Declaration, verb: str, actor: Actor | None, *, now: datetime) -> None:
    """Write into the audit trail alone, where the history has no line."""
    facts: Facts = {
        "status": row.status,
        "version": row.version,
        "number": row.number,
        "content_hash": row.content_hash,
    }
    audit.record(
        who=trail.who(actor),
        action=f"enterprises.declaration.{verb}",
        subject=Subject("enterprises.declaration", str(row.public_id)),
        after=facts,
        now=now,
    )
