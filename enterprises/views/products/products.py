"""One product: seen by who may, added and changed by its keepers, with its pictures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.domain import product_life
from enterprises.forms import products as forms
from enterprises.forms.products import PhotoForm, ProductForm
from enterprises.models import Product
from enterprises.models.products import MOST_PHOTOS
from enterprises.selectors import declarations
from enterprises.selectors import lots as lot_selectors
from enterprises.selectors import products as selectors
from enterprises.services import photos, products
from enterprises.views.products import acts, entry, lines, lists, scope
from enterprises.views.products.entry import Entry
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common import workdays
from qbs_platform.common.components import Link
from qbs_platform.common.errors import FormRefused
from qbs_platform.files import services as files

_NEWEST_LOTS = 10
_NEWEST_EVENTS = 30


@require_safe
def own_product(request: HttpRequest, product: UUID) -> HttpResponse:
    """One of the own enterprise's products."""
    return _page(request, scope.member(request), product)


@require_safe
def any_product(request: HttpRequest, product: UUID) -> HttpResponse:
    """One of the products that the reader may see."""
    return _page(request, scope.reader(request), product)


@steps.form_page
def product_add(request: HttpRequest) -> HttpResponse:
    """Register a product."""
    actor = scope.keeper(request)
    enterprise = scope.kept_by(actor)

    def save(form: ProductForm) -> str:
        row = products.add(
            actor=actor, enterprise_id=enterprise.pk, stated=form.stated(), now=timezone.now()
        )
        return reverse("enterprises:product", args=[row.public_id])

    form = ProductForm(steps.typed(request), initial={"version": 1}, **_choices(actor))
    return entry.page(request, form, Entry(_("登记产品"), crumbs(scope.OWN), save))


@steps.form_page
def product_edit(request: HttpRequest, product: UUID) -> HttpResponse:
    """Change a product."""
    actor = scope.keeper(request)
    row = of(actor, product)
    product_life.product_step("change", row.standing)
    here = reverse("enterprises:product", args=[product])

    def save(form: ProductForm) -> str:
        products.change(
            actor=actor,
            product_id=row.pk,
            version=form.cleaned_data["version"],
            stated=form.stated(),
            now=timezone.now(),
        )
        return here

    form = ProductForm(steps.typed(request), initial=forms.product_typed(row), **_choices(actor))

    def kept() -> dict[str, Any]:
        return forms.product_typed(of(actor, product))

    above = [*crumbs(scope.OWN), Link(row.name, here)]
    return entry.page(request, form, Entry(_("修改产品"), above, save, kept))


@steps.form_page
def photo_add(request: HttpRequest, product: UUID) -> HttpResponse:
    """Take a picture in."""
    actor = scope.keeper(request)
    row = of(actor, product)
    product_life.product_step("change", row.standing)
    here = reverse("enterprises:product", args=[product])
    form = PhotoForm(steps.typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            photos.add(
                actor=actor,
                product_id=row.pk,
                upload=given["file"],
                alt=given["alt"],
                now=timezone.now(),
            )
        except FormRefused as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("图片已保存。"))
            return redirect(here)
    context = {"title": _("添加图片"), "crumbs": [*crumbs(scope.OWN), Link(row.name, here)]}
    return steps.show(
        request, "enterprises/products/photo_form.html", form, cancel_url=here, **context
    )


@require_POST
def photo_remove(request: HttpRequest, product: UUID, photo: UUID) -> HttpResponse:
    """Take a picture away."""
    actor = scope.keeper(request)
    row = of(actor, product)
    photos.remove(actor=actor, product_id=row.pk, photo=photo, now=timezone.now())
    messages.success(request, _("图片已移除。"))
    return redirect("enterprises:product", product)


@require_safe
def photo(request: HttpRequest, product: UUID, photo: UUID) -> HttpResponseBase:
    """The picture itself, for who may see the product."""
    row = of(scope.reader(request), product)
    found = get_object_or_404(row.photos.select_related("file"), public_id=photo)
    return files.serve(found.file, as_name=f"{row.code}-{found.position}")


def of(actor: Actor, product: UUID) -> Product:
    """The product, if the actor may see it; 404 otherwise."""
    return get_object_or_404(selectors.products_visible_to(actor), public_id=product)


def crumbs(side: scope.Side) -> list[Link]:
    """The way down to one product."""
    return [Link(_("产品"), reverse(side.products))]


def _page(request: HttpRequest, actor: Actor, product: UUID) -> HttpResponse:
    row, side = of(actor, product), scope.side_of(actor)
    newest = lot_selectors.lots_visible_to(actor).filter(product=row)[:_NEWEST_LOTS]
    names = selectors.steps_open_to(actor, row)
    pictures = list(row.photos.order_by("position"))
    may_edit = "change" in names
    context = {
        "product": row,
        "tag": lines.PRODUCT_TAGS[row.standing],
        "facts": _facts(row),
        "standards": selectors.standards_of(row, workdays.local_date(timezone.now())),
        "sites": row.sites.select_related("region").order_by("name", "pk"),
        "photos": pictures,
        "may_edit": may_edit,
        "may_add_photo": may_edit and len(pictures) < MOST_PHOTOS,
        "lots": lists.lot_lines(actor, newest),
        "lots_url": f"{reverse(side.lots)}?text={row.code}",
        "ways": acts.product_ways(names, row.public_id),
        **_declaring(actor, row),
        "history": lines.of_history(selectors.history(row)[:_NEWEST_EVENTS]),
        "crumbs": [*crumbs(side), Link(row.name)],
        "is_own": side.is_own,
    }
    return render(request, "enterprises/products/product.html", context)


def _declaring(actor: Actor, row: Product) -> dict[str, object]:
    today = workdays.local_date(timezone.now())
    return {
        "declared": declarations.in_force(row, today),
        "may_declare": permissions.may(actor, Capability.MANAGE_DECLARATIONS),
    }


def _facts(row: Product) -> list[tuple[str, str]]:
    code = (_("商品条码"), row.gtin) if row.gtin else (_("企业自编码"), row.own_code)
    days = row.shelf_life_days
    return [
        (_("企业"), row.enterprise.name),
        (_("品牌"), row.brand.name if row.brand else _("没有品牌")),
        (_("产品类别"), row.get_category_display()),
        (_("型号规格"), row.model),
        code,
        (_("销售单位"), row.unit),
        (_("保质期"), _("%(days)s 天") % {"days": days} if days else ""),
        (_("商品编码（HS）"), row.hs_code),
    ]


def _choices(actor: Actor) -> dict[str, Any]:
    return {
        "brands": list(selectors.brands_visible_to(actor)),
        "sites": list(selectors.sites_visible_to(actor)),
    }
