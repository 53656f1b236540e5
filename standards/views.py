"""The QBS standard for everybody: the whole, each clause, and the process rules."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qbs_platform.common.components import Column, Link
from standards import selectors


@login_not_required
@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """The edition in force: how it scores, and the clauses of the five areas."""
    edition = selectors.edition_in_force()
    context = {"edition": edition, "areas": selectors.areas(edition)}
    return render(request, "standards/front.html", context)


@login_not_required
@require_safe
def clause_page(request: HttpRequest, code: str) -> HttpResponse:
    """One clause: what it asks, on what ground, and what proves it, field by field."""
    text = selectors.clause(code)
    front, area = reverse("standards:front"), text.clause.area
    crumbs = [
        Link(str(text.edition.title), front),
        Link(area.label, f"{front}#area-{area.value}"),
        Link(text.clause.code),
    ]
    return render(request, "standards/clause.html", {"text": text, "crumbs": crumbs})


@login_not_required
@require_safe
def rules_page(request: HttpRequest) -> HttpResponse:
    """The process rules: steps, time limits, fees, rights."""
    rules = selectors.process_rules()
    crumbs = [
        Link(str(selectors.edition_in_force().title), reverse("standards:front")),
        Link(str(rules.title)),
    ]
    columns = [
        Column(_("编号")),
        Column(_("事项")),
        Column(_("期限"), is_numeric=True),
        Column(_("不计入的时间")),
    ]
    context = {"rules": rules, "crumbs": crumbs, "columns": columns}
    return render(request, "standards/rules.html", context)
