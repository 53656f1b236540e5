"""What every verb about brands, sites, products and lots has in common: right, side, history."""

from datetime import datetime

from django.utils.translation import gettext as _

from enterprises.enums import EnterpriseStatus, ProductAct
from enterprises.errors import NotOnChain, StaleForm
from enterprises.models import Brand, Enterprise, Lot, Product, ProductEvent, Site
from enterprises.services import sides
from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Facts, Subject

Held = Brand | Site | Product | Lot


def own(actor: Actor, enterprise: Enterprise) -> Enterprise:
    """The enterprise, if the actor keeps its products and it is on chain.

    Raises CapabilityMissing, NotOwnEnterprise or NotOnChain.
    """
    permissions.ensure(actor, Capability.MANAGE_PRODUCTS)
    sides.ensure_own(actor, enterprise)
    if enterprise.standing is not EnterpriseStatus.ONBOARDED:
        sentence = _("企业上链之后才能登记品牌、生产地点、产品和批次。现在是“%(status)s”。")
        raise NotOnChain(sentence % {"status": enterprise.standing.label})
    return enterprise


def ensure_current(row: Held, version: int) -> None:
    """Raise StaleForm where somebody saved after the form was opened."""
    if row.version != version:
        raise StaleForm(_("您打开这一页之后，有人保存过。请对照两边的内容，再决定怎么改。"))


def note(
    product: Product,
    act: ProductAct,
    actor: Actor,
    *,
    lot: Lot | None = None,
    reason: str = "",
    now: datetime,
) -> ProductEvent:
    """Write what was done into the product's history and into the audit trail."""
    record(lot or product, act.value.lower(), actor, now=now)
    return ProductEvent.objects.create(
        product=product, lot=lot, act=act, reason=reason, by=actor.user, at=now
    )


def record(held: Held, verb: str, actor: Actor, *, now: datetime) -> None:
    """Write into the audit trail alone, where the history has no line."""
    noun = type(held).__name__.lower()
    facts: Facts = {"version": held.version}
    if isinstance(held, Product | Lot):
        facts["status"] = str(held.status)
    audit.record(
        who=trail.who(actor),
        action=f"enterprises.{noun}.{verb}",
        subject=Subject(f"enterprises.{noun}", str(held.public_id)),
        after=facts,
        now=now,
    )
