"""What Django REST framework itself refuses, as problem documents.

Everything else goes on to where pages are answered too: refusals to ``RefusalMiddleware``, what is
missing or broken to ``common.error_pages``; both write problem documents for programs.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import APIException, ValidationError

from qbs_platform.common import problems
from qbs_platform.common.api import InvalidParameters


def answer(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The answer to an error of the framework; None for others."""
    request = context["request"]
    if isinstance(error, ValidationError):
        return problems.document(
            request,
            InvalidParameters.status,
            detail=str(InvalidParameters.meaning),
            kind=InvalidParameters.kind(),
            more={"errors": list(_wrong(error.detail))},
        )
    if not isinstance(error, APIException):
        return None
    return problems.document(request, HTTPStatus(error.status_code), detail=str(error.detail))


def _wrong(detail: Any) -> Iterator[dict[str, str]]:
    """One object for each thing that is wrong, with the name of the parameter."""
    for name, sentences in detail.items():
        for sentence in sentences:
            yield {"parameter": name, "detail": str(sentence)}
