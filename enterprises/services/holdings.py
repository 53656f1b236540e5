"""What every verb about brands, sites, products and lots has in common: right, side, history."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
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
from qbs_platform.common.errors import Refusal

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


@contextmanager
def unless_taken(taken: dict[str, Callable[[], Refusal]]) -> Iterator[None]:
    """Write in a savepoint; a broken constraint of ``taken`` becomes the refusal it names.

    What is unique is decided here and not by asking first: two may ask at the same time.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for constraint, refusal in taken.items():
            if constraint in str(error):
                raise refusal() from error
        raise


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
