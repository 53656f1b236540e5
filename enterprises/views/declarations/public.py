"""Declarations for everybody: the list, each version, its bytes, what changed, challenging it."""

import json
from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from enterprises.content import declaration as texts
from enterprises.domain.declarations import transitions
from enterprises.forms.declarations import DeclarationsForm
from enterprises.models import Declaration
from enterprises.selectors import challenges, declarations
from enterprises.views.declarations import lines
from qbs_platform.anchoring import canonical
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.common import workdays
from qbs_platform.common.components import Column, Link

_PER_PAGE = 30
_CHALLENGEABLE = transitions.TRANSITIONS["challenge"].sources
_COLUMNS = (
    Column(gettext_lazy("产品")),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("企业")),
    Column(gettext_lazy("版本")),
    Column(gettext_lazy("公开日期")),
)


@login_not_required
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """What enterprises declare of their products; 422 without rows while the question is wrong."""
    form = DeclarationsForm(request.GET)
    today = workdays.local_date(timezone.now())
    context: dict[str, object] = {"form": form, "columns": _COLUMNS, "page": None, "lines": []}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        rows = declarations.search(form.wanted(), today)
        page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "lines": lines.of_all(page.object_list, today)}
        status = HTTPStatus.OK
    return render(request, "enterprises/declarations/list.html", context, status=status)


@login_not_required
@require_safe
def declaration_page(request: HttpRequest, declaration: UUID) -> HttpResponse:
    """One version: what it says, what it is today, its proof, what was said against it."""
    row = public_row(declaration)
    now = timezone.now()
    today = workdays.local_date(now)
    text = declarations.content_of(row)
    standing = row.standing_on(today)
    context = {
        "line": lines.of(row, today),
        "identity": declarations.identity_of(row),
        "text": text,
        "indicators": lines.of_indicators(text),
        "mandatory": lines.of_mandatory(text),
        "commitment": texts.commitment(declarations.commitment_of(row)),
        "anchored": anchoring.standing_of(row.ref, now=now),
        "entries": anchoring.entry_indexes(row.ref)[::-1],
        "versions": lines.of_all(declarations.versions_of(row.product), today),
        "challenges": lines.of_challenges(challenges.of_declaration(row), today),
        "history": lines.of_history(declarations.public_history_of(row), names_people=False),
        "may_challenge": standing in _CHALLENGEABLE,
        "crumbs": [*crumbs(), Link(row.product.name)],
    }
    return render(request, "enterprises/declarations/declaration.html", context)


@login_not_required
@require_safe
def content_file(request: HttpRequest, declaration: UUID) -> HttpResponse:
    """The content whose SHA-256 is the anchored fingerprint, byte for byte (RFC 8785)."""
    row = public_row(declaration)
    response = HttpResponse(
        canonical.encode(json.loads(row.content)), content_type="application/json"
    )
    name = f"qbs-declaration-{row.product.public_id}-{row.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@require_safe
def compare_page(request: HttpRequest, declaration: UUID) -> HttpResponse:
    """One version beside the one before it."""
    row = public_row(declaration)
    old = declarations.before(row)
    found = declarations.changes_since(old, row) if old else []
    context = {
        "row": row,
        "old": old,
        "parts": lines.of_changes(found),
        "count": len(found),
        "crumbs": [*crumbs(), named(row), Link(_("与前一版对照"))],
    }
    return render(request, "enterprises/declarations/compare.html", context)


def public_row(declaration: UUID) -> Declaration:
    """The version of the address, if it was ever published; 404 otherwise."""
    return get_object_or_404(declarations.published(), public_id=declaration)


def crumbs() -> list[Link]:
    """The way down to one declaration."""
    return [Link(_("产品自我声明"), reverse("enterprises:declarations"))]


def named(row: Declaration) -> Link:
    """One version as a crumb."""
    return Link(row.product.name, reverse("enterprises:declaration", args=[row.public_id]))
