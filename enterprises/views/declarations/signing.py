"""Acts of weight on a declaration: sign, withdraw, give a draft up; each says what it will do."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.content import declaration as texts
from enterprises.domain.declarations import transitions
from enterprises.forms.declarations import ReasonForm, SignForm
from enterprises.models import Declaration
from enterprises.selectors import declarations
from enterprises.services.declarations import drafting, ending, publishing
from enterprises.views.declarations import lines
from enterprises.views.declarations.acts import CONSEQUENCES, TITLES
from enterprises.views.declarations.own import below, row_of
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.views import steps
from qbs_platform.common import workdays
from qbs_platform.common.errors import FormRefused

_ACT = "enterprises/declarations/act.html"


@steps.form_page
def sign_page(request: HttpRequest, declaration: UUID) -> HttpResponseBase:
    """Read the whole declaration and the commitment, and sign: it is public at once."""
    return _sign(request, _row_for(request, declaration, "publish"))


@steps.fresh_proof_required
def _sign(request: HttpRequest, row: Declaration) -> HttpResponse:
    text = texts.commitment()
    start = {"version": row.version, "commitment": text.version}
    form = SignForm(steps.typed(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.publish(
                actor=sessions.signed_in_actor(request),
                declaration_id=row.pk,
                version=form.cleaned_data["version"],
                accepted=form.cleaned_data["commitment"],
                now=timezone.now(),
            )
        except FormRefused as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("已签署并公开，等待锚定。"))
            return redirect("enterprises:own-declaration", row.public_id)
    return _show_signature(request, row, form)


def _show_signature(request: HttpRequest, row: Declaration, form: SignForm) -> HttpResponse:
    review = declarations.review(row, on=workdays.local_date(timezone.now()))
    context = {
        **below(row, str(TITLES["publish"])),
        "row": row,
        "review": review,
        "indicators": lines.of_indicators(review.content),
        "mandatory": lines.of_mandatory(review.content),
        "commitment": texts.commitment(),
        "consequences": CONSEQUENCES["publish"],
    }
    return steps.show(request, "enterprises/declarations/sign.html", form, **context)


@steps.form_page
def withdraw_page(request: HttpRequest, declaration: UUID) -> HttpResponseBase:
    """Withdraw a published declaration with a public reason."""
    return _withdraw(request, _row_for(request, declaration, "withdraw"))


@steps.fresh_proof_required
def _withdraw(request: HttpRequest, row: Declaration) -> HttpResponse:
    form = ReasonForm(steps.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            ending.withdraw(
                actor=sessions.signed_in_actor(request),
                declaration_id=row.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except FormRefused as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("已撤回，公开页注明了理由。"))
            return redirect("enterprises:own-declaration", row.public_id)
    return _show_act(request, row, form, "withdraw")


@steps.form_page
def discard_page(request: HttpRequest, declaration: UUID) -> HttpResponse:
    """Give a draft up."""
    row = _row_for(request, declaration, "discard")
    if request.method == "POST":
        drafting.discard(
            actor=sessions.signed_in_actor(request), declaration_id=row.pk, now=timezone.now()
        )
        messages.success(request, _("草稿已放弃。"))
        return redirect("enterprises:own-declarations")
    return _show_act(request, row, forms.Form(), "discard")


def _show_act(request: HttpRequest, row: Declaration, form: forms.Form, name: str) -> HttpResponse:
    context = {**below(row, str(TITLES[name])), "consequences": CONSEQUENCES[name]}
    return steps.show(request, _ACT, form, **context)


def _row_for(request: HttpRequest, declaration: UUID, name: str) -> Declaration:
    """The declaration on which the step may be taken now; the service asks again under a lock."""
    capability = transitions.TRANSITIONS[name].capability
    if capability is not None:
        permissions.ensure(sessions.actor_of(request), capability)
    row = row_of(request, declaration)
    transitions.step(name, row.standing_on(workdays.local_date(timezone.now())))
    return row
