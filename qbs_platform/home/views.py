"""The visitors' home page, each role's landing page, the styleguide."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qbs_platform.accounts import sessions
from qbs_platform.common import error_pages


@login_not_required
@require_safe
def visitors(request: HttpRequest) -> HttpResponse:
    """What QBS is, for whoever comes by."""
    return render(request, "home/visitors.html")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The landing page of the role the person acts under."""
    actor = sessions.actor_of(request)
    kind = actor.grant.kind.lower() if actor and actor.grant else "none"
    return render(request, f"home/desks/{kind}.html", {"actor": actor})


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for whoever builds pages and for the tests."""
    return render(request, "home/styleguide.html")


@require_safe
def styleguide_error(request: HttpRequest, status: int) -> HttpResponse:
    """One error page as people see it."""
    if status not in error_pages.TEXTS:
        raise Http404
    return error_pages.render(request, HTTPStatus(status))
