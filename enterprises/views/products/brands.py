"""Brands and places of production of the own enterprise: lists, add, change, remove."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.domain.products import Licence
from enterprises.forms import brands as forms
from enterprises.forms.brands import BrandForm, SiteForm
from enterprises.models import Brand, Site
from enterprises.selectors import products as selectors
from enterprises.services import brands, sites
from enterprises.views.products import entry, scope
from enterprises.views.products.entry import Entry
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Link


@require_safe
def brands_page(request: HttpRequest) -> HttpResponse:
    """The enterprise's brands."""
    actor = scope.member(request)
    context = {
        **scope.listing(actor, "enterprises:brands"),
        "brands": selectors.brands_with_counts(actor),
    }
    return render(request, "enterprises/products/brands.html", context)


@steps.form_page
def brand_add(request: HttpRequest) -> HttpResponse:
    """Register a brand."""
    actor = scope.keeper(request)
    enterprise = scope.kept_by(actor)

    def save(form: BrandForm) -> str:
        brands.add(
            actor=actor, enterprise_id=enterprise.pk, stated=form.stated(), now=timezone.now()
        )
        return reverse("enterprises:brands")

    form = BrandForm(steps.typed(request), initial={"version": 1})
    return entry.page(request, form, Entry(_("登记品牌"), _brand_crumbs(), save))


@steps.form_page
def brand_edit(request: HttpRequest, brand: UUID) -> HttpResponse:
    """Change a brand."""
    actor = scope.keeper(request)
    row = _brand(actor, brand)

    def save(form: BrandForm) -> str:
        brands.change(
            actor=actor,
            brand_id=row.pk,
            version=form.cleaned_data["version"],
            stated=form.stated(),
            now=timezone.now(),
        )
        return reverse("enterprises:brands")

    form = BrandForm(steps.typed(request), initial=forms.brand_typed(row))

    def kept() -> dict[str, Any]:
        return forms.brand_typed(_brand(actor, brand))

    return entry.page(request, form, Entry(row.name, _brand_crumbs(), save, kept))


@require_POST
def brand_remove(request: HttpRequest, brand: UUID) -> HttpResponse:
    """Remove a brand that no product is sold under."""
    actor = scope.keeper(request)
    brands.remove(actor=actor, brand_id=_brand(actor, brand).pk, now=timezone.now())
    messages.success(request, _("已删除。"))
    return redirect("enterprises:brands")


@require_safe
def sites_page(request: HttpRequest) -> HttpResponse:
    """The enterprise's places of production."""
    actor = scope.member(request)
    rows = selectors.sites_with_counts(actor)
    context = {
        **scope.listing(actor, "enterprises:sites"),
        "lines": [(row, [Licence.from_record(each) for each in row.licences]) for row in rows],
    }
    return render(request, "enterprises/products/sites.html", context)


@steps.form_page
def site_add(request: HttpRequest) -> HttpResponse:
    """Register a place of production."""
    actor = scope.keeper(request)
    enterprise = scope.kept_by(actor)

    def save(form: SiteForm) -> str:
        sites.add(
            actor=actor, enterprise_id=enterprise.pk, stated=form.stated(), now=timezone.now()
        )
        return reverse("enterprises:sites")

    form = SiteForm(steps.typed(request), initial={"version": 1, "region": enterprise.region.code})
    return entry.page(request, form, Entry(_("登记生产地点"), _site_crumbs(), save))


@steps.form_page
def site_edit(request: HttpRequest, site: UUID) -> HttpResponse:
    """Change a place of production."""
    actor = scope.keeper(request)
    row = _site(actor, site)

    def save(form: SiteForm) -> str:
        sites.change(
            actor=actor,
            site_id=row.pk,
            version=form.cleaned_data["version"],
            stated=form.stated(),
            now=timezone.now(),
        )
        return reverse("enterprises:sites")

    form = SiteForm(steps.typed(request), initial=forms.site_typed(row))

    def kept() -> dict[str, Any]:
        return forms.site_typed(_site(actor, site))

    return entry.page(request, form, Entry(row.name, _site_crumbs(), save, kept))


@require_POST
def site_remove(request: HttpRequest, site: UUID) -> HttpResponse:
    """Remove a place where nothing is or was made."""
    actor = scope.keeper(request)
    sites.remove(actor=actor, site_id=_site(actor, site).pk, now=timezone.now())
    messages.success(request, _("已删除。"))
    return redirect("enterprises:sites")


def _brand(actor: Actor, brand: UUID) -> Brand:
    return get_object_or_404(selectors.brands_visible_to(actor), public_id=brand)


def _site(actor: Actor, site: UUID) -> Site:
    return get_object_or_404(selectors.sites_visible_to(actor), public_id=site)


def _brand_crumbs() -> list[Link]:
    return [
        Link(_("产品"), reverse("enterprises:products")),
        Link(_("品牌"), reverse("enterprises:brands")),
    ]


def _site_crumbs() -> list[Link]:
    return [
        Link(_("产品"), reverse("enterprises:products")),
        Link(_("生产地点"), reverse("enterprises:sites")),
    ]
