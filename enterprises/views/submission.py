"""Checking the answers, signing, handing in; handing in again; taking back, starting anew."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import content
from enterprises.domain import transitions
from enterprises.enums import EnterpriseStatus
from enterprises.errors import StaleForm
from enterprises.forms.onboarding import ResubmitForm, SubmitForm
from enterprises.models import Enterprise
from enterprises.selectors import onboarding, values
from enterprises.services import submissions
from enterprises.views.own import ensure_open, link_to, own, sections
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Link
from qbs_platform.common.errors import FormRefused
from qbs_platform.common.versioned_forms import VersionedForm

_STEPS = {
    "withdraw": (
        gettext_lazy("撤回"),
        (
            gettext_lazy("协会停止核对，材料不能再提交。"),
            gettext_lazy("要上链，须重新登记；已填的内容保留，仅本企业成员可见。"),
        ),
        gettext_lazy("已撤回。"),
        submissions.withdraw,
    ),
    "restart": (
        gettext_lazy("重新开始"),
        (
            gettext_lazy("以前填写的内容还在，可以修改。"),
            gettext_lazy("须重新签署并提交，期限重新计算。"),
        ),
        gettext_lazy("已重新开始，请核对后提交。"),
        submissions.restart,
    ),
}


@steps.form_page
def check_answers(request: HttpRequest) -> HttpResponseBase:
    """All answers on one page; the owner signs and submits, or submits again."""
    actor, enterprise = own(request, Capability.FILL_ONBOARDING)
    if request.method == "POST":
        permissions.ensure(actor, Capability.SUBMIT_ONBOARDING)  # the service knows a double click
    else:
        ensure_open(enterprise)
    if enterprise.standing is EnterpriseStatus.RETURNED:
        return _again(request, actor, enterprise)
    if not permissions.may(actor, Capability.SUBMIT_ONBOARDING):
        return _show(request, actor, enterprise, _submit_form(request, enterprise))
    return _submit(request, actor, enterprise)


@steps.form_page
def own_step(request: HttpRequest, step: str) -> HttpResponseBase:
    """Say what taking the case back, or starting anew, will do; then do it."""
    actor, enterprise = own(request, Capability.SUBMIT_ONBOARDING)
    if step not in _STEPS:
        raise Http404
    transitions.step(step, enterprise.standing)
    return _step(request, actor, enterprise, step)


@steps.fresh_proof_required
def _submit(request: HttpRequest, actor: Actor, enterprise: Enterprise) -> HttpResponse:
    form = _submit_form(request, enterprise)
    if request.method == "POST" and form.is_valid():
        try:
            submissions.submit(
                actor=actor,
                enterprise_id=enterprise.pk,
                version=form.cleaned_data["version"],
                signed=form.signed(),
                now=timezone.now(),
            )
        except (FormRefused, StaleForm) as refusal:
            _refuse(request, form, refusal)
        else:
            messages.success(request, _("已提交，由协会核对。"))
            return redirect("enterprises:own")
    return _show(request, actor, enterprise, form)


@steps.fresh_proof_required
def _again(request: HttpRequest, actor: Actor, enterprise: Enterprise) -> HttpResponse:
    returned = onboarding.open_items(enterprise)
    initial = {"version": enterprise.onboarding.version}
    form = ResubmitForm(steps.typed(request), initial=initial, returned=returned)
    if request.method == "POST" and form.is_valid():
        try:
            submissions.resubmit(
                actor=actor,
                enterprise_id=enterprise.pk,
                version=form.cleaned_data["version"],
                answers=form.answers(),
                now=timezone.now(),
            )
        except (FormRefused, StaleForm) as refusal:
            _refuse(request, form, refusal)
        else:
            messages.success(request, _("已重新提交，由协会继续核对。"))
            return redirect("enterprises:own")
    stated = values.stated(enterprise, enterprise.particulars, is_masked=True)
    rows = [(stated[item], row, link_to(item)) for item, row in returned.items()]
    return steps.show(
        request,
        "enterprises/resubmit.html",
        form,
        returned=rows,
        may_submit=permissions.may(actor, Capability.SUBMIT_ONBOARDING),
        **_frame(enterprise, _("提交补正")),
    )


@steps.fresh_proof_required
def _step(request: HttpRequest, actor: Actor, enterprise: Enterprise, name: str) -> HttpResponse:
    title, consequences, done, do = _STEPS[name]
    form = VersionedForm(steps.typed(request))
    if request.method == "POST":
        do(actor=actor, enterprise_id=enterprise.pk, now=timezone.now())
        messages.success(request, str(done))
        return redirect("enterprises:own")
    return steps.show(
        request,
        "act.html",
        form,
        consequences=consequences,
        is_danger=name == "withdraw",
        **_frame(enterprise, str(title)),
    )


def _submit_form(request: HttpRequest, enterprise: Enterprise) -> SubmitForm:
    initial = {"version": enterprise.onboarding.version}
    return SubmitForm(steps.typed(request), initial=initial, texts=content.commitments())


def _show(
    request: HttpRequest, actor: Actor, enterprise: Enterprise, form: SubmitForm
) -> HttpResponse:
    stated = values.stated(enterprise, enterprise.particulars, is_masked=True)
    return steps.show(
        request,
        "enterprises/check.html",
        form,
        sections=sections(stated),
        missing=[(each, link_to(item)) for item, each in stated.items() if each.is_missing],
        texts=content.commitments(),
        may_submit=permissions.may(actor, Capability.SUBMIT_ONBOARDING),
        **_frame(enterprise, _("核对并提交")),
    )


def _refuse(
    request: HttpRequest, form: SubmitForm | ResubmitForm, refusal: FormRefused | StaleForm
) -> None:
    """Say why above the form; one that went stale is shown with the version of now."""
    steps.refuse(request, form, refusal)
    if isinstance(refusal, StaleForm):
        _actor, enterprise = own(request)
        form.data = {**request.POST.dict(), "version": str(enterprise.onboarding.version)}


def _frame(enterprise: Enterprise, title: str) -> dict[str, object]:
    home = reverse("enterprises:own")
    crumbs = [Link(enterprise.name, home), Link(title)]
    return {"title": title, "crumbs": crumbs, "cancel_url": home}
