"""The clerks' list of cases, and the same list as a file."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.enums import CaseView
from enterprises.errors import FormatUnknown
from enterprises.forms.cases import CaseFilter
from enterprises.selectors import case_lines, cases
from enterprises.services import exporting
from enterprises.views import case_file
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common import exports, workdays
from qbs_platform.common.components import Column, Link
from qbs_platform.common.exports import Format

_PER_PAGE = 20
_COLUMNS = (
    ("name", _("企业"), False),
    ("region", _("注册地"), False),
    ("status", _("状态"), False),
    ("round", _("轮次"), True),
    ("due", _("最后一天"), False),
    ("opinions", _("意见"), True),
)


@require_safe
def cases_page(request: HttpRequest) -> HttpResponse:
    """List the cases that the person may read, the most pressing first."""
    permissions.ensure(sessions.actor_of(request), Capability.READ_ONBOARDING)
    return _list(request, CaseFilter(request.GET))


@require_POST
def cases_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out what the address asks for as a file; a wrong question shows the list again."""
    permissions.ensure(sessions.actor_of(request), Capability.READ_ONBOARDING)
    return _export(request)


@steps.fresh_proof_required
def _export(request: HttpRequest) -> HttpResponseBase:
    actor, form = sessions.signed_in_actor(request), CaseFilter(request.GET)
    if not form.is_valid():
        return _list(request, form)
    chosen, now = _format(request.POST.get("format", "")), timezone.now()
    today = workdays.local_date(now)
    found = cases.of_view(cases.cases(actor, form.wanted()), _view(request, form), on=today)
    exporting.begin(actor=actor, listing=exporting.CASES, rows=found, now=now)
    return exports.attachment(
        chosen,
        stem=f"qbs-onboarding-{now.astimezone(workdays.SHANGHAI):%Y%m%d-%H%M%S}",
        heading=case_file.heading(),
        rows=case_file.rows(cases.in_order(found, request.GET.get("sort", "")), on=today),
    )


def _format(text: str) -> Format:
    try:
        return Format(text)
    except ValueError:
        raise FormatUnknown(gettext("请选择导出为 CSV 或 XLSX。")) from None


def _list(request: HttpRequest, form: CaseFilter) -> HttpResponse:
    is_valid = form.is_valid()
    context = {
        "form": form,
        "here": reverse("enterprises:cases"),
        "chips": [],
        "columns": _columns(request),
        "page": None,
        "lines": [],
        **(_found(request, form) if is_valid else {}),
    }
    status = HTTPStatus.OK if is_valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "enterprises/cases.html", context, status=status)


def _found(request: HttpRequest, form: CaseFilter) -> dict[str, object]:
    today = workdays.local_date(timezone.now())
    found = cases.cases(sessions.signed_in_actor(request), form.wanted())
    view, counts = _view(request, form), cases.counts(found, on=today)
    listed = cases.in_order(cases.of_view(found, view, on=today), request.GET.get("sort", ""))
    paginator = Paginator(listed, _PER_PAGE)
    paginator.count = counts[view]  # the chips have asked for it already
    page = paginator.get_page(request.GET.get("page"))
    return {
        "page": page,
        "lines": case_lines.of_cases(page.object_list, on=today),
        "chips": [
            Link(one.label, _address(request, show=one), is_current=one is view, count=counts[one])
            for one in CaseView
        ],
    }


def _view(request: HttpRequest, form: CaseFilter) -> CaseView:
    """What was chosen; who looks for something looks everywhere, all others see what waits."""
    asked = request.GET.get("show", "")
    if asked in CaseView.values:
        return CaseView(asked)
    return CaseView.ALL if form.is_narrowed else CaseView.WAITING


def _columns(request: HttpRequest) -> list[Column]:
    """Heads that sort: first upwards, then downwards."""
    sort = request.GET.get("sort", "")
    found = []
    for name, label, is_numeric in _COLUMNS:
        orders = {name: "ascending", f"-{name}": "descending"}
        following = f"-{name}" if sort == name else name
        address = _address(request, sort=following)
        found.append(Column(label, is_numeric, sort_url=address, order=orders.get(sort, "")))
    return found


def _address(request: HttpRequest, **changed: str) -> str:
    """This list with something else chosen, from its first page on."""
    asked = {**request.GET.dict(), **changed}
    kept = {name: value for name, value in asked.items() if value and name not in {"page", "lang"}}
    return f"?{urlencode(kept)}"
