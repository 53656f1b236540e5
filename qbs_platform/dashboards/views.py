"""Pages of the dashboards."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from qbs_platform.charts import maps
from qbs_platform.common.http import PageRequest, wants_fragment
from qbs_platform.dashboards import selectors


@require_safe
@vary_on_headers("HX-Request")
def region_map(request: PageRequest, code: str) -> HttpResponse:
    """The map of one region and the list of the regions below it.

    For internal use: whoever is signed in sees every region. Figures, when they come, are bound to
    an official's own region and below.
    """
    page = selectors.region_page(code, _address)
    if page is None:
        raise Http404
    is_swap = wants_fragment(request)
    context = {"page": page, "is_swap": is_swap, "maps_are_built": maps.are_built()}
    template = "dashboards/region_map.html"
    return render(request, f"{template}#region" if is_swap else template, context)


def _address(code: str) -> str:
    return reverse("dashboards:region-map", args=[code])
