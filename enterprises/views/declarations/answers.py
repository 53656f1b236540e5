"""Challenges from the enterprise's side: read one, answer it in public."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.declaration_enums import ChallengeOutcome
from enterprises.errors import ChallengeSettled
from enterprises.forms.challenges import AnswerForm
from enterprises.models import Challenge
from enterprises.selectors import challenges
from enterprises.services.declarations import challenges as services
from enterprises.views.declarations import lines
from enterprises.views.declarations.own import crumbs, ensure_member
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common import workdays
from qbs_platform.common.components import Link
from qbs_platform.common.errors import FormRefused


@require_safe
def own_challenge_page(request: HttpRequest, challenge: UUID) -> HttpResponse:
    """One challenge: what is said, until when to answer, what became of it."""
    actor = ensure_member(request)
    row = _row(request, challenge)
    is_open = row.result is ChallengeOutcome.OPEN and not row.answer
    (line,) = lines.of_challenges([row], workdays.local_date(timezone.now()))
    context = {
        "line": line,
        "may_answer": is_open and permissions.may(actor, Capability.MANAGE_DECLARATIONS),
        "crumbs": [*crumbs(), _named(row), Link(_("质疑"))],
    }
    return render(request, "enterprises/declarations/own_challenge.html", context)


@steps.form_page
def answer_page(request: HttpRequest, challenge: UUID) -> HttpResponseBase:
    """Answer a challenge, once and in public."""
    permissions.ensure(sessions.actor_of(request), Capability.MANAGE_DECLARATIONS)
    row = _row(request, challenge)
    if row.result is not ChallengeOutcome.OPEN:
        raise ChallengeSettled(_("这项质疑已经办结，不用再答复。"))
    return _answer(request, row)


@steps.fresh_proof_required
def _answer(request: HttpRequest, row: Challenge) -> HttpResponse:
    form = AnswerForm(steps.typed(request))
    here = reverse("enterprises:challenge-own", args=[row.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            services.answer(
                actor=sessions.signed_in_actor(request),
                challenge_id=row.pk,
                text=form.cleaned_data["text"],
                now=timezone.now(),
            )
        except FormRefused as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("已答复，答复已经公开。"))
            return redirect(here)
    context = {
        "row": row,
        "cancel_url": here,
        "crumbs": [*crumbs(), _named(row), Link(_("质疑"), here), Link(_("答复"))],
    }
    return steps.show(request, "enterprises/declarations/answer.html", form, **context)


def _row(request: HttpRequest, challenge: UUID) -> Challenge:
    found = challenges.challenges_against(sessions.signed_in_actor(request))
    return get_object_or_404(found, public_id=challenge)


def _named(row: Challenge) -> Link:
    declaration = row.declaration
    url = reverse("enterprises:own-declaration", args=[declaration.public_id])
    return Link(declaration.product.name, url)
