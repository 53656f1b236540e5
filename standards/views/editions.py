"""Editions of the standard for everybody: the list, each one, two side by side."""

import json
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qbs_platform.anchoring import canonical
from qbs_platform.common.components import Link
from standards import selectors
from standards.forms.editions import CompareForm
from standards.models import StandardEdition
from standards.views import lines, standard


@login_not_required
@require_safe
def editions_page(request: HttpRequest) -> HttpResponse:
    """All editions that anybody may read, newest first, with what each of them is today."""
    rows = list(selectors.public_editions())
    context = {
        "lines": lines.of_editions(rows, now=timezone.now()),
        "form": CompareForm(_newest_two(rows), shown=rows),
        "may_compare": len(rows) > 1,
        "crumbs": [Link(_("QBS 标准"), reverse("standards:front")), Link(_("历次版本"))],
    }
    return render(request, "standards/editions.html", context)


@login_not_required
@require_safe
def edition_page(request: HttpRequest, number: int) -> HttpResponse:
    """One edition: what it is today, its fingerprint and proof, and its whole text."""
    row = selectors.public_edition(number)
    edition = selectors.text_of(row)
    (line,) = lines.of_editions([row], now=timezone.now())
    context = {
        **standard.whole_text(edition, reverse("standards:edition", args=[number])),
        "line": line,
        "crumbs": [*_crumbs(), Link(row.name)],
    }
    return render(request, "standards/edition.html", context)


@login_not_required
@require_safe
def edition_clause_page(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """One clause of one edition."""
    text = selectors.clause(selectors.text_of(selectors.public_edition(number)), code)
    front = reverse("standards:edition", args=[number])
    context = {"text": text, "base_url": front, "crumbs": standard.crumbs(text, front)}
    return render(request, "standards/clause.html", context)


@login_not_required
@require_safe
def edition_content(request: HttpRequest, number: int) -> HttpResponse:
    """The content whose SHA-256 is the edition's fingerprint, byte for byte (RFC 8785)."""
    row = selectors.public_edition(number)
    body = canonical.encode(json.loads(row.content))
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="qbs-standard-{number}.json"'
    return response


@login_not_required
@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """Two editions side by side, the newest two unless the address names others.

    422 where it names one that nobody can read.
    """
    rows = list(selectors.public_editions())
    form = CompareForm({**_newest_two(rows), **request.GET.dict()}, shown=rows)
    is_valid = form.is_valid()
    context = {
        "form": form,
        "comparison": _compared(form) if is_valid else None,
        "crumbs": [*_crumbs(), Link(_("对照"))],
    }
    status = HTTPStatus.OK if is_valid or not rows else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "standards/compare.html", context, status=status)


def _compared(form: CompareForm) -> lines.Comparison:
    old, new = (selectors.public_edition(form.cleaned_data[name]) for name in ("from", "to"))
    return lines.compared(selectors.text_of(old), selectors.text_of(new))


def _newest_two(rows: list[StandardEdition]) -> dict[str, int]:
    newest, *older = [row.number for row in rows] or [0]
    return {"from": older[0] if older else newest, "to": newest}


def _crumbs() -> list[Link]:
    return [
        Link(_("QBS 标准"), reverse("standards:front")),
        Link(_("历次版本"), reverse("standards:editions")),
    ]
