"""One lot: seen by who may, registered and changed by its keepers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.domain import product_life
from enterprises.enums import ProductStatus
from enterprises.errors import ProductRetired
from enterprises.forms import products as forms
from enterprises.forms.products import LotForm
from enterprises.models import Lot, Product
from enterprises.selectors import lots as selectors
from enterprises.services import lots
from enterprises.views.products import acts, entry, lines, products, scope
from enterprises.views.products.entry import Entry
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.views import steps
from qbs_platform.common import workdays
from qbs_platform.common.components import Link


@require_safe
def own_lot(request: HttpRequest, lot: UUID) -> HttpResponse:
    """One of the own enterprise's lots."""
    return _page(request, scope.member(request), lot)


@require_safe
def any_lot(request: HttpRequest, lot: UUID) -> HttpResponse:
    """One of the lots that the reader may see."""
    return _page(request, scope.reader(request), lot)


@steps.form_page
def lot_add(request: HttpRequest, product: UUID) -> HttpResponse:
    """Register a lot of a product."""
    actor = scope.keeper(request)
    row = products.of(actor, product)
    if row.standing is not ProductStatus.ACTIVE:
        raise ProductRetired(_("产品“%(name)s”已停用，不能登记新批次。") % {"name": row.name})

    def save(form: LotForm) -> str:
        added = lots.add(
            actor=actor,
            product_id=row.pk,
            stated=form.stated(),
            is_released=form.cleaned_data["is_released"],
            now=timezone.now(),
        )
        return reverse("enterprises:lot", args=[added.public_id])

    started = {"version": 1, "unit": row.unit}
    form = LotForm(steps.typed(request), initial=started, asks_release=True, **_choices(row))
    above = [*products.crumbs(scope.OWN), _named(row)]
    return entry.page(request, form, Entry(_("登记批次"), above, save))


@steps.form_page
def lot_edit(request: HttpRequest, lot: UUID) -> HttpResponse:
    """Change a lot that is held."""
    actor = scope.keeper(request)
    row = of(actor, lot)
    product_life.lot_step("change", row.standing)
    here = reverse("enterprises:lot", args=[lot])

    def save(form: LotForm) -> str:
        lots.change(
            actor=actor,
            lot_id=row.pk,
            version=form.cleaned_data["version"],
            stated=form.stated(),
            now=timezone.now(),
        )
        return here

    form = LotForm(steps.typed(request), initial=forms.lot_typed(row), **_choices(row.product))

    def kept() -> dict[str, Any]:
        return forms.lot_typed(of(actor, lot))

    above = [*crumbs(scope.OWN), Link(row.number, here)]
    return entry.page(request, form, Entry(_("修改批次"), above, save, kept))


def of(actor: Actor, lot: UUID) -> Lot:
    """The lot, if the actor may see it; 404 otherwise."""
    return get_object_or_404(selectors.lots_visible_to(actor), public_id=lot)


def crumbs(side: scope.Side) -> list[Link]:
    """The way down to one lot."""
    return [Link(_("批次"), reverse(side.lots))]


def _page(request: HttpRequest, actor: Actor, lot: UUID) -> HttpResponse:
    row, side = of(actor, lot), scope.side_of(actor)
    names = selectors.steps_open_to(actor, row)
    context = {
        "lot": row,
        "tag": lines.LOT_TAGS[row.standing],
        "product_url": reverse(side.product, args=[row.product.public_id]),
        "facts": _facts(row),
        "inspection": _inspection(row),
        "has_failed": row.verdict == "FAIL",
        "ways": acts.lot_ways(names, row.public_id),
        "history": lines.of_history(selectors.history(row)),
        "crumbs": [*crumbs(side), Link(row.number)],
    }
    return render(request, "enterprises/products/lot.html", context)


def _facts(row: Lot) -> list[tuple[str, str]]:
    return [
        (_("企业"), row.product.enterprise.name),
        (_("产品编码"), row.product.code),
        (_("生产日期"), row.produced_on.isoformat()),
        (_("保质期至"), row.expires_on.isoformat() if row.expires_on else ""),
        (_("数量"), f"{lines.amount(row)} {row.unit}"),
        (_("生产地点"), f"{row.site.name} · {row.site.address}"),
    ]


def _inspection(row: Lot) -> list[tuple[str, str]]:
    if not row.verdict:
        return []
    return [
        (_("检验报告编号"), row.report_number),
        (_("检验结论"), row.get_verdict_display()),
        (_("检验员"), row.inspector),
        (_("检验日期"), row.inspected_on.isoformat() if row.inspected_on else ""),
    ]


def _named(row: Product) -> Link:
    return Link(row.name, reverse("enterprises:product", args=[row.public_id]))


def _choices(product: Product) -> dict[str, Any]:
    sites = list(product.sites.order_by("name", "pk"))
    return {"sites": sites, "today": workdays.local_date(timezone.now())}
