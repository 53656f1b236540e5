"""Keeping brands: add, change, remove one that no product is sold under."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from enterprises.domain import products
from enterprises.domain.products import StatedBrand
from enterprises.errors import NameTaken, StillUsed
from enterprises.models import Brand, Enterprise
from enterprises.services import holdings
from qbs_platform.accounts.actors import Actor
from qbs_platform.common import constraints


@transaction.atomic
def add(*, actor: Actor, enterprise_id: int, stated: StatedBrand, now: datetime) -> Brand:
    """Register a brand.

    Raises CapabilityMissing, NotOwnEnterprise, NotOnChain, ValueRefused or NameTaken.
    """
    enterprise = holdings.own(actor, Enterprise.objects.get(pk=enterprise_id))
    brand = Brand(enterprise=enterprise)
    _put(brand, _checked(stated))
    _save(brand)
    holdings.record(brand, "add", actor, now=now)
    return brand


@transaction.atomic
def change(
    *, actor: Actor, brand_id: int, version: int, stated: StatedBrand, now: datetime
) -> Brand:
    """Change a brand; the same values again are taken as saved.

    Raises what ``add`` raises, and StaleForm.
    """
    brand = _locked(actor, brand_id)
    normal = _checked(stated)
    if normal != stated_of(brand):
        holdings.ensure_current(brand, version)
        _put(brand, normal)
        brand.version += 1
        _save(brand)
        holdings.record(brand, "change", actor, now=now)
    return brand


@transaction.atomic
def remove(*, actor: Actor, brand_id: int, now: datetime) -> None:
    """Remove a brand that no product is sold under; raises StillUsed otherwise."""
    brand = _locked(actor, brand_id)
    holdings.record(brand, "remove", actor, now=now)
    try:
        brand.delete()
    except ProtectedError:
        raise StillUsed(
            _("还有产品使用品牌“%(name)s”，不能删除。") % {"name": brand.name}
        ) from None


def stated_of(brand: Brand) -> StatedBrand:
    """What is stated of a brand now."""
    return StatedBrand(brand.name, brand.trademark, brand.nice_class)


def _locked(actor: Actor, brand_id: int) -> Brand:
    rows = Brand.objects.select_for_update(of=("self",)).select_related("enterprise")
    brand = rows.get(pk=brand_id)
    holdings.own(actor, brand.enterprise)
    return brand


def _checked(stated: StatedBrand) -> StatedBrand:
    normal, problems = products.brand(stated)
    products.refuse(problems)
    return normal


def _put(brand: Brand, stated: StatedBrand) -> None:
    brand.name, brand.trademark = stated.name, stated.trademark
    brand.nice_class = stated.nice_class


def _save(brand: Brand) -> None:
    sentence = _("本企业已有品牌“%(name)s”。") % {"name": brand.name}
    with constraints.refusing({"brand_name_once": lambda: NameTaken(sentence)}):
        brand.save()
