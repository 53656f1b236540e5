"""The catalogue for everybody: the list, and each standard."""

from datetime import date
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from qbs_platform.common import workdays
from qbs_platform.common.components import Column, Link
from standards import selectors as standard
from standards.cited import selectors
from standards.cited.forms import CatalogueForm

_PER_PAGE = 50
_COLUMNS = (
    Column(gettext_lazy("编号")),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("名称")),
    Column(gettext_lazy("实施日期")),
    Column(gettext_lazy("代替它的标准")),
)


@login_not_required
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """List the standards of others that the platform knows, as they stand today."""
    form = CatalogueForm(request.GET)
    crumbs = [Link(_("QBS 标准"), reverse("standards:front")), Link(_("引用标准目录"))]
    context = {**found(request, form), "crumbs": crumbs}
    return render(request, "standards/cited_list.html", context, status=status(form))


@login_not_required
@require_safe
def entry_page(request: HttpRequest, number: str) -> HttpResponse:
    """One standard: whether it holds today, what replaces it, who cites it, where that is from."""
    edition = standard.edition_in_force(today())
    text = selectors.cited_text(number, edition, today())
    crumbs = [
        Link(str(edition.title), reverse("standards:front")),
        Link(_("引用标准目录"), reverse("standards:cited-list")),
        Link(number),
    ]
    return render(request, "standards/cited.html", {"text": text, "crumbs": crumbs})


def found(request: HttpRequest, form: CatalogueForm) -> dict[str, object]:
    """What a list page shows: nothing while the question is wrong."""
    if not form.is_valid():
        return {"form": form, "columns": _COLUMNS, "page": None, "lines": []}
    rows = selectors.cited_standards(form.wanted(), today())
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    lines = selectors.listed(page.object_list, today())
    return {"form": form, "columns": _COLUMNS, "page": page, "lines": lines}


def status(form: CatalogueForm) -> HTTPStatus:
    """422 for a wrong question."""
    return HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY


def today() -> date:
    """The day in Shanghai: standards begin and end with it."""
    return workdays.local_date(timezone.now())
