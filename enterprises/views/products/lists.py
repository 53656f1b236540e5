"""Lists of products and of lots, one's own and all that one may see, and the same as tables."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.enums import TableKind
from enterprises.forms.product_lists import LotsForm, ProductsForm
from enterprises.models import Lot, Product
from enterprises.selectors import lots, products
from enterprises.services import exporting
from enterprises.views.products import lines, scope
from qbs_platform.accounts.actors import Actor
from qbs_platform.common import exports, workdays
from qbs_platform.common.components import Column
from qbs_platform.common.exports import Format

_PER_PAGE = 50
_PRODUCT_COLUMNS = (
    Column(_("产品")),
    Column(_("状态")),
    Column(_("编码")),
    Column(_("型号规格")),
    Column(_("品牌")),
    Column(_("批次"), is_numeric=True),
)
_LOT_COLUMNS = (
    Column(_("批号")),
    Column(_("状态")),
    Column(_("产品")),
    Column(_("生产日期")),
    Column(_("保质期至")),
    Column(_("数量"), is_numeric=True),
    Column(_("出厂检验")),
)
_ENTERPRISE = Column(_("企业"))


@require_safe
def own_products(request: HttpRequest) -> HttpResponse:
    """The own enterprise's products."""
    return _products(request, scope.member(request), scope.OWN)


@require_safe
def all_products(request: HttpRequest) -> HttpResponse:
    """Every product that the reader may see."""
    return _products(request, scope.reader(request), scope.ALL)


@require_safe
def own_lots(request: HttpRequest) -> HttpResponse:
    """The own enterprise's lots."""
    return _lots(request, scope.member(request), scope.OWN)


@require_safe
def all_lots(request: HttpRequest) -> HttpResponse:
    """Every lot that the reader may see."""
    return _lots(request, scope.reader(request), scope.ALL)


@require_POST
def products_export(request: HttpRequest, chosen: str) -> HttpResponseBase:
    """The products that the address asks for, as a table."""
    actor, form, made_as = scope.reader(request), ProductsForm(request.GET), _format(chosen)
    if not form.is_valid():
        return _products(request, actor, scope.side_of(actor))
    rows = products.search(products.products_visible_to(actor), form.wanted())
    exporting.begin(actor=actor, kind=TableKind.PRODUCTS, rows=rows, now=timezone.now())
    found = rows.prefetch_related("sites").iterator(chunk_size=500)
    return _table(made_as, "products", lines.product_heading(), lines.product_rows(found))


@require_POST
def lots_export(request: HttpRequest, chosen: str) -> HttpResponseBase:
    """The lots that the address asks for, as a table."""
    actor, form, made_as = scope.reader(request), LotsForm(request.GET), _format(chosen)
    if not form.is_valid():
        return _lots(request, actor, scope.side_of(actor))
    rows = lots.search(lots.lots_visible_to(actor), form.wanted())
    exporting.begin(actor=actor, kind=TableKind.LOTS, rows=rows, now=timezone.now())
    return _table(made_as, "lots", lines.lot_heading(), lines.lot_rows(rows.iterator()))


def _products(request: HttpRequest, actor: Actor, side: scope.Side) -> HttpResponse:
    form = ProductsForm(request.GET)
    page: Page[Product] | None = None
    if form.is_valid():
        found = products.search(products.products_visible_to(actor), form.wanted())
        page = _page(request, products.with_counts(found))
    own = scope.side_of(actor)
    context = {
        **_around(request, actor, side.products, "products", _PRODUCT_COLUMNS),
        "form": form,
        "page": page,
        "lines": [
            (row, reverse(own.product, args=[row.public_id]), lines.PRODUCT_TAGS[row.standing])
            for row in page or ()
        ],
    }
    return render(request, "enterprises/products/list.html", context, status=_status(form))


def _lots(request: HttpRequest, actor: Actor, side: scope.Side) -> HttpResponse:
    form = LotsForm(request.GET)
    page: Page[Lot] | None = None
    if form.is_valid():
        page = _page(request, lots.search(lots.lots_visible_to(actor), form.wanted()))
    context = {
        **_around(request, actor, side.lots, "lots", _LOT_COLUMNS),
        "form": form,
        "page": page,
        "lines": lot_lines(actor, page or ()),
    }
    return render(request, "enterprises/products/lots.html", context, status=_status(form))


def lot_lines(actor: Actor, rows: Iterable[Lot]) -> list[tuple[Lot, str, str, str]]:
    """Lots with the address of each, its tag, and its quantity in words."""
    route = scope.side_of(actor).lot
    return [
        (row, reverse(route, args=[row.public_id]), lines.LOT_TAGS[row.standing], lines.amount(row))
        for row in rows
    ]


def _around(
    request: HttpRequest, actor: Actor, current: str, noun: str, columns: tuple[Column, ...]
) -> dict[str, object]:
    listing = scope.listing(actor, current)
    return {
        **listing,
        "here": request.path,
        "columns": columns if listing["is_own"] else (*columns, _ENTERPRISE),
        "import_url": reverse(f"enterprises:{noun}-import") if listing["may_add"] else "",
        "exports": [
            (made_as.label, reverse(f"enterprises:{noun}-export", args=[made_as.value]))
            for made_as in Format
        ],
    }


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))


def _status(form: ProductsForm | LotsForm) -> HTTPStatus:
    return HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY


def _format(chosen: str) -> Format:
    if chosen not in Format.values:
        raise Http404
    return Format(chosen)


def _table(
    chosen: Format, stem: str, heading: exports.Row, rows: Iterable[exports.Row]
) -> HttpResponseBase:
    day = workdays.local_date(timezone.now())
    return exports.attachment(chosen, stem=f"{stem}-{day:%Y%m%d}", heading=heading, rows=rows)
