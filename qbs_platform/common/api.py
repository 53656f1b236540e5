"""What the API's views share: reading for everybody, and telling which refusals to expect."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from qbs_platform.common import problems
from qbs_platform.common.errors import FormRefused, Refusal

PROBLEMS = "x-problems"
"""Where the description of an operation lists its refusals for the API's page."""


class InvalidParameters(FormRefused):
    """What was asked for in the address is missing or not what it should be."""

    meaning = gettext_lazy("参数缺少或不合要求，errors 逐个说明。")


class Problem(serializers.Serializer[Any]):
    """A problem document, RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    reference = serializers.CharField()


class PublicReadView(APIView):
    """An answer for anybody on any page: no cookie, no sign-in, kept for two seconds."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    http_method_names = ("get", "head")

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Let pages of others read it, and caches keep it for a moment."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Access-Control-Allow-Origin", "*")
        if response.status_code < 400:  # noqa: PLR2004  what is refused now may be given soon
            response.headers.setdefault("Cache-Control", "max-age=2")
        return response


def described(
    serializer: type[serializers.BaseSerializer[Any]], *refusals: type[Refusal]
) -> dict[str, Any]:
    """``responses`` and ``extensions`` for ``extend_schema``: what is given, what is refused."""
    return {
        "responses": {200: serializer, **_responses(refusals)},
        "extensions": {PROBLEMS: [_told(each) for each in refusals]},
    }


def _responses(refusals: tuple[type[Refusal], ...]) -> Mapping[tuple[int, str], OpenApiResponse]:
    meanings: dict[int, list[Promise | str]] = {}
    for each in refusals:
        meanings.setdefault(int(each.status), []).append(each.meaning)
    return {
        (status, problems.MEDIA_TYPE): OpenApiResponse(
            Problem, description=format_lazy(" ".join(["{}"] * len(told)), *told)
        )
        for status, told in meanings.items()
    }


def _told(refusal: type[Refusal]) -> dict[str, Any]:
    return {
        "kind": refusal.kind(),
        "status": int(refusal.status),
        "meaning": refusal.meaning,
    }
