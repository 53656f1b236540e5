"""The catalogue for the scheme manager: add, change, take out as a table."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qbs_platform.accounts import permissions, sessions, trail
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common import exports
from qbs_platform.common.components import Link
from qbs_platform.common.exports import Format
from standards.cited import forms, lines, selectors
from standards.cited.forms import CatalogueForm, EntryForm
from standards.cited.services import entries
from standards.cited.views import public
from standards.domain.citations import CitedFacts
from standards.errors import CitedStandardRefused, StaleEdit

_NEWEST_CHANGES = 20
_FORM_PAGE = "standards/cited_form.html"


@require_safe
def manage_page(request: HttpRequest) -> HttpResponse:
    """The list with the ways to change it."""
    permissions.ensure(sessions.actor_of(request), Capability.MAINTAIN_CITED_STANDARDS)
    form = CatalogueForm(request.GET)
    context = {**public.found(request, form), "formats": Format}
    return render(request, "standards/cited_manage.html", context, status=public.status(form))


@require_safe
def export(request: HttpRequest, chosen: str) -> HttpResponseBase:
    """Hand out what the address asks for as a table; a wrong question shows the list again."""
    permissions.ensure(sessions.actor_of(request), Capability.MAINTAIN_CITED_STANDARDS)
    if chosen not in Format.values:
        raise Http404
    form = CatalogueForm(request.GET)
    if not form.is_valid():
        return manage_page(request)
    rows = selectors.cited_standards(form.wanted(), public.today())
    return exports.attachment(
        Format(chosen),
        stem=f"cited-standards-{public.today():%Y%m%d}",
        heading=lines.heading(),
        rows=lines.rows(selectors.listed(rows, public.today())),
    )


@steps.form_page
def add_page(request: HttpRequest) -> HttpResponse:
    """Enter a standard."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MAINTAIN_CITED_STANDARDS)
    form = EntryForm(steps.typed(request), initial={"checked_on": public.today()})
    if request.method == "POST" and form.is_valid():
        try:
            added = entries.add(actor=actor, facts=form.facts(), now=timezone.now())
        except CitedStandardRefused as refusal:
            _refuse(request, form, refusal)
        else:
            messages.success(request, _("已登记 %(number)s。") % {"number": added.number})
            return redirect("standards:cited-manage")
    return steps.show(request, _FORM_PAGE, form, **_around(_("登记标准")))


@steps.form_page
def edit_page(request: HttpRequest, number: str) -> HttpResponse:
    """Change what the catalogue says of a standard; an edit that comes late shows both texts."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MAINTAIN_CITED_STANDARDS)
    form = _edit_form(steps.typed(request), number)
    if request.method == "POST" and form.is_valid():
        facts, version = form.facts(), form.cleaned_data["version"] or 0
        try:
            entries.change(actor=actor, facts=facts, version=version, now=timezone.now())
        except CitedStandardRefused as refusal:
            _refuse(request, form, refusal)
        except StaleEdit as refusal:
            trail.note_refusal(request, refusal)
            return _compared(request, number, facts, refusal)
        else:
            messages.success(request, _("已保存 %(number)s。") % {"number": number})
            return redirect("standards:cited-manage")
    return steps.show(request, _FORM_PAGE, form, **_around_edit(number))


def _edit_form(typed: QueryDict | None, number: str) -> EntryForm:
    row = selectors.entry(number)
    form = EntryForm(typed, initial=forms.initial(selectors.facts(row), row.version))
    form.fields["number"].disabled = True
    return form


def _compared(
    request: HttpRequest, number: str, typed: CitedFacts, refusal: StaleEdit
) -> HttpResponse:
    """What was typed, beside what stands there now; saving again is then a decision."""
    row = selectors.entry(number)
    again = request.POST.copy()
    again["version"] = str(row.version)
    now_there, own = selectors.facts(row).as_record(), entries.ordered(typed).as_record()
    context = {
        **_around_edit(number),
        "form": _edit_form(again, number),
        "compared": lines.differences(now_there, own),
        "stale": str(refusal),
    }
    return render(request, _FORM_PAGE, context, status=refusal.status)


def _around_edit(number: str) -> dict[str, object]:
    changes = selectors.history(number)[:_NEWEST_CHANGES]
    title = _("修改 %(number)s") % {"number": number}
    return {**_around(title), "changes": lines.of_changes(changes)}


def _around(title: str) -> dict[str, object]:
    here = reverse("standards:cited-manage")
    crumbs = [Link(_("引用标准目录"), here), Link(title)]
    return {
        "title": title,
        "crumbs": crumbs,
        "cancel_url": here,
        "changes": [],
        "compared": (),
        "stale": "",
    }


def _refuse(request: HttpRequest, form: EntryForm, refusal: CitedStandardRefused) -> None:
    form.add_error(refusal.field or None, str(refusal))
    trail.note_refusal(request, refusal)
