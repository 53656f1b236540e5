"""The trail for internal audit: a list to search, one event, an export."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chain.trail import reading
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.audit import selectors
from qbs_platform.audit.models import AuditEvent
from qbs_platform.audit.selectors import Filter
from qbs_platform.common import exports, keyset, workdays
from qbs_platform.common.components import Column, Link
from qbs_platform.operations.trail import files, services
from qbs_platform.operations.trail.forms import ACTIONS, TrailForm
from qbs_platform.operations.trail.people import ActingPerson, Directory

_PER_PAGE = 50
_COLUMNS = (
    Column(gettext_lazy("时间")),
    Column(gettext_lazy("人员")),
    Column(gettext_lazy("动作")),
    Column(gettext_lazy("对象")),
    Column(gettext_lazy("结果")),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One event and who acted in it."""

    event: AuditEvent
    who: ActingPerson


@require_safe
def events_page(request: HttpRequest) -> HttpResponse:
    """List what happened, newest first, narrowed by what the address asks."""
    permissions.ensure(sessions.actor_of(request), Capability.READ_AUDIT_TRAIL)
    return _list(request, TrailForm(request.GET))


@require_safe
def event_page(request: HttpRequest, event_id: int) -> HttpResponse:
    """Show everything one event says, and the ways to what belongs to it."""
    permissions.ensure(sessions.actor_of(request), Capability.READ_AUDIT_TRAIL)
    event = get_object_or_404(selectors.events(Filter()), pk=event_id)
    (line,) = _lines([event])
    here = reverse("operations:trail")
    context = {
        "line": line,
        "seal": reading.seal_of(event),
        "now": timezone.now(),
        "crumbs": [Link(_("审计记录"), here), Link(str(event.pk))],
        "related": [Link(label, f"{here}?{urlencode(asked)}") for label, asked in _related(event)],
    }
    return render(request, "operations/trail_event.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out what the address asks for as a file; a wrong question shows the list again."""
    permissions.ensure(sessions.actor_of(request), Capability.READ_AUDIT_TRAIL)
    return _export(request)


@steps.fresh_proof_required
def _export(request: HttpRequest) -> HttpResponseBase:
    actor, form = sessions.actor_of(request), TrailForm(request.GET)
    if not form.is_valid():
        return _list(request, form)
    chosen, now = services.format_of(request.POST.get("format", "")), timezone.now()
    events = services.begin_export(actor=actor, wanted=form.wanted(), chosen=chosen, now=now)
    return exports.attachment(
        chosen,
        stem=f"qbs-audit-trail-{now.astimezone(workdays.SHANGHAI):%Y%m%d-%H%M%S}",
        heading=files.heading(),
        rows=files.rows(events, Directory()),
    )


def _list(request: HttpRequest, form: TrailForm) -> HttpResponse:
    context = {
        "form": form,
        "columns": _COLUMNS,
        "actions_id": ACTIONS,
        "actions": selectors.known_actions(),
        "too_many": services.too_many(),
        **(_found(request, form.wanted()) if form.is_valid() else {"window": None}),
    }
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "operations/trail.html", context, status=status)


def _found(request: HttpRequest, wanted: Filter) -> dict[str, object]:
    events = selectors.events(wanted)
    window = keyset.window(events, moment="at", asked=request.GET, size=_PER_PAGE)
    count = keyset.count_up_to(events, services.MOST_ROWS)
    return {
        "window": window,
        "lines": _lines(window.rows),
        "count": count,
        "most": f"{services.MOST_ROWS:,}" if count > services.MOST_ROWS else "",
    }


def _lines(events: list[AuditEvent]) -> list[_Line]:
    directory = Directory()
    directory.learn(events)
    return [_Line(event, directory.who(event)) for event in events]


def _related(event: AuditEvent) -> list[tuple[str, dict[str, object]]]:
    """What to look for next: only what the event names."""
    asked: list[tuple[str, dict[str, object]]] = [
        (_("同一请求的事件"), {"request_id": event.request_id}),
        (_("同一对象的事件"), {"object_type": event.object_type, "object_id": event.object_id}),
        (_("同一人员的事件"), {"person": event.actor}),
        (_("同一动作的事件"), {"action": event.action}),
    ]
    return [(label, answers) for label, answers in asked if all(answers.values())]
