"""Who sees which brands, places and products; lists of products that are searched and sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy

from enterprises.domain import product_life
from enterprises.enums import ProductCategory, ProductStatus
from enterprises.models import Brand, Product, ProductEvent, Site
from enterprises.selectors.enterprises import enterprises_visible_to, on_chain
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common.validators import text
from qbs_platform.regions import selectors as regions
from standards.cited import selectors as cited
from standards.domain.citations import Citation


class Order(models.TextChoices):
    """How a list of products can be sorted; the newest decides between equals."""

    NEWEST = "-added", gettext_lazy("登记时间，最近在前")
    OLDEST = "added", gettext_lazy("登记时间，最早在前")
    NAME = "name", gettext_lazy("名称")
    CODE = "code", gettext_lazy("编码")


_ORDERINGS = {
    Order.NEWEST: ("-added_at",),
    Order.OLDEST: ("added_at",),
    Order.NAME: ("name",),
    Order.CODE: ("gtin", "own_code"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; None and '' do not restrict."""

    text: str = ""
    category: ProductCategory | None = None
    status: ProductStatus | None = None
    order: Order = Order.NEWEST


def brands_visible_to(actor: Actor) -> QuerySet[Brand]:
    """The brands of the enterprises that the actor sees, by name."""
    if not permissions.may(actor, Capability.READ_PRODUCTS):
        return Brand.objects.none()
    rows = Brand.objects.filter(enterprise__in=enterprises_visible_to(actor).values("pk"))
    return rows.select_related("enterprise").order_by("name", "pk")


def sites_visible_to(actor: Actor) -> QuerySet[Site]:
    """The places of the enterprises that the actor sees; for officials also those in the region."""
    if not permissions.may(actor, Capability.READ_PRODUCTS):
        return Site.objects.none()
    own = Q(enterprise__in=enterprises_visible_to(actor).values("pk"))
    if actor.grant and actor.grant.region:
        here = Q(region__in=regions.subtree(actor.grant.region))
        own |= here & Q(enterprise__in=on_chain().values("pk"))
    return Site.objects.filter(own).select_related("enterprise", "region").order_by("name", "pk")


def brands_with_counts(actor: Actor) -> QuerySet[Brand]:
    """Visible brands with how many products are sold under each, as ``products_count``."""
    return brands_visible_to(actor).annotate(products_count=Count("products"))


def sites_with_counts(actor: Actor) -> QuerySet[Site]:
    """Visible places with how many products are made there, as ``products_count``."""
    return sites_visible_to(actor).annotate(products_count=Count("products"))


def products_visible_to(actor: Actor) -> QuerySet[Product]:
    """Products of the enterprises that the actor sees; for officials also those made in the region.

    The newest first, with enterprise and brand.
    """
    if not permissions.may(actor, Capability.READ_PRODUCTS):
        return Product.objects.none()
    own = Q(enterprise__in=enterprises_visible_to(actor).values("pk"))
    if actor.grant and actor.grant.region:
        made_here = Site.objects.filter(region__in=regions.subtree(actor.grant.region))
        through = Product.sites.through.objects.filter(site__in=made_here.values("pk"))
        on = Q(enterprise__in=on_chain().values("pk"))
        own |= on & Q(pk__in=through.values("product"))
    rows = Product.objects.filter(own).select_related("enterprise__region", "brand")
    return rows.order_by("-added_at", "-pk")


def search(rows: QuerySet[Product], wanted: Wanted) -> QuerySet[Product]:
    """Those of ``rows`` that were asked for, sorted."""
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.text:
        rows = rows.filter(_matching(wanted.text))
    return rows.order_by(*_ORDERINGS[wanted.order], "-pk")


def with_counts(rows: QuerySet[Product]) -> QuerySet[Product]:
    """Products with their number of lots as ``lots_count``."""
    return rows.annotate(lots_count=Count("lots"))


def history(product: Product) -> QuerySet[ProductEvent]:
    """What was done with a product and its lots, newest first, with who did it."""
    return product.events.select_related("by", "lot").order_by("-pk")


def standards_of(product: Product, on: date) -> Sequence[Citation]:
    """The executed standards in the enterprise's order, with what the catalogue says of each."""
    found = cited.look_up_all(product.standards, on)
    return [found[number] for number in product.standards]


def steps_open_to(actor: Actor, product: Product) -> list[str]:
    """The steps of the table that this person may take now."""
    if not keeps(actor, product):
        return []
    return product_life.PRODUCT_STEPS.names_from(product.standing)


def keeps(actor: Actor, product: Product) -> bool:
    """Whether the actor keeps the products of this product's enterprise."""
    is_own = actor.grant is not None and actor.grant.organisation == product.enterprise.public_id
    return is_own and permissions.may(actor, Capability.MANAGE_PRODUCTS)


def _matching(typed: str) -> Q:
    words, code = text.half_width(typed).strip(), text.compact(typed)
    found = Q(name__icontains=words) | Q(model__icontains=words)
    found |= Q(brand__name__icontains=words) | Q(enterprise__name__icontains=words)
    return found | Q(gtin__contains=code) | Q(own_code__icontains=code)
