"""Challenges for case officers: the list, one with both sides, the decision."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from enterprises.errors import AnswerAwaited
from enterprises.forms.challenges import ChallengesForm
from enterprises.forms.declarations import ReasonForm
from enterprises.models import Challenge
from enterprises.selectors import challenges, declarations
from enterprises.services.declarations import challenges as services
from enterprises.views.declarations import lines
from enterprises.views.declarations.acts import CONSEQUENCES, TITLES
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common import workdays
from qbs_platform.common.components import Column, Link, Way
from qbs_platform.common.errors import FormRefused

_PER_PAGE = 30
_VERBS = {"clear": services.clear, "strike-off": services.strike_off}
_COLUMNS = (
    Column(gettext_lazy("产品")),
    Column(gettext_lazy("答复")),
    Column(gettext_lazy("结果")),
    Column(gettext_lazy("企业")),
    Column(gettext_lazy("质疑")),
    Column(gettext_lazy("应答复日期")),
)


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """All challenges, those waiting first; 422 without rows while the question is wrong."""
    actor = _reader(request)
    form = ChallengesForm(request.GET)
    today = workdays.local_date(timezone.now())
    context: dict[str, object] = {"form": form, "columns": _COLUMNS, "page": None, "lines": []}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        rows = challenges.narrowed(
            challenges.challenges_visible_to(actor), today, **form.cleaned_data
        )
        page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "lines": lines.of_challenges(page.object_list, today)}
        status = HTTPStatus.OK
    return render(request, "enterprises/declarations/challenges.html", context, status=status)


@require_safe
def challenge_page(request: HttpRequest, challenge: UUID) -> HttpResponse:
    """One challenge with both sides, and what may be decided."""
    actor = _reader(request)
    row = _row(actor, challenge)
    (line,) = lines.of_challenges([row], workdays.local_date(timezone.now()))
    context = {
        "line": line,
        "contact": challenges.contact_of(actor, row),
        "ways": _ways(actor, line),
        "history": lines.of_history(declarations.history_of(row.declaration), names_people=True),
        "crumbs": [*_crumbs(), Link(row.receipt)],
    }
    return render(request, "enterprises/declarations/challenge.html", context)


@steps.form_page
def decide_page(request: HttpRequest, challenge: UUID, verdict: str) -> HttpResponseBase:
    """Decide a challenge with a public reason."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.DECIDE_CHALLENGES)
    if verdict not in _VERBS:
        raise Http404
    return _decide(request, _row(actor, challenge), verdict)


@steps.fresh_proof_required
def _decide(request: HttpRequest, row: Challenge, verdict: str) -> HttpResponse:
    form = ReasonForm(steps.typed(request))
    here = reverse("enterprises:challenge", args=[row.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            _VERBS[verdict](
                actor=sessions.signed_in_actor(request),
                challenge_id=row.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except (FormRefused, AnswerAwaited) as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("结论已公开。"))
            return redirect(here)
    title = str(TITLES[verdict])
    context = {
        "title": title,
        "consequences": CONSEQUENCES[verdict],
        "cancel_url": here,
        "crumbs": [*_crumbs(), Link(row.receipt, here), Link(title)],
    }
    return steps.show(request, "enterprises/declarations/act.html", form, **context)


def _ways(actor: Actor, line: lines.ChallengeLine) -> list[Way]:
    row = line.row
    is_ripe = row.decided_at is None and (row.answer or line.is_overdue)
    if not is_ripe or not permissions.may(actor, Capability.DECIDE_CHALLENGES):
        return []
    return [
        Way(
            TITLES[verdict],
            reverse("enterprises:challenge-decide", args=[row.public_id, verdict]),
            "secondary",
        )
        for verdict in _VERBS
    ]


def _reader(request: HttpRequest) -> Actor:
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.READ_CHALLENGES)
    return actor


def _row(actor: Actor, challenge: UUID) -> Challenge:
    return get_object_or_404(challenges.challenges_visible_to(actor), public_id=challenge)


def _crumbs() -> list[Link]:
    return [Link(_("对自我声明的质疑"), reverse("enterprises:challenges"))]
