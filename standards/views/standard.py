"""The QBS standard in force, for everybody: the whole, and each clause."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from qbs_platform.common import workdays
from qbs_platform.common.components import Link
from standards import selectors
from standards.domain.parts import Edition


@login_not_required
@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """The edition in force: how it scores, and the clauses of the five areas."""
    edition = _in_force()
    context = {
        "edition": edition,
        "areas": selectors.areas(edition),
        "base_url": reverse("standards:front"),
    }
    return render(request, "standards/front.html", context)


@login_not_required
@require_safe
def clause_page(request: HttpRequest, code: str) -> HttpResponse:
    """One clause: what it asks, on what ground, and what proves it, field by field."""
    text, front = selectors.clause(_in_force(), code), reverse("standards:front")
    context = {"text": text, "base_url": front, "crumbs": crumbs(text, front)}
    return render(request, "standards/clause.html", context)


def crumbs(text: selectors.ClauseText, front: str) -> list[Link]:
    """The way from the page of an edition down to one of its clauses."""
    area = text.clause.area
    return [
        Link(str(text.edition.title), front),
        Link(area.label, f"{front}#area-{area.value}"),
        Link(text.clause.code),
    ]


def _in_force() -> Edition:
    return selectors.edition_in_force(workdays.local_date(timezone.now()))
