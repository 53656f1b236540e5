"""The error pages: what happened, what to do next, a reference to quote.

They use no session and no database, so that they also answer when those are what failed.
"""

import sys
from http import HTTPStatus

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qbs_platform.common import problems
from qbs_platform.common.error_texts import TEXTS
from qbs_platform.logs import request_id

_RETRY_AFTER_SECONDS = {HTTPStatus.SERVICE_UNAVAILABLE: 30, HTTPStatus.TOO_MANY_REQUESTS: 60}


def render(
    request: HttpRequest, status: HTTPStatus, reason: str = "", kind: str = ""
) -> HttpResponse:
    """The page for ``status``; ``reason`` replaces the general sentence of what happened.

    A program that asked the API gets a problem document of that ``kind`` instead.
    """
    response: HttpResponse
    if problems.are_wanted(request):
        response = problems.document(request, status, detail=reason, kind=kind)
    else:
        response = _page(request, status, reason)
    if status in _RETRY_AFTER_SECONDS:
        response["Retry-After"] = str(_RETRY_AFTER_SECONDS[status])
    return response


def _page(request: HttpRequest, status: HTTPStatus, reason: str) -> HttpResponse:
    context = {
        "status": int(status),
        "text": TEXTS[status],
        "reason": reason,
        "reference": request_id.get(),
        "LANGUAGE_CODE": get_language(),
        "path": request.path,
    }
    return HttpResponse(render_to_string("error.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the body was larger than the server takes."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return render(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """403 with the sentence that the code gave, if any."""
    return render(request, HTTPStatus.FORBIDDEN, reason=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; the same body for what is foreign and for what does not exist."""
    return render(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is away or too busy to answer in time.

    Django calls this while it handles the exception, which is how we know which one it was.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return render(request, HTTPStatus.SERVICE_UNAVAILABLE)
    return render(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection token is missing or too old."""
    return render(
        request,
        HTTPStatus.FORBIDDEN,
        reason=str(_("页面打开得太久，或浏览器没有接受 Cookie。请返回上一页刷新后重新提交。")),
    )
