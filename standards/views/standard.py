"""The QBS standard in force, for everybody: the whole, and each clause."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from qbs_platform.common import workdays
from qbs_platform.common.components import Link
from standards import selectors
from standards.cited import selectors as cited
from standards.domain.parts import Edition


@login_not_required
@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """The edition in force: how it scores, and the clauses of the five areas."""
    context = whole_text(_in_force(), reverse("standards:front"))
    return render(request, "standards/front.html", context)


@login_not_required
@require_safe
def clause_page(request: HttpRequest, code: str) -> HttpResponse:
    """One clause: what it asks, on what ground, and what proves it, field by field."""
    text, front = selectors.clause(_in_force(), code), reverse("standards:front")
    context = {"text": text, "base_url": front, "crumbs": crumbs(text, front)}
    return render(request, "standards/clause.html", context)


def whole_text(edition: Edition, front: str) -> dict[str, object]:
    """What the page of a whole edition shows; ``front`` is its own address."""
    return {
        "edition": edition,
        "areas": selectors.areas(edition),
        "supplements": cited.supplement_texts(edition, _today()),
        "base_url": front,
    }


def crumbs(text: selectors.ClauseText, front: str) -> list[Link]:
    """The way from the page of an edition down to one of its clauses."""
    area = text.clause.area
    return [
        Link(str(text.edition.title), front),
        Link(area.label, f"{front}#area-{area.value}"),
        Link(text.clause.code),
    ]


def _in_force() -> Edition:
    return selectors.edition_in_force(_today())


def _today() -> date:
    return workdays.local_date(timezone.now())
