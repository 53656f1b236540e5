"""Keeping lots: register, change, release, hold, recall."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.domain import lots as domain
from enterprises.domain import product_life
from enterprises.domain import products as stated_products
from enterprises.domain.lots import Inspection, StatedLot
from enterprises.enums import InspectionVerdict, LotStatus, ProductAct, ProductStatus
from enterprises.errors import (
    InspectionFailed,
    LotNumberTaken,
    NotOfThisEnterprise,
    ProductRetired,
)
from enterprises.models import Lot, Product, Site
from enterprises.services import holdings, products
from qbs_platform.accounts.actors import Actor
from qbs_platform.common import constraints, workdays


@transaction.atomic
def add(
    *, actor: Actor, product_id: int, stated: StatedLot, is_released: bool, now: datetime
) -> Lot:
    """Register a lot of a product, released at once or held until somebody releases it.

    Raises CapabilityMissing, NotOwnEnterprise, NotOnChain, ProductRetired, ValueRefused,
    NotOfThisEnterprise, LotNumberTaken, or InspectionFailed.
    """
    product = products.lock(actor, product_id)
    if product.standing is not ProductStatus.ACTIVE:
        raise ProductRetired(_("产品“%(name)s”已停用，不能登记新批次。") % {"name": product.name})
    lot = Lot(product=product, added_at=now)
    _put(lot, _checked(stated, now))
    holdings.note(product, ProductAct.LOT_ADDED, actor, lot=lot, now=now)
    if is_released:
        _step(lot, "release", "", actor, now)
    return lot


@transaction.atomic
def change(*, actor: Actor, lot_id: int, version: int, stated: StatedLot, now: datetime) -> Lot:
    """Change a lot that is held; the same values again are taken as saved.

    Raises what ``add`` raises, StaleForm, or TransitionRefused of a lot that went out.
    """
    lot = _locked(actor, lot_id)
    normal = _checked(stated, now)
    if normal == stated_of(lot):
        return lot
    step = product_life.lot_step("change", lot.standing)
    holdings.ensure_current(lot, version)
    lot.version += 1
    _put(lot, normal)
    holdings.note(lot.product, step.act, actor, lot=lot, now=now)
    return lot


def release(*, actor: Actor, lot_id: int, reason: str, now: datetime) -> Lot:
    """Let a lot go out. Raises what ``recall`` raises, and InspectionFailed."""
    return _take(actor, lot_id, "release", reason, now)


def hold(*, actor: Actor, lot_id: int, reason: str, now: datetime) -> Lot:
    """Stop a lot that was released. Raises what ``recall`` raises."""
    return _take(actor, lot_id, "hold", reason, now)


def recall(*, actor: Actor, lot_id: int, reason: str, now: datetime) -> Lot:
    """Call a lot back for good.

    Raises CapabilityMissing, NotOwnEnterprise, NotOnChain, TransitionRefused, ReasonMissing or
    ReasonNamesPerson.
    """
    return _take(actor, lot_id, "recall", reason, now)


def stated_of(lot: Lot) -> StatedLot:
    """What is stated of a lot now."""
    return StatedLot(
        number=lot.number,
        produced_on=lot.produced_on,
        expires_on=lot.expires_on,
        quantity=lot.quantity,
        unit=lot.unit,
        site=lot.site.public_id,
        inspection=Inspection(
            report_number=lot.report_number,
            verdict=InspectionVerdict(lot.verdict) if lot.verdict else None,
            inspector=lot.inspector,
            inspected_on=lot.inspected_on,
        ),
    )


@transaction.atomic
def _take(actor: Actor, lot_id: int, name: str, reason: str, now: datetime) -> Lot:
    lot = _locked(actor, lot_id)
    _step(lot, name, reason, actor, now)
    return lot


def _step(lot: Lot, name: str, reason: str, actor: Actor, now: datetime) -> None:
    step = product_life.lot_step(name, lot.standing)
    if step.target is LotStatus.RELEASED and lot.verdict == InspectionVerdict.FAIL:
        raise InspectionFailed(_("出厂检验不合格的批次不能放行。"))
    said = products.reason_of(reason, lot.product, needed=step.needs_reason, others=[lot.inspector])
    lot.status = step.after(lot.standing)
    lot.version += 1
    lot.save(update_fields=["status", "version"])
    holdings.note(lot.product, step.act, actor, lot=lot, reason=said, now=now)


def _locked(actor: Actor, lot_id: int) -> Lot:
    rows = Lot.objects.select_for_update(of=("self",))
    lot = rows.select_related("product__enterprise", "product__brand", "site").get(pk=lot_id)
    holdings.own(actor, lot.product.enterprise)
    return lot


def _checked(stated: StatedLot, now: datetime) -> StatedLot:
    normal, problems = domain.lot(stated, today=workdays.local_date(now))
    stated_products.refuse(problems)
    return normal


def _put(lot: Lot, stated: StatedLot) -> None:
    lot.site = _site(lot.product, stated)
    lot.number, lot.unit, lot.quantity = stated.number, stated.unit, stated.quantity
    lot.produced_on, lot.expires_on = stated.produced_on, stated.expires_on
    inspection = stated.inspection
    lot.report_number, lot.inspector = inspection.report_number, inspection.inspector
    lot.verdict, lot.inspected_on = inspection.verdict or "", inspection.inspected_on
    sentence = _("产品“%(product)s”已有批号 %(number)s。") % {
        "product": lot.product.name,
        "number": lot.number,
    }
    with constraints.refusing({"lot_number_once": lambda: LotNumberTaken(sentence)}):
        lot.save()


def _site(product: Product, stated: StatedLot) -> Site:
    found = product.sites.filter(public_id=stated.site).first()
    if found is None:
        raise NotOfThisEnterprise(_("这个产品不在所选的地点生产，请先在产品中登记生产地点。"))
    return found
