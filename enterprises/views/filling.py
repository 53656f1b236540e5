"""Beginning a case and filling it, section by section; what was typed is never lost."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.domain import items
from enterprises.enums import EnterpriseStatus, Item, Section
from enterprises.errors import AlreadyJoined, StaleForm
from enterprises.forms.onboarding import BeginForm, DocumentsForm, SectionForm
from enterprises.models import Enterprise
from enterprises.selectors import codes, onboarding, values
from enterprises.services import drafts, joining
from enterprises.views.own import ensure_open, own
from qbs_platform.accounts import sessions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Link
from qbs_platform.common.errors import FormRefused, TooMany
from qbs_platform.common.validators import uscc

_SECTION = "enterprises/section.html"


@steps.form_page
def join(request: HttpRequest) -> HttpResponse:
    """Ask which enterprise; one that is here already is asked to let the person in."""
    actor = sessions.signed_in_actor(request)
    joining.ensure_may_act_for_enterprises(actor.user)
    form = BeginForm(steps.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            begun = drafts.begin(actor=actor, now=timezone.now(), **form.cleaned_data)
        except AlreadyJoined as refusal:
            return _to_whoever_has_it(request, form, refusal)
        except (FormRefused, TooMany) as refusal:
            steps.refuse(request, form, refusal)
        else:
            sessions.remember(request, begun.grant)
            return redirect("enterprises:own")
    return steps.show(request, "enterprises/join.html", form, cancel_url=reverse("home:desk"))


@steps.form_page
def section(request: HttpRequest, section: str) -> HttpResponse:
    """Fill one section, or of a returned case the items that were named."""
    actor, enterprise = own(request, Capability.FILL_ONBOARDING)
    if section not in Section.values:
        raise Http404
    ensure_open(enterprise)
    listed = _listed(enterprise, Section(section))
    if Section(section) is Section.DOCUMENTS:
        return _documents(request, actor, enterprise, listed)
    return _section(request, actor, enterprise, Section(section), listed)


def _section(
    request: HttpRequest, actor: Actor, enterprise: Enterprise, wanted: Section, listed: list[Item]
) -> HttpResponse:
    form = SectionForm(steps.typed(request), initial=_kept(enterprise, listed), listed=listed)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.fill(
                actor=actor,
                enterprise_id=enterprise.pk,
                version=form.cleaned_data["version"],
                given=form.given(),
                now=timezone.now(),
            )
        except StaleForm as stale:
            kept, around = _kept(enterprise, listed), _frame(enterprise, wanted, listed)
            return steps.show_beside(request, _SECTION, form, stale, kept, **around)
        except FormRefused as refusal:
            steps.refuse(request, form, refusal)
        else:
            return _saved(request, enterprise, wanted)
    return steps.show(request, _SECTION, form, **_frame(enterprise, wanted, listed))


def _documents(
    request: HttpRequest, actor: Actor, enterprise: Enterprise, listed: list[Item]
) -> HttpResponse:
    form = DocumentsForm(request.POST or None, request.FILES or None, listed=listed)
    if request.method == "POST" and form.is_valid():
        for item in listed:
            _attach(request, form, actor, enterprise, item)
        if not form.errors:
            return _saved(request, enterprise, Section.DOCUMENTS)
    stated = values.stated(enterprise, enterprise.particulars, is_masked=True)
    return steps.show(
        request,
        "enterprises/documents.html",
        form,
        documents=[(stated[item], item.value.lower()) for item in listed],
        **_frame(enterprise, Section.DOCUMENTS, listed),
    )


def _attach(
    request: HttpRequest, form: DocumentsForm, actor: Actor, enterprise: Enterprise, item: Item
) -> None:
    """Take one document in; the others are kept whatever becomes of it."""
    upload = form.cleaned_data[item.value.lower()]
    if not isinstance(upload, UploadedFile):
        return
    try:
        drafts.attach(
            actor=actor,
            enterprise_id=enterprise.pk,
            item=item,
            upload=upload,
            client_sha256="",
            now=timezone.now(),
        )
    except FormRefused as refusal:
        form.add_error(item.value.lower(), str(refusal))
        trail.note_refusal(request, refusal)


def _saved(request: HttpRequest, enterprise: Enterprise, wanted: Section) -> HttpResponse:
    messages.success(request, _("已保存：%(section)s。") % {"section": wanted.label})
    verdict = codes.verdict_on(Enterprise.objects.get(pk=enterprise.pk).uscc)
    if wanted is Section.IDENTITY and verdict.message:
        messages.warning(request, verdict.message)
    return redirect("enterprises:own")


def _listed(enterprise: Enterprise, wanted: Section) -> list[Item]:
    """The items of a section that may be changed now; 404 where none of them came back."""
    listed = list(items.SECTIONS[wanted])
    if enterprise.standing is EnterpriseStatus.RETURNED:
        returned = onboarding.open_items(enterprise)
        listed = [item for item in listed if item in returned]
    if not listed:
        raise Http404
    return listed


def _kept(enterprise: Enterprise, listed: Iterable[Item]) -> dict[str, Any]:
    fresh = Enterprise.objects.select_related("onboarding", "particulars").get(pk=enterprise.pk)
    return {
        "version": fresh.onboarding.version,
        **{
            item.value.lower(): values.kept(fresh, fresh.particulars, item)
            for item in listed
            if item not in items.FILES
        },
    }


def _frame(enterprise: Enterprise, wanted: Section, listed: Iterable[Item]) -> dict[str, Any]:
    home = reverse("enterprises:own")
    returned = onboarding.open_items(enterprise)
    return {
        "title": wanted.label,
        "crumbs": [Link(enterprise.name, home), Link(wanted.label)],
        "cancel_url": home,
        "returned": [returned[item] for item in listed if item in returned],
    }


def _to_whoever_has_it(
    request: HttpRequest, form: BeginForm, refusal: AlreadyJoined
) -> HttpResponse:
    """Lead to the request to join, so that a code in use is no dead end."""
    trail.note_refusal(request, refusal)
    holder = codes.holder_of_code(uscc.normalise(form.cleaned_data["uscc"]))
    if holder is None:  # it was withdrawn in this very moment
        form.add_error(None, str(refusal))
        return steps.show(request, "enterprises/join.html", form, cancel_url=reverse("home:desk"))
    messages.warning(request, str(refusal))
    return redirect("enterprises:join-ask", holder.public_id)
