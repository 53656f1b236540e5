"""Middleware that knows who acts: every refused request leaves its event in the audit trail."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from qbs_platform.accounts import trail
from qbs_platform.common.errors import Refusal


class RefusalTrailMiddleware:
    """Notes refusals that a view let through and writes all noted ones after the answer.

    Stands last in ``MIDDLEWARE``, so that it sees the exception before it becomes a page, and the
    answers of all others (a missing token, a sign-in that is required).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        trail.settle(request, response, now=timezone.now())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Note refusals; answering them is the next middleware's work."""
        if isinstance(exception, Refusal | PermissionDenied):
            trail.note_refusal(request, exception)
