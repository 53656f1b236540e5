"""Problem documents: errors as programs read them (RFC 9457).

``type`` names the kind of problem by its heading on the API's page, ``about:blank`` where the
status says everything; ``title`` and ``detail`` are sentences for people, in the language that the
program asked for; ``reference`` finds the request in the logs.
"""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, JsonResponse

from qbs_platform.common.error_texts import TEXTS
from qbs_platform.logs import request_id

API = "/api/"
MEDIA_TYPE = "application/problem+json"


def are_wanted(request: HttpRequest) -> bool:
    """Whether a program asked: all of the API's addresses but its page for people."""
    return request.path.startswith(API) and request.path != API


def document(
    request: HttpRequest,
    status: HTTPStatus,
    *,
    detail: str = "",
    kind: str = "",
    more: Mapping[str, object] | None = None,
) -> JsonResponse:
    """The answer with ``status``. ``kind`` is an anchor of the API's page, ``more`` extends it."""
    text = TEXTS.get(status)
    members = {
        "type": f"{request.build_absolute_uri(API)}#{kind}" if kind else "about:blank",
        "title": str(text.title) if text else status.phrase,
        "status": int(status),
        "detail": detail or (str(text.happened) if text else status.description),
        "reference": request_id.get(),
        **(more or {}),
    }
    response = JsonResponse(
        members, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    response["Access-Control-Allow-Origin"] = "*"  # a page elsewhere may read why it was refused
    return response
