"""Who sees which lots; lists of lots that are searched and sorted."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy

from enterprises.domain import product_life
from enterprises.enums import InspectionVerdict, LotStatus
from enterprises.models import Lot, ProductEvent
from enterprises.selectors import products
from enterprises.selectors.products import products_visible_to
from qbs_platform.accounts.actors import Actor
from qbs_platform.common.validators import text


class Order(models.TextChoices):
    """How a list of lots can be sorted; the newest decides between equals."""

    NEWEST = "-produced", gettext_lazy("生产日期，最近在前")
    OLDEST = "produced", gettext_lazy("生产日期，最早在前")
    EXPIRY = "expires", gettext_lazy("保质期，最早到期在前")
    NUMBER = "number", gettext_lazy("批号")


_ORDERINGS: dict[Order, tuple[str | OrderBy, ...]] = {
    Order.NEWEST: ("-produced_on",),
    Order.OLDEST: ("produced_on",),
    Order.EXPIRY: (F("expires_on").asc(nulls_last=True),),
    Order.NUMBER: ("number",),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; None and '' do not restrict, the days are inclusive."""

    text: str = ""
    status: LotStatus | None = None
    produced_from: date | None = None
    produced_to: date | None = None
    order: Order = Order.NEWEST


def lots_visible_to(actor: Actor) -> QuerySet[Lot]:
    """The lots of the products that the actor sees, the newest first."""
    rows = Lot.objects.filter(product__in=products_visible_to(actor).order_by().values("pk"))
    rows = rows.select_related("product__enterprise", "product__brand", "site__region")
    return rows.order_by("-produced_on", "-pk")


def search(rows: QuerySet[Lot], wanted: Wanted) -> QuerySet[Lot]:
    """Those of ``rows`` that were asked for, sorted."""
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.produced_from:
        rows = rows.filter(produced_on__gte=wanted.produced_from)
    if wanted.produced_to:
        rows = rows.filter(produced_on__lte=wanted.produced_to)
    if wanted.text:
        rows = rows.filter(_matching(wanted.text))
    return rows.order_by(*_ORDERINGS[wanted.order], "-pk")


def history(lot: Lot) -> QuerySet[ProductEvent]:
    """What was done with a lot, newest first, with who did it."""
    return lot.events.select_related("by").order_by("-pk")


def steps_open_to(actor: Actor, lot: Lot) -> list[str]:
    """The steps of the table that this person may take now; a failed lot is not let go."""
    if not products.keeps(actor, lot.product):
        return []
    names = product_life.LOT_STEPS.names_from(lot.standing)
    has_failed = lot.verdict == InspectionVerdict.FAIL
    return [name for name in names if not (has_failed and name == "release")]


def _matching(typed: str) -> Q:
    words, code = text.half_width(typed).strip(), text.compact(typed)
    found = Q(number__icontains=words) | Q(product__name__icontains=words)
    found |= Q(product__enterprise__name__icontains=words)
    return found | Q(product__gtin__contains=code) | Q(product__own_code__icontains=code)
