"""Tables of products and lots: the empty one, one that is brought, and what of it comes back."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from enterprises.enums import TableKind
from enterprises.forms import product_tables as columns
from enterprises.forms.product_tables import LotRow, ProductRow, TableForm
from enterprises.models import TableImport
from enterprises.selectors import products as selectors
from enterprises.selectors.enterprises import enterprise_of
from enterprises.services import product_tables as service
from enterprises.views.products import scope
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.views import steps
from qbs_platform.common import exports, imports, workdays
from qbs_platform.common.components import Column, Link
from qbs_platform.common.errors import Refusal
from qbs_platform.common.exports import Format
from qbs_platform.common.imports import BadRow, Sifted
from qbs_platform.files import tables
from qbs_platform.files.models import StoredFile

_SHOWN_PROBLEMS = 50
_PROBLEM_COLUMNS = (
    Column(gettext_lazy("行号"), is_numeric=True),
    Column(gettext_lazy("编码或批号")),
    Column(gettext_lazy("问题")),
)
RowForm = Callable[[Mapping[str, str]], forms.Form]


@dataclass(frozen=True, slots=True)
class Table:
    """One of the two tables: its columns, its forms, its texts, the list it belongs to."""

    kind: TableKind
    noun: str  # of the routes and of the files' names
    columns: tuple[imports.Column, ...]
    row_form: Callable[[Actor], RowForm]
    same: Callable[[Mapping[str, Any]], Hashable]
    keys: tuple[str, ...]  # which cells name the row among the problems
    notes: tuple[Promise, ...]

    def route(self, name: str) -> str:
        """The name of one of its routes."""
        return f"enterprises:{self.noun}{name}"


@require_safe
def template(request: HttpRequest, noun: str) -> HttpResponseBase:
    """The empty table, with one row as an example."""
    scope.keeper(request)
    heading, rows = imports.template(TABLES[noun].columns)
    return exports.attachment(Format.XLSX, stem=f"{noun}-template", heading=heading, rows=rows)


@steps.form_page
def import_page(request: HttpRequest, noun: str) -> HttpResponse:
    """Take a table in; good rows are written even where others are not."""
    table, actor = TABLES[noun], scope.keeper(request)
    enterprise = scope.kept_by(actor)
    form = TableForm(steps.typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = service.take(
                actor=actor,
                enterprise_id=enterprise.pk,
                kind=table.kind,
                upload=form.cleaned_data["file"],
                sift=lambda file: _sift(table, actor, file),
                now=timezone.now(),
            )
        except Refusal as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("表格已导入。"))
            return redirect(table.route("-import-result"), taken.public_id)
    return steps.show(request, "enterprises/products/import.html", form, **_around(table))


@require_safe
def result_page(request: HttpRequest, noun: str, taken: UUID) -> HttpResponse:
    """What was added, changed and handed back, with the first of the problems."""
    table = TABLES[noun]
    found = _own(request, table, taken)
    first = [BadRow.from_record(each) for each in islice(found.problems, _SHOWN_PROBLEMS)]
    context = {
        **_around(table),
        "taken": found,
        "count": len(found.problems),
        "problems": [(bad, _name_of(table, bad)) for bad in first],
        "columns": _PROBLEM_COLUMNS,
        "problems_url": reverse(table.route("-import-problems"), args=[taken]),
    }
    return render(request, "enterprises/products/import_result.html", context)


@require_safe
def problems(request: HttpRequest, noun: str, taken: UUID) -> HttpResponseBase:
    """The rows that were handed back, as a table to be corrected and brought again."""
    table = TABLES[noun]
    found = _own(request, table, taken)
    heading, rows = imports.handed_back(table.columns, map(BadRow.from_record, found.problems))
    stem = f"{noun}-problems-{workdays.local_date(found.at):%Y%m%d}"
    return exports.attachment(Format.XLSX, stem=stem, heading=heading, rows=rows)


def _sift(table: Table, actor: Actor, file: StoredFile) -> Sifted:
    rows = imports.read(tables.rows_of(file), table.columns, most_rows=service.MOST_ROWS)
    return imports.sift(rows, table.columns, table.row_form(actor), table.same)


def _product_form(actor: Actor) -> RowForm:
    brands = dict(selectors.brands_visible_to(actor).values_list("name", "public_id"))
    sites = _sites(actor)
    return lambda cells: ProductRow(cells, brands=brands, sites=sites)


def _lot_form(actor: Actor) -> RowForm:
    rows = selectors.products_visible_to(actor).values_list("gtin", "own_code", "public_id")
    known = {gtin or own_code: public_id for gtin, own_code, public_id in rows}
    sites, today = _sites(actor), workdays.local_date(timezone.now())
    return lambda cells: LotRow(cells, products=known, sites=sites, today=today)


def _sites(actor: Actor) -> dict[str, UUID]:
    return dict(selectors.sites_visible_to(actor).values_list("name", "public_id"))


def _own(request: HttpRequest, table: Table, taken: UUID) -> TableImport:
    actor = scope.keeper(request)
    rows = TableImport.objects.filter(kind=table.kind, enterprise=enterprise_of(actor))
    return get_object_or_404(rows, public_id=taken)


def _name_of(table: Table, bad: BadRow) -> str:
    return next((bad.row.cells[key] for key in table.keys if bad.row.cells.get(key)), "")


def _around(table: Table) -> dict[str, object]:
    back = reverse(table.route(""))
    return {
        "crumbs": [Link(str(table.kind.label), back), Link(_("从表格导入"))],
        "notes": table.notes,
        "template_url": reverse(table.route("-import-template")),
        "list_url": back,
    }


TABLES = {
    each.noun: each
    for each in (
        Table(
            TableKind.PRODUCTS,
            "products",
            columns.PRODUCT_COLUMNS,
            _product_form,
            columns.same_product,
            ("gtin", "own_code", "name"),
            (
                gettext_lazy("商品条码和企业自编码填写其中一项，已登记的产品按它找到并修改。"),
                gettext_lazy("产品类别填写一般产品、食品和农产品、家用电器或儿童用品。"),
                gettext_lazy("品牌和生产地点写已登记的名称；几项标准、几个地点之间用“；”分开。"),
                gettext_lazy("已登记的产品，空着的格子保持原来的内容。"),
            ),
        ),
        Table(
            TableKind.LOTS,
            "lots",
            columns.LOT_COLUMNS,
            _lot_form,
            columns.same_lot,
            ("number", "product"),
            (
                gettext_lazy("产品编码写商品条码或企业自编码；产品和生产地点要先登记。"),
                gettext_lazy("检验的四项要填就填全；检验结论填写合格或不合格。"),
                gettext_lazy("“放行”填写是，登记后立即放行；空着或填否，先暂存。"),
                gettext_lazy("同一产品的同一批号已登记的，按表格修改；已放行的要先暂停。"),
            ),
        ),
    )
}
