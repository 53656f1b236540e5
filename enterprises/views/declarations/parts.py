"""Filling a draft part by part: rows that a button adds, without a script."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.declaration_enums import DeclarationPart
from enterprises.domain.declarations import changes, transitions
from enterprises.domain.declarations.content import Content
from enterprises.errors import StaleForm
from enterprises.forms.declaration_rows import PREFIX, Rows, initial_of, rows_form
from enterprises.forms.declarations import VersionForm
from enterprises.models import Declaration
from enterprises.selectors import declarations
from enterprises.selectors.declarations import Review
from enterprises.services.declarations import drafting
from enterprises.views.declarations.own import below, row_of
from qbs_platform.accounts import permissions, sessions, trail
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common import workdays

_TEMPLATE = "enterprises/declarations/part.html"


@steps.form_page
def part_page(request: HttpRequest, declaration: UUID, part: str) -> HttpResponse:
    """Fill one part; ``add`` shows the form again with one more row, and keeps nothing yet."""
    permissions.ensure(sessions.actor_of(request), Capability.MANAGE_DECLARATIONS)
    row = row_of(request, declaration)
    if part not in DeclarationPart:
        raise Http404
    transitions.step("fill", row.standing)
    page = Page(row, DeclarationPart(part))
    if request.method != "POST":
        return page.show(request, page.fresh(), row.version)
    version = VersionForm(request.POST)
    sent = page.bound(request)
    if "add" in request.POST and version.is_valid():
        return page.show(request, page.longer(sent, request), version.cleaned_data["version"])
    if not version.is_valid() or not sent.is_valid():
        return page.show(request, sent, request.POST.get("version", "1"))
    return _save(request, page, sent, version.cleaned_data["version"])


def _save(request: HttpRequest, page: "Page", sent: Rows, version: int) -> HttpResponse:
    try:
        drafting.fill(
            actor=sessions.signed_in_actor(request),
            declaration_id=page.row.pk,
            version=version,
            part=page.part,
            given=sent.rows(),
            now=timezone.now(),
        )
    except StaleForm as stale:
        trail.note_refusal(request, stale)
        page.row.refresh_from_db()
        return page.show(request, sent, page.row.version, stale=stale)
    messages.success(request, _("已保存。"))
    return redirect("enterprises:own-declaration", page.row.public_id)


class Page:
    """One part of one draft as a page."""

    def __init__(self, row: Declaration, part: DeclarationPart) -> None:
        self.row, self.part = row, part
        self.review: Review = declarations.review(row, on=workdays.local_date(timezone.now()))

    def fresh(self) -> Rows:
        """The rows as they are kept, and an empty one where nothing is."""
        initial = initial_of(self.part, self.review.content)
        if self.part is DeclarationPart.MANDATORY:
            initial = self._by_number(initial)
        is_open = self.part is not DeclarationPart.MANDATORY
        return self._form(extra=int(is_open))(
            initial=initial, prefix=PREFIX, form_kwargs=self._own()
        )

    def bound(self, request: HttpRequest) -> Rows:
        """The rows as they were sent."""
        return self._form(extra=0)(request.POST, prefix=PREFIX, form_kwargs=self._own())

    def longer(self, sent: Rows, request: HttpRequest) -> Rows:
        """The same rows, unjudged, with one more."""
        typed = sent.typed()
        extra = 1
        if self.part is DeclarationPart.MANDATORY:
            typed, extra = self._by_number([*typed, {"number": request.POST["add"]}]), 0
        return self._form(extra=extra)(initial=typed, prefix=PREFIX, form_kwargs=self._own())

    def show(
        self,
        request: HttpRequest,
        form: Rows,
        version: object,
        stale: StaleForm | None = None,
    ) -> HttpResponse:
        """The page: 200, 422 for what is wrong, 409 with both values for what is stale."""
        is_wrong = form.is_bound and not form.is_valid()
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
        context = {
            **below(self.row, str(self.part.label)),
            "form": form,
            "has_errors": is_wrong,
            "part": self.part.value,
            "version": version,
            "findings": [each for each in self.review.findings if each.part is self.part],
            "numbers": self._numbers() if self.part is DeclarationPart.MANDATORY else [],
            "citations": self.review.citations,
            "note": str(stale) if stale else "",
            "conflict": self._beside(form) if stale else [],
            "is_stale": stale is not None,
        }
        code = HTTPStatus.CONFLICT if stale else status
        return render(request, _TEMPLATE, context, status=code)

    def _form(self, *, extra: int) -> type[Rows]:
        return rows_form(self.part, extra=extra)

    def _own(self) -> dict[str, Any]:
        if self.part is not DeclarationPart.MANDATORY:
            return {}
        names = [each.name for each in self.review.content.indicators]
        return {"indicators": names, "numbers": self._numbers()}

    def _numbers(self) -> list[str]:
        """The standards to answer for, and those that the draft answers for already."""
        kept = (each.number for each in self.review.content.mandatory)
        return list(dict.fromkeys([*self.review.required, *kept]))

    def _by_number(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows standard by standard, each standard with at least one."""
        numbers = self._numbers()
        there = {row["number"] for row in rows}
        rows = [*rows, *({"number": each} for each in numbers if each not in there)]
        known = [row for row in rows if row["number"] in numbers]
        return sorted(known, key=lambda row: numbers.index(row["number"]))

    def _beside(self, form: Rows) -> list[tuple[str, str, str]]:
        """Both values of every row that differs: what was saved meanwhile, and what is typed."""
        name = self.part.value
        kept = Content(**{name: getattr(declarations.content_of(self.row), name)})
        differing = changes.between(kept, Content(**{name: form.rows()}))
        return [(each.name, each.before, each.after) for each in differing]
