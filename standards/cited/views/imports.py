"""Tables of standards: the empty one, one that is brought, and what of it comes back."""

from itertools import islice
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common import exports, imports
from qbs_platform.common.components import Column, Link
from qbs_platform.common.errors import Refusal
from qbs_platform.common.exports import Format
from qbs_platform.common.imports import BadRow, Sifted
from qbs_platform.files import tables
from qbs_platform.files.models import StoredFile
from standards.cited.forms import COLUMNS, ImportForm, RowForm
from standards.cited.services import imports as service
from standards.models import CitedImport

_SHOWN_PROBLEMS = 50
_PROBLEM_COLUMNS = (
    Column(gettext_lazy("行号"), is_numeric=True),
    Column(gettext_lazy("编号")),
    Column(gettext_lazy("问题")),
)


@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    """The empty table, with one row as an example."""
    permissions.ensure(sessions.actor_of(request), Capability.MAINTAIN_CITED_STANDARDS)
    heading, rows = imports.template(COLUMNS)
    stem = "cited-standards-template"
    return exports.attachment(Format.XLSX, stem=stem, heading=heading, rows=rows)


@steps.form_page
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a table in; good rows are written even where others are not."""
    permissions.ensure(sessions.actor_of(request), Capability.MAINTAIN_CITED_STANDARDS)
    form = ImportForm(steps.typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = _take(request, form)
        except Refusal as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("表格已导入。"))
            return redirect("standards:cited-import-result", taken.public_id)
    return steps.show(request, "standards/cited_import.html", form, crumbs=_crumbs())


@require_safe
def result_page(request: HttpRequest, taken: UUID) -> HttpResponse:
    """What was added, changed and handed back, with the first of the problems."""
    found = _own(request, taken)
    problems = [BadRow.from_record(each) for each in islice(found.problems, _SHOWN_PROBLEMS)]
    context = {
        "taken": found,
        "count": len(found.problems),
        "problems": problems,
        "columns": _PROBLEM_COLUMNS,
        "crumbs": [*_crumbs()[:-1], Link(_("导入结果"))],
    }
    return render(request, "standards/cited_import_result.html", context)


@require_safe
def problems(request: HttpRequest, taken: UUID) -> HttpResponseBase:
    """The rows that were handed back, as a table to be corrected and brought again."""
    found = _own(request, taken)
    bad = map(BadRow.from_record, found.problems)
    heading, rows = imports.handed_back(COLUMNS, bad)
    stem = f"cited-standards-problems-{found.at:%Y%m%d-%H%M%S}"
    return exports.attachment(Format.XLSX, stem=stem, heading=heading, rows=rows)


def _take(request: HttpRequest, form: ImportForm) -> CitedImport:
    actor, now = sessions.signed_in_actor(request), timezone.now()
    return service.take(actor=actor, upload=form.cleaned_data["file"], sift=_sift, now=now)


def _sift(file: StoredFile) -> Sifted:
    rows = imports.read(tables.rows_of(file), COLUMNS, most_rows=service.MOST_ROWS)
    return imports.sift(rows, COLUMNS, RowForm, lambda cleaned: cleaned["number"])


def _own(request: HttpRequest, taken: UUID) -> CitedImport:
    permissions.ensure(sessions.actor_of(request), Capability.MAINTAIN_CITED_STANDARDS)
    return get_object_or_404(CitedImport, public_id=taken)


def _crumbs() -> list[Link]:
    return [Link(_("引用标准目录"), reverse("standards:cited-manage")), Link(_("从表格导入"))]
