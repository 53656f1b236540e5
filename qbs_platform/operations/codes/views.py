"""The code tables: one page each, read-only, searched by a text."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common import workdays
from qbs_platform.common.components import Link
from qbs_platform.operations.codes import tables

_PER_PAGE = 50
_LONGEST_TEXT = 60


@require_safe
def codes_page(request: HttpRequest, slug: str = tables.TABLES[0].slug) -> HttpResponse:
    """Show one code table, page by page."""
    permissions.ensure(sessions.actor_of(request), Capability.READ_CODE_TABLES)
    if slug not in tables.BY_SLUG:
        raise Http404
    table = tables.BY_SLUG[slug]
    text = request.GET.get("q", "").strip()[:_LONGEST_TEXT].replace("\x00", "")
    page = Paginator(table.find(text), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "table": table,
        "page": page,
        "rows": [table.cells(row) for row in page.object_list],
        "text": text,
        "here": _url_of(slug),
        "last_published_year": workdays.LAST_PUBLISHED_YEAR if slug == "holidays" else None,
        "menu": [
            Link(one.label, _url_of(one.slug), is_current=one.slug == slug) for one in tables.TABLES
        ],
    }
    return render(request, "operations/codes.html", context)


def _url_of(slug: str) -> str:
    return reverse("operations:code-table", args=[slug])
