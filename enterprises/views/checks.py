"""What clerks do with a case, each on a page that says what it will do."""

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.enums import EnterpriseStatus, RefusalReason, Verdict
from enterprises.errors import StaleForm
from enterprises.forms.checking import AcceptForm, RefuseForm, ReturnForm, RoundForm
from enterprises.models import Enterprise
from enterprises.selectors import cases, codes, values
from enterprises.services import checking
from enterprises.views import case, consequences
from enterprises.views.case_page import TITLES
from qbs_platform.accounts import sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common.errors import FormRefused, Refusal
from qbs_platform.common.validators.verdicts import Outcome


@steps.form_page
def case_return(request: HttpRequest, enterprise: UUID) -> HttpResponseBase:
    """Return single items, each with its reason."""
    return _return(request, _own(request, enterprise))


@steps.form_page
def case_accept(request: HttpRequest, enterprise: UUID) -> HttpResponseBase:
    """Give the opinion that the enterprise be taken in."""
    return _accept(request, _own(request, enterprise))


@steps.form_page
def case_refuse(request: HttpRequest, enterprise: UUID) -> HttpResponseBase:
    """Give the opinion that the enterprise be refused."""
    return _refuse(request, _own(request, enterprise))


@steps.form_page
def case_retract(request: HttpRequest, enterprise: UUID) -> HttpResponseBase:
    """Take the own opinion back."""
    return _retract(request, _own(request, enterprise))


@steps.fresh_proof_required
def _return(request: HttpRequest, row: Enterprise) -> HttpResponse:
    if _is_closed(request, row, "return"):
        return _to_desk(request, row)
    shown = values.stated(row, row.particulars, is_masked=True)
    form = ReturnForm(steps.typed(request), initial=_initial(row), shown=shown)
    if request.method == "POST" and form.is_valid():
        try:
            checking.give_back(
                actor=sessions.signed_in_actor(request),
                enterprise_id=row.pk,
                round_number=form.cleaned_data["round_number"],
                reasons=form.reasons(),
                now=timezone.now(),
            )
        except (FormRefused, StaleForm) as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("已退回企业补正，核对期限暂停计时。"))
            return redirect("enterprises:case", row.public_id)
    return _form(request, row, form, "return")


@steps.fresh_proof_required
def _accept(request: HttpRequest, row: Enterprise) -> HttpResponse:
    if _is_closed(request, row, "accept"):
        return _to_desk(request, row)
    verdict = codes.verdict_on(row.uscc)
    doubt = verdict.message if verdict.outcome is not Outcome.ACCEPT else ""
    form = AcceptForm(steps.typed(request), initial=_initial(row), doubt=doubt)
    if request.method == "POST" and form.is_valid():
        try:
            after = checking.accept(
                actor=sessions.signed_in_actor(request),
                enterprise_id=row.pk,
                round_number=form.cleaned_data["round_number"],
                look=form.look(),
                override_note=form.cleaned_data.get("override_note", ""),
                now=timezone.now(),
            )
        except (FormRefused, StaleForm) as refusal:
            steps.refuse(request, form, refusal)
        else:
            return _opined(request, after)
    return _form(request, row, form, "accept")


@steps.fresh_proof_required
def _refuse(request: HttpRequest, row: Enterprise) -> HttpResponse:
    if _is_closed(request, row, "refuse"):
        return _to_desk(request, row)
    form = RefuseForm(steps.typed(request), initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            after = checking.refuse(
                actor=sessions.signed_in_actor(request),
                enterprise_id=row.pk,
                round_number=form.cleaned_data["round_number"],
                reason=RefusalReason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
                now=timezone.now(),
            )
        except (FormRefused, StaleForm) as refusal:
            steps.refuse(request, form, refusal)
        else:
            return _opined(request, after)
    return _form(request, row, form, "refuse")


@steps.fresh_proof_required
def _retract(request: HttpRequest, row: Enterprise) -> HttpResponse:
    if _is_closed(request, row, "retract"):
        return _to_desk(request, row)
    if request.method == "POST":
        actor = sessions.signed_in_actor(request)
        checking.retract(actor=actor, enterprise_id=row.pk, now=timezone.now())
        messages.success(request, _("已收回您的意见。"))
        return redirect("enterprises:case", row.public_id)
    return _form(request, row, forms.Form(), "retract")


def _own(request: HttpRequest, enterprise: UUID) -> Enterprise:
    actor = sessions.signed_in_actor(request)
    return case.row_of(actor, enterprise, Capability.CHECK_ONBOARDING)


def _is_closed(request: HttpRequest, row: Enterprise, act: str) -> bool:
    """Whether there is no sense in showing the form; what is sent, the service judges."""
    if request.method == "POST":
        return False
    return act not in cases.acts_open_to(sessions.signed_in_actor(request), row)


def _to_desk(request: HttpRequest, row: Enterprise) -> HttpResponse:
    messages.warning(request, _("这一步现在不能办。请看这家企业现在的状态和您已给出的意见。"))
    return redirect("enterprises:case", row.public_id)


def _initial(row: Enterprise) -> dict[str, object]:
    return {"round_number": row.onboarding.round}


def _form(request: HttpRequest, row: Enterprise, form: forms.Form, act: str) -> HttpResponse:
    """The page of an act; 409 where the enterprise handed in anew in the meantime."""
    refusal: Refusal | None = getattr(form, "refusal", None)
    is_stale = isinstance(refusal, StaleForm)
    if is_stale and isinstance(form, RoundForm):
        row.onboarding.refresh_from_db()  # it was read before whoever acted had committed, perhaps
        form.data = {**form.data.dict(), **_initial(row)}  # type: ignore[attr-defined]
    response = steps.show(
        request,
        "enterprises/case_return.html" if act == "return" else "enterprises/case_act.html",
        form,
        **case.below(row, str(TITLES[act])),
        consequences=consequences.of(act, row),
        is_danger=cases.settles(row, Verdict.REFUSE) if act == "refuse" else False,
        is_stale=is_stale,
    )
    if is_stale:
        response.status_code = HTTPStatus.CONFLICT
    return response


def _opined(request: HttpRequest, after: Enterprise) -> HttpResponse:
    said = {
        EnterpriseStatus.ONBOARDED: _("两份意见相同，企业已上链，等待锚定。"),
        EnterpriseStatus.REFUSED: _("两份意见相同，已决定不予上链，企业会收到理由。"),
    }
    waiting = _("意见已记下，等另一位受理员核对。")
    messages.success(request, said.get(after.standing, waiting))
    return redirect("enterprises:case", after.public_id)
