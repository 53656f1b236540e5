"""What the enterprise of the demo accounts keeps: brand, sites, products, lots in each state."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from enterprises.domain import products as domain
from enterprises.domain.lots import NOT_INSPECTED, Inspection, StatedLot
from enterprises.domain.products import StatedBrand, StatedProduct, StatedSite
from enterprises.enums import InspectionVerdict, LotStatus, ProductCategory, SiteRole
from enterprises.models import Brand, Enterprise, Product, Site
from enterprises.services import brands, lots, products, sites
from qbs_platform.accounts.actors import Actor
from qbs_platform.common import workdays

_INSPECTOR = "齐检（演示）"
_AFTER = timedelta(days=1)  # between making a lot and inspecting it


def seed(listed: dict[str, Any], owner: Actor, enterprise: Enterprise, *, now: datetime) -> None:
    """Register all that ``listed`` says, in the caller's transaction."""
    brand = brands.add(
        actor=owner, enterprise_id=enterprise.pk, stated=StatedBrand(**listed["brand"]), now=now
    )
    places = [_site(said, owner, enterprise, now) for said in listed["sites"]]
    for said in listed["products"]:
        _product(said, owner, brand, places, now)


def _site(said: dict[str, Any], owner: Actor, enterprise: Enterprise, now: datetime) -> Site:
    stated = StatedSite(
        role=SiteRole(said["role"]),
        name=said["name"],
        address=said["address"],
        region=said.get("region", enterprise.region.code),
        licences=domain.read_licences(said.get("licences", "")),
    )
    return sites.add(actor=owner, enterprise_id=enterprise.pk, stated=stated, now=now)


def _product(
    said: dict[str, Any], owner: Actor, brand: Brand, places: list[Site], now: datetime
) -> None:
    stated = StatedProduct(
        name=said["name"],
        category=ProductCategory(said["category"]),
        model=said["model"],
        unit=said["unit"],
        gtin=said.get("gtin", ""),
        own_code=said.get("own_code", ""),
        brand=brand.public_id if said.get("has_brand") else None,
        shelf_life_days=said.get("shelf_life_days"),
        standards=tuple(said["standards"]),
        sites=tuple(places[number].public_id for number in said["sites"]),
    )
    row = products.add(actor=owner, enterprise_id=brand.enterprise_id, stated=stated, now=now)
    for lot in said["lots"]:
        _lot(lot, owner, row, places[lot["site"]], now)
    if "retired" in said:
        products.retire(actor=owner, product_id=row.pk, reason=said["retired"], now=now)


def _lot(said: dict[str, Any], owner: Actor, product: Product, site: Site, now: datetime) -> None:
    made_on = workdays.local_date(now) - timedelta(days=said["days_ago"])
    days = product.shelf_life_days
    inspection = NOT_INSPECTED
    if said["verdict"]:
        verdict, report = InspectionVerdict(said["verdict"]), f"CJ-{said['number']}"
        inspection = Inspection(report, verdict, _INSPECTOR, made_on + _AFTER)
    stated = StatedLot(
        number=said["number"],
        produced_on=made_on,
        quantity=Decimal(said["quantity"]),
        unit=product.unit,
        site=site.public_id,
        expires_on=made_on + timedelta(days=days) if days else None,
        inspection=inspection,
    )
    state = LotStatus(said["state"])
    lot = lots.add(
        actor=owner,
        product_id=product.pk,
        stated=stated,
        is_released=state is not LotStatus.HELD,
        now=now,
    )
    if state is LotStatus.RECALLED:
        lots.recall(actor=owner, lot_id=lot.pk, reason=said["reason"], now=now)
