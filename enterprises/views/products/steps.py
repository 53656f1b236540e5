"""One step of a product or a lot: what it will do is said, why is asked, then it is done."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from enterprises.domain import product_life
from enterprises.forms.products import ReasonForm
from enterprises.models import Lot, Product
from enterprises.views.products import lots, products, scope
from enterprises.views.products.acts import LOT_ACTS, PRODUCT_ACTS, Act
from qbs_platform.accounts import sessions
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Link
from qbs_platform.common.errors import FormRefused


@steps.form_page
def product_step(request: HttpRequest, product: UUID, step: str) -> HttpResponseBase:
    """Retire or restore a product."""
    actor = scope.keeper(request)
    row = products.of(actor, product)
    if step not in PRODUCT_ACTS:
        raise Http404
    found = product_life.product_step(step, row.standing)
    form = ReasonForm(steps.typed(request), needs_reason=found.needs_reason)
    return _gate(PRODUCT_ACTS[step])(request, row, PRODUCT_ACTS[step], form)


@steps.form_page
def lot_step(request: HttpRequest, lot: UUID, step: str) -> HttpResponseBase:
    """Release, hold or recall a lot."""
    actor = scope.keeper(request)
    row = lots.of(actor, lot)
    if step not in LOT_ACTS:
        raise Http404
    found = product_life.lot_step(step, row.standing)
    form = ReasonForm(steps.typed(request), needs_reason=found.needs_reason)
    return _gate(LOT_ACTS[step])(request, row, LOT_ACTS[step], form)


def _gate(act: Act) -> steps.View:
    return _guarded if act.is_danger else _step


def _step(request: HttpRequest, row: Product | Lot, act: Act, form: ReasonForm) -> HttpResponse:
    noun = "lot" if isinstance(row, Lot) else "product"
    back = reverse(f"enterprises:{noun}", args=[row.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            act.do(
                actor=sessions.signed_in_actor(request),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
                **{f"{noun}_id": row.pk},
            )
        except FormRefused as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, str(act.done))
            return redirect(back)
    context = {
        "title": f"{act.title} · {row}",
        "label": act.title,
        "crumbs": [*_above(row), Link(str(row), back), Link(act.title)],
        "cancel_url": back,
        "consequences": act.consequences,
        "is_danger": act.is_danger,
    }
    return steps.show(request, "enterprises/products/step.html", form, **context)


_guarded = steps.fresh_proof_required(_step)


def _above(row: Product | Lot) -> list[Link]:
    return lots.crumbs(scope.OWN) if isinstance(row, Lot) else products.crumbs(scope.OWN)
