"""Requests as our middleware makes them, and pages that only a machine of one's own has."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """A request for a page or for a part of one."""

    htmx: HtmxDetails


def wants_fragment(request: PageRequest) -> bool:
    """Whether htmx asks for a part; on Back it asks for the whole page again."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def local_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for builders and visitors of the demo: on a real deployment it does not exist."""

    @wraps(view)
    def local(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.LOCAL_HTTP:
            raise Http404
        return view(request, **kwargs)

    return local
