"""The API's page for people and its OpenAPI description."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from qbs_platform.api import guide, schema
from qbs_platform.common.api import PublicReadView


@login_not_required
@require_safe
def guide_page(request: HttpRequest) -> HttpResponse:
    """What the API offers, in words."""
    return render(request, "api/guide.html", {"guide": guide.read()})


@extend_schema(exclude=True)
class SchemaView(PublicReadView):
    """The description that programs read."""

    renderer_classes = (OpenApiJsonRenderer,)

    def get(self, _request: Request) -> Response:
        """OpenAPI 3.1, as JSON."""
        return Response(schema.describe())
