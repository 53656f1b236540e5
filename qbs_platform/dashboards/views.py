"""Pages of the dashboards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from qbs_platform.charts import maps
from qbs_platform.dashboards import selectors


class HtmxRequest(HttpRequest):
    """A request after HtmxMiddleware."""

    htmx: HtmxDetails


@require_safe
@vary_on_headers("HX-Request")
def region_map(request: HtmxRequest, code: str) -> HttpResponse:
    """The map of one region and the list of the regions below it.

    For internal use: whoever is signed in sees every region. Figures, when they come, are bound to
    an official's own region and below.
    """
    page = selectors.region_page(code, _address)
    if page is None:
        raise Http404
    # A page that the browser restores asks with HX-Request too, but needs the whole page.
    is_swap = bool(request.htmx) and not request.htmx.history_restore_request
    context = {"page": page, "is_swap": is_swap, "maps_are_built": maps.are_built()}
    template = "dashboards/region_map.html"
    return render(request, f"{template}#region" if is_swap else template, context)


def _address(code: str) -> str:
    return reverse("dashboards:region-map", args=[code])
