"""The own enterprise."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def own_page(request: HttpRequest, enterprise: str = "") -> HttpResponse:
    """Placeholder of this very hour."""
    return HttpResponse()
