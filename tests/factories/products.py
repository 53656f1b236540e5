"""Brands, places, products and lots, through the services as the product makes them."""

import itertools
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from enterprises.domain.lots import Inspection, StatedLot
from enterprises.domain.products import StatedBrand, StatedProduct, StatedSite
from enterprises.enums import InspectionVerdict, ProductCategory, SiteRole
from enterprises.models import Brand, Lot, Product, Site
from enterprises.services import brands, lots, products, sites
from qbs_platform.common.validators import gtin
from tests.factories.enterprises import Firm

_numbers = itertools.count(1)
WEST_LAKE, FUTIAN = "330106", "440304"
PASSED = Inspection("CJ-2026-0001", InspectionVerdict.PASS, "周敏", date(2026, 11, 20))
FAILED = replace(PASSED, verdict=InspectionVerdict.FAIL)


def gtin13(number: int) -> str:
    """A GTIN-13 of GS1 China that nobody has."""
    body = f"690{number:09}"
    return body + gtin.check_digit(body)


def make_brand(firm: Firm, name: str = "清泉") -> Brand:
    """A brand of the enterprise."""
    return brands.add(
        actor=firm.owner,
        enterprise_id=firm.pk,
        stated=StatedBrand(name, "12345678", 30),
        now=timezone.now(),
    )


def make_site(firm: Firm, name: str = "一厂", region: str = WEST_LAKE) -> Site:
    """A place of production."""
    stated = StatedSite(SiteRole.FACTORY, name, "文三路 1 号", region)
    return sites.add(actor=firm.owner, enterprise_id=firm.pk, stated=stated, now=timezone.now())


def stated_product(**said: Any) -> StatedProduct:
    """A product of which nothing but what is needed is stated, with what the test says of it."""
    known: dict[str, Any] = {
        "name": "保温杯",
        "category": ProductCategory.GENERAL,
        "model": "500 毫升",
        "unit": "只",
    }
    if not said.keys() & {"gtin", "own_code"}:
        known["gtin"] = gtin13(next(_numbers) + 500_000)
    return StatedProduct(**{**known, **said})


def make_product(firm: Firm, *, now: datetime | None = None, **said: Any) -> Product:
    """A product of the enterprise."""
    return products.add(
        actor=firm.owner,
        enterprise_id=firm.pk,
        stated=stated_product(**said),
        now=now or timezone.now(),
    )


def stated_lot(site: Site, **said: Any) -> StatedLot:
    """A lot of which nothing but what is needed is stated, with what the test says of it."""
    known: dict[str, Any] = {
        "number": f"L{next(_numbers)}",
        "produced_on": date(2026, 11, 1),
        "quantity": Decimal(1200),
        "unit": "只",
        "site": site.public_id,
    }
    return StatedLot(**{**known, **said})


def make_lot(
    firm: Firm, product: Product, site: Site, *, is_released: bool = False, **said: Any
) -> Lot:
    """A lot of a product that is made at the site."""
    return lots.add(
        actor=firm.owner,
        product_id=product.pk,
        stated=stated_lot(site, **said),
        is_released=is_released,
        now=timezone.now(),
    )
