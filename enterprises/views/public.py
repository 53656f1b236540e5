"""Enterprises for everybody: the directory, and the page of each one that is on chain."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from enterprises.forms.directory import DirectoryForm
from enterprises.models import Enterprise
from enterprises.selectors import codes, declarations, public
from enterprises.selectors.public import Wanted
from enterprises.views import lines
from enterprises.views.declarations import lines as declaration_lines
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.common import workdays
from qbs_platform.common.components import Column, Link
from qbs_platform.common.validators import uscc as uscc_rules
from qbs_platform.common.validators.verdicts import Outcome
from qbs_platform.regions import selectors as regions

_PER_PAGE = 20
_MOST_DECLARED = 50
_COLUMNS = (
    Column(gettext_lazy("企业")),
    Column(gettext_lazy("注册地")),
    Column(gettext_lazy("上链日期")),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One enterprise of the directory and where it is registered."""

    enterprise: Enterprise
    place: str


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List the enterprises on chain, narrowed by what the address asks."""
    form = DirectoryForm(request.GET)
    is_valid = form.is_valid()
    context = {
        "form": form,
        "columns": _COLUMNS,
        **(_found(request, form.wanted()) if is_valid else {"page": None, "lines": []}),
    }
    status = HTTPStatus.OK if is_valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "enterprises/directory.html", context, status=status)


@login_not_required
@require_safe
def public_page(request: HttpRequest, uscc: str) -> HttpResponse:
    """Show what anybody may know of one enterprise on chain."""
    code = uscc_rules.normalise(uscc)
    if code != uscc:
        return redirect("enterprises:public", code)
    enterprise = public.on_chain_by_code(code)
    if enterprise is None:
        return _nobody(request, code)
    today = workdays.local_date(timezone.now())
    context = {
        "enterprise": enterprise,
        "place": regions.full_name(enterprise.region),
        "code_parts": public.code_parts(code),
        "shown": public.shown(enterprise),
        "signed": public.signed(enterprise),
        "anchored": anchoring.standing_of(enterprise.ref, now=timezone.now()),
        "declared": declaration_lines.of_all(
            declarations.published_of(enterprise, today)[:_MOST_DECLARED], today
        ),
        "history": lines.of_public_history(public.history(enterprise)),
        "crumbs": [Link(_("上链企业"), reverse("enterprises:directory")), Link(enterprise.name)],
    }
    return render(request, "enterprises/public.html", context)


def _nobody(request: HttpRequest, code: str) -> HttpResponse:
    """404 with a sentence: the same for who never came, who is being checked, who was refused."""
    verdict = codes.verdict_on(code)
    is_impossible = verdict.outcome is Outcome.REFUSE
    context = {
        "code": code,
        "is_impossible": is_impossible,
        "problem": verdict.message if is_impossible else "",
        "is_doubtful": verdict.outcome is Outcome.NEEDS_HUMAN_VERIFICATION,
        "crumbs": [Link(_("上链企业"), reverse("enterprises:directory")), Link(_("没有找到"))],
    }
    return render(request, "enterprises/nobody.html", context, status=HTTPStatus.NOT_FOUND)


def _found(request: HttpRequest, wanted: Wanted) -> dict[str, object]:
    page = Paginator(public.directory(wanted), _PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    names = regions.full_names(row.region for row in rows)
    return {
        "page": page,
        "count": page.paginator.count,
        "lines": [_Line(row, names[row.region_id]) for row in rows],
    }
