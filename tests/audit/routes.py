"""The product's routes and some that refuse in every way there is."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils import timezone

from qbs_platform import urls as product
from qbs_platform.accounts import sessions, trail
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject
from qbs_platform.common.errors import FormRefused, Refusal
from qbs_platform.operations.models import Heartbeat

handler400, handler403 = product.handler400, product.handler403
handler404, handler500 = product.handler404, product.handler500


class TooLate(Refusal):
    """The step is over."""


def change(request: HttpRequest) -> None:
    """A change of state with its audit event."""
    now = timezone.now()
    Heartbeat.objects.create(kind=Heartbeat.WORKER, name="changed", beat_at=now)
    audit.record(
        who=trail.who(sessions.actor_of(request)),
        action="tried.thing.change",
        subject=Subject("tried.thing", "T-1"),
        now=now,
        before={"status": "DRAFT"},
        after={"status": "SUBMITTED"},
    )


@transaction.atomic
def done(request: HttpRequest) -> HttpResponse:
    change(request)
    return HttpResponse("done")


@transaction.atomic
def late(request: HttpRequest, reference: str) -> HttpResponse:
    change(request)
    raise TooLate("林晓的申请已经结束。")


def answered(request: HttpRequest) -> HttpResponse:
    try:
        late(request, "T-1")
    except TooLate as refusal:
        trail.note_refusal(request, refusal, subject=Subject("tried.thing", "T-9"))
        trail.note_refusal(request, refusal)
    return redirect("home:visitors")


def noted_and_raised(request: HttpRequest) -> HttpResponse:
    refusal = TooLate("两次。")
    trail.note_refusal(request, refusal)
    raise refusal


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def typed(request: HttpRequest) -> HttpResponse:
    raise FormRefused("请修改。")


def foreign(request: HttpRequest) -> HttpResponse:
    raise Http404


def unwell(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("planted")


@login_not_required
def limited(request: HttpRequest) -> HttpResponse:
    return HttpResponse("later", status=429)


tried = [
    path("done/", done, name="done"),
    path("late/<str:reference>/", late, name="late"),
    path("answered/", answered, name="answered"),
    path("noted-and-raised/", noted_and_raised, name="noted-and-raised"),
    path("denied/", denied, name="denied"),
    path("typed/", typed, name="typed"),
    path("foreign/", foreign, name="foreign"),
    path("unwell/", unwell, name="unwell"),
    path("limited/", limited, name="limited"),
]
urlpatterns = [path("tried/", include((tried, "tried"))), *product.urlpatterns]
