"""The steps of an edition's life: each says what it will do before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Link
from qbs_platform.common.errors import FormRefused
from standards import selectors
from standards.domain import mistakes, transitions
from standards.enums import EditionStatus
from standards.forms.editions import PublishForm
from standards.models import StandardEdition
from standards.services import editions, publishing
from standards.views.drafts import crumbs, named, row_of


@dataclass(frozen=True, slots=True)
class Act:
    """One step on a page of its own: title, what it will do, the service, what is said after."""

    title: Promise
    consequences: tuple[Promise, ...]
    done: Promise
    do: Callable[..., StandardEdition]
    is_danger: bool = False


ACTS = {
    "open": Act(
        gettext_lazy("公开征求意见"),
        (
            gettext_lazy("任何人都能在历次版本页看到这份草案，标明征求意见。"),
            gettext_lazy("征求意见期间不能修改；要改，先收回。"),
            gettext_lazy("标准维护人和机构负责人会收到消息。"),
        ),
        gettext_lazy("已公开征求意见。"),
        editions.open_for_comment,
    ),
    "revise": Act(
        gettext_lazy("收回修改"),
        (
            gettext_lazy("公众不再看到这份草案。"),
            gettext_lazy("改好之后，须再次公开征求意见，才能发布。"),
        ),
        gettext_lazy("已收回，可以修改。"),
        editions.revise,
    ),
    "abandon": Act(
        gettext_lazy("放弃草案"),
        (
            gettext_lazy("草案从此不能修改，也不能恢复。"),
            gettext_lazy("内容和历史保留，版本号不再使用。"),
        ),
        gettext_lazy("草案已放弃。"),
        editions.abandon,
        is_danger=True,
    ),
    "close": Act(
        gettext_lazy("停止使用"),
        (
            gettext_lazy("此后不能再按这一版办理。"),
            gettext_lazy("内容、指纹和存证保留，任何人仍可查阅。"),
        ),
        gettext_lazy("这一版已停止使用。"),
        publishing.close,
        is_danger=True,
    ),
}


@steps.form_page
def draft_step(request: HttpRequest, edition: UUID, step: str) -> HttpResponseBase:
    """Say what a step will do, then do it."""
    row = row_of(request, edition)
    if step not in ACTS:
        raise Http404
    permissions.ensure(sessions.actor_of(request), transitions.TRANSITIONS[step].capability)
    transitions.step(step, EditionStatus(row.status))
    return _step(request, row, ACTS[step])


@steps.fresh_proof_required
def _step(request: HttpRequest, row: StandardEdition, act: Act) -> HttpResponse:
    if request.method == "POST":
        act.do(actor=sessions.signed_in_actor(request), edition_id=row.pk, now=timezone.now())
        messages.success(request, str(act.done))
        return redirect("standards:draft", row.public_id)
    return steps.show(
        request,
        "standards/draft_step.html",
        forms.Form(),
        **_context(row, str(act.title)),
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
    found = mistakes.found_in(selectors.text_of(row))
    context = {**_context(row, _("发布")), "mistakes": found, "content_hash": row.content_hash}
    return steps.show(request, "standards/draft_publish.html", form, **context)


def _context(row: StandardEdition, title: str) -> dict[str, object]:
    here = named(row)
    return {
        "title": title,
        "crumbs": [*crumbs(), here, Link(title)],
        "cancel_url": here.url,
        "edition_id": row.public_id,
    }
