"""The QBS standard for everybody: the whole, and each clause."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from qbs_platform.common.components import Link
from standards import selectors
from standards.cited import selectors as cited
from standards.cited.views.public import today


@login_not_required
@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """The edition in force: how it scores, and the clauses of the five areas."""
    edition = selectors.edition_in_force()
    context = {
        "edition": edition,
        "areas": selectors.areas(edition),
        "supplements": cited.supplement_texts(edition, today()),
    }
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
