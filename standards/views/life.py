"""The steps of an edition's life: each says what it will do before it is done."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common.errors import FormRefused
from standards import selectors
from standards.domain import mistakes, transitions
from standards.enums import EditionStatus
from standards.forms.editions import PublishForm
from standards.models import StandardEdition
from standards.services import publishing
from standards.views.acts import ACTS, ON_PUBLISHING, TITLES
from standards.views.drafts import below, row_of


@steps.form_page
def draft_step(request: HttpRequest, edition: UUID, step: str) -> HttpResponseBase:
    """Say what a step will do, then do it."""
    row = row_of(request, edition)
    if step not in ACTS:
        raise Http404
    permissions.ensure(sessions.actor_of(request), transitions.TRANSITIONS[step].capability)
    transitions.step(step, EditionStatus(row.status))
    return _step(request, row, step)


@steps.fresh_proof_required
def _step(request: HttpRequest, row: StandardEdition, name: str) -> HttpResponse:
    act = ACTS[name]
    if request.method == "POST":
        act.do(actor=sessions.signed_in_actor(request), edition_id=row.pk, now=timezone.now())
        messages.success(request, str(act.done))
        return redirect("standards:draft", row.public_id)
    return steps.show(
        request,
        "act.html",
        forms.Form(),
        **below(row, str(TITLES[name])),
        consequences=act.consequences,
        is_danger=act.is_danger,
    )


@steps.form_page
def draft_publish(request: HttpRequest, edition: UUID) -> HttpResponseBase:
    """Ask for the dates, say what publishing does, and publish."""
    row = row_of(request, edition)
    permissions.ensure(sessions.actor_of(request), Capability.PUBLISH_STANDARD)
    transitions.step("publish", EditionStatus(row.status))
    return _publish(request, row)


@steps.fresh_proof_required
def _publish(request: HttpRequest, row: StandardEdition) -> HttpResponse:
    form = PublishForm(steps.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            publishing.publish(
                actor=sessions.signed_in_actor(request),
                edition_id=row.pk,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except FormRefused as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("已发布，等待锚定。"))
            return redirect("standards:draft", row.public_id)
    context = {
        **below(row, str(TITLES["publish"])),
        "consequences": ON_PUBLISHING,
        "mistakes": mistakes.found_in(selectors.text_of(row)),
        "content_hash": row.content_hash,
        "edition_id": row.public_id,
    }
    return steps.show(request, "standards/draft_publish.html", form, **context)
