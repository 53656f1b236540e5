"""Writing a draft of the standard: its own texts, and clause by clause."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common.versioned_forms import VersionedForm
from standards import selectors
from standards.domain import drafts, transitions
from standards.enums import EditionStatus
from standards.errors import StaleDraft
from standards.forms import editions as forms
from standards.models import StandardEdition
from standards.services import editions
from standards.views.drafts import below, row_of

_TEMPLATE = "standards/draft_form.html"


@steps.form_page
def draft_texts(request: HttpRequest, edition: UUID) -> HttpResponse:
    """Change what a draft says of itself."""
    row = _own(request, edition, "edit-texts")
    form = forms.TextsForm(steps.typed(request), initial=_texts_kept(row))
    if request.method == "POST" and form.is_valid():
        try:
            editions.change_texts(
                actor=sessions.signed_in_actor(request),
                edition_id=row.pk,
                version=form.cleaned_data["version"],
                texts=form.texts(),
                summary=form.summary(),
                now=timezone.now(),
            )
        except StaleDraft as stale:
            return _stale(request, row, form, stale, _texts_kept)
        messages.success(request, _("已保存。"))
        return redirect("standards:draft", edition)
    return _form(request, row, form, _("名称和说明"))


@steps.form_page
def draft_clause(request: HttpRequest, edition: UUID, code: str) -> HttpResponse:
    """Change one clause of a draft."""
    row = _own(request, edition, "edit-clause")
    text = selectors.clause(selectors.text_of(row), code)
    form = forms.ClauseForm(
        steps.typed(request),
        initial=_clause_kept(row, code),
        clause=text.clause,
        edition=text.edition,
    )
    if request.method == "POST" and form.is_valid():
        try:
            editions.change_clause(
                actor=sessions.signed_in_actor(request),
                edition_id=row.pk,
                version=form.cleaned_data["version"],
                code=code,
                text=form.text(),
                now=timezone.now(),
            )
        except StaleDraft as stale:
            return _stale(request, row, form, stale, lambda row: _clause_kept(row, code))
        messages.success(request, _("已保存 %(code)s。") % {"code": code})
        return redirect("standards:draft", edition)
    return _form(request, row, form, code)


def _form(
    request: HttpRequest, row: StandardEdition, form: VersionedForm, title: str
) -> HttpResponse:
    return steps.show(request, _TEMPLATE, form, **below(row, title), conflict=[], is_stale=False)


def _stale(
    request: HttpRequest,
    row: StandardEdition,
    form: VersionedForm,
    stale: StaleDraft,
    kept_of: Callable[[StandardEdition], dict[str, Any]],
) -> HttpResponse:
    row.refresh_from_db()  # it was read before whoever saved had committed, perhaps
    around = below(row, _("有人同时修改了草案"))
    return steps.show_beside(request, _TEMPLATE, form, stale, kept_of(row), **around)


def _texts_kept(row: StandardEdition) -> dict[str, Any]:
    return forms.texts_typed(row, drafts.texts_of(json.loads(row.content)))


def _clause_kept(row: StandardEdition, code: str) -> dict[str, Any]:
    return forms.clause_typed(row.version, drafts.clause_of(json.loads(row.content), code))


def _own(request: HttpRequest, edition: UUID, step: str) -> StandardEdition:
    """The draft that may be written on now; the service asks all of this again under a lock."""
    permissions.ensure(sessions.actor_of(request), Capability.MAINTAIN_STANDARD)
    row = row_of(request, edition)
    transitions.step(step, EditionStatus(row.status))
    return row
