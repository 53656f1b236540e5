"""Requests as our middleware makes them."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """A request for a page or for a part of one."""

    htmx: HtmxDetails


def wants_fragment(request: PageRequest) -> bool:
    """Whether htmx asks for a part; on Back it asks for the whole page again."""
    return bool(request.htmx) and not request.htmx.history_restore_request
