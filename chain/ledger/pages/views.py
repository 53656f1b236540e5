"""The public ledger: checkpoint, entries, one entry with its proof, search, growth, guide."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from chain.ledger import selectors
from chain.ledger.numbers import number_in
from chain.ledger.reading import checkpoints, entries, searching
from chain.ledger.reading.searching import LONGEST, Found
from chain.ledger.refusals import SearchRefused
from qbs_platform.common.components import Column
from qbs_platform.common.errors import Refusal

_ENTRY_COLUMNS = (
    Column(_("序号"), is_numeric=True),
    Column(_("时间")),
    Column(_("类型")),
    Column(_("引用")),
    Column(_("叶哈希")),
)
_CHECKPOINT_COLUMNS = (
    Column(_("条目数"), is_numeric=True),
    Column(_("签署时间")),
    Column(_("根哈希")),
)
_ON_FRONT = 10


@login_not_required
@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """The latest checkpoint, checked now, and the newest entries."""
    context = {
        "here": "front",
        "tree": checkpoints.latest(),
        "lines": entries.page(below=None).lines[:_ON_FRONT],
        "columns": _ENTRY_COLUMNS,
        "now": timezone.now(),
        "longest": LONGEST,
    }
    return render(request, "ledger/front.html", context)


@login_not_required
@require_safe
def entries_page(request: HttpRequest) -> HttpResponse:
    """The entries, newest first."""
    context = {
        "here": "entries",
        "page": entries.page(below=number_in(request.GET, "below")),
        "size": selectors.size(),
        "columns": _ENTRY_COLUMNS,
        "longest": LONGEST,
    }
    return render(request, "ledger/entries.html", context)


@login_not_required
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Entries by number, hash, event or reference; a single one is shown at once."""
    asked = request.GET.get("q", "")
    found, problem = Found([]), ""
    try:
        found = searching.find(asked)
    except SearchRefused as refusal:
        problem = str(refusal)
    if len(found.indexes) == 1:
        return redirect("ledger:entry", found.indexes[0])
    context = {
        "here": "entries",
        "asked": asked[:LONGEST],
        "problem": problem,
        "lines": entries.lines_of(found.indexes),
        "has_more": found.has_more,
        "columns": _ENTRY_COLUMNS,
        "longest": LONGEST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "ledger/search.html", context, status=status)


@login_not_required
@require_safe
def entry_page(request: HttpRequest, index: int) -> HttpResponse:
    """One entry with its neighbours and its proof, all of it checked in this request."""
    context = {"here": "entries", "place": entries.place_of(index), "now": timezone.now()}
    return render(request, "ledger/entry.html", context)


@login_not_required
@require_safe
def checkpoints_page(request: HttpRequest) -> HttpResponse:
    """Every checkpoint that was signed, and a form that compares two."""
    page = checkpoints.page(below=number_in(request.GET, "below"))
    context = {
        "here": "checkpoints",
        "page": page,
        "columns": _CHECKPOINT_COLUMNS,
        "old": page.rows[-1].size if page.rows else "",
        "new": page.rows[0].size if page.rows else "",
    }
    return render(request, "ledger/checkpoints.html", context)


@login_not_required
@require_safe
def checkpoint_page(request: HttpRequest, size: int) -> HttpResponse:
    """One checkpoint: its signatures and its root, checked in this request."""
    latest = selectors.latest_checkpoint()
    context = {
        "here": "checkpoints",
        "tree": checkpoints.at(size),
        "latest_size": latest.size if latest else size,
        "now": timezone.now(),
    }
    return render(request, "ledger/checkpoint.html", context)


@login_not_required
@require_safe
def growth_page(request: HttpRequest) -> HttpResponse:
    """Whether one signed tree grew into another; what was typed stays in the form."""
    old, new = number_in(request.GET, "from"), number_in(request.GET, "to")
    context: dict[str, object] = {
        "here": "checkpoints",
        "old": request.GET.get("from", "")[:LONGEST],
        "new": request.GET.get("to", "")[:LONGEST],
        "problem": "",
        "now": timezone.now(),
    }
    status = HTTPStatus.OK
    if old is None or new is None:
        context["problem"] = _("请填写两个检查点的条目数。")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        try:
            context["growth"] = checkpoints.growth(old, new)
        except Refusal as refusal:
            context["problem"], status = str(refusal), refusal.status
    return render(request, "ledger/growth.html", context, status=status)


@login_not_required
@require_safe
def guide_page(request: HttpRequest) -> HttpResponse:
    """How to check everything without trusting this site."""
    context = {"here": "guide", "tree": checkpoints.latest()}
    return render(request, "ledger/guide.html", context)
