"""Drafts of the standard for those who write and publish them: read, begin, compare."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Link
from standards import selectors
from standards.domain import mistakes
from standards.enums import EditionStatus
from standards.forms.editions import BaseForm
from standards.models import StandardEdition
from standards.services import editions
from standards.views import acts, lines, standard

KEEPERS = (Capability.MAINTAIN_STANDARD, Capability.PUBLISH_STANDARD)


@require_safe
def drafts_page(request: HttpRequest) -> HttpResponse:
    """All editions with what each is today, drafts first."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, *KEEPERS)
    found = selectors.editions_visible_to(actor).defer("content")
    wanted = request.GET.get("status", "")
    chosen = wanted if wanted in EditionStatus.values else ""
    shown = [row for row in found if not chosen or row.status == chosen]
    context = {
        "lines": lines.of_editions(shown, now=timezone.now()),
        "chips": _chips(list(found), chosen),
        "may_write": permissions.may(actor, Capability.MAINTAIN_STANDARD),
    }
    return render(request, "standards/drafts.html", context)


@steps.form_page
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin the next edition from a published one."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MAINTAIN_STANDARD)
    published = selectors.editions_visible_to(actor).exclude(published_at=None).defer("content")
    form = BaseForm(steps.typed(request), published=published)
    if request.method == "POST" and form.is_valid():
        base = published.get(public_id=form.cleaned_data["base"])
        row = editions.draft(actor=actor, base_id=base.pk, now=timezone.now())
        messages.success(request, _("已开始起草第 %(number)s 版。") % {"number": row.number})
        return redirect("standards:draft", row.public_id)
    context = {"title": _("起草新版本"), "label": _("开始起草")}
    cancel_url = reverse("standards:drafts")
    return steps.show(request, "accounts/own_form.html", form, cancel_url=cancel_url, **context)


@require_safe
def draft_page(request: HttpRequest, edition: UUID) -> HttpResponse:
    """One edition from the inside: what is wrong, what may be done, what was done."""
    row = row_of(request, edition)
    actor, text = sessions.signed_in_actor(request), selectors.text_of(row)
    names = selectors.steps_open_to(actor, row)
    (line,) = lines.of_editions([row], now=timezone.now())
    is_published = row.published_at is not None
    is_next_published = row.status == EditionStatus.PUBLIC_COMMENT
    context = {
        "line": line,
        "mistakes": [] if is_published else mistakes.found_in(text),
        "areas": selectors.areas(text),
        "clauses_url": f"{reverse('standards:draft', args=[edition])}clauses/",
        "ways": acts.ways(names, edition),
        "may_edit": "edit-clause" in names,
        "history": lines.of_history(selectors.history_of(row)),
        "crumbs": [*crumbs(), Link(row.name)],
        "is_published": is_published,
        "is_own": is_next_published and selectors.wrote_on(row, actor.user),
    }
    return render(request, "standards/draft.html", context)


@require_safe
def draft_preview(request: HttpRequest, edition: UUID) -> HttpResponse:
    """A draft as everybody will read it."""
    text = selectors.text_of(row_of(request, edition))
    context = {
        **standard.whole_text(text, reverse("standards:draft-preview", args=[edition])),
        "draft_url": reverse("standards:draft", args=[edition]),
    }
    return render(request, "standards/front.html", context)


@require_safe
def draft_preview_clause(request: HttpRequest, edition: UUID, code: str) -> HttpResponse:
    """One clause of a draft as everybody will read it."""
    text = selectors.clause(selectors.text_of(row_of(request, edition)), code)
    front = reverse("standards:draft-preview", args=[edition])
    context = {"text": text, "base_url": front, "crumbs": standard.crumbs(text, front)}
    return render(request, "standards/clause.html", context)


@require_safe
def draft_compare(request: HttpRequest, edition: UUID) -> HttpResponse:
    """A draft beside the edition that it was begun from."""
    row = row_of(request, edition)
    compared = None
    if row.base:
        compared = lines.compared(selectors.text_of(row.base), selectors.text_of(row))
    context = {
        "comparison": compared,
        "crumbs": [*crumbs(), named(row), Link(_("与起草依据对照"))],
    }
    return render(request, "standards/draft_compare.html", context)


def row_of(request: HttpRequest, edition: UUID) -> StandardEdition:
    """The edition of the address for those who keep editions; 403 for all others."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, *KEEPERS)
    return get_object_or_404(selectors.editions_visible_to(actor), public_id=edition)


def crumbs() -> list[Link]:
    """The way down to one edition."""
    return [Link(_("标准版本"), reverse("standards:drafts"))]


def named(row: StandardEdition) -> Link:
    """One edition as a crumb."""
    return Link(row.name, reverse("standards:draft", args=[row.public_id]))


def below(row: StandardEdition, title: str) -> dict[str, object]:
    """What every page below one edition has: its title, the way to it, the way back."""
    here = named(row)
    return {"title": title, "crumbs": [*crumbs(), here, Link(title)], "cancel_url": here.url}


def _chips(rows: list[StandardEdition], chosen: str) -> list[Link]:
    here = reverse("standards:drafts")
    every = Link(_("全部"), here, is_current=not chosen, count=len(rows))
    return [
        every,
        *(
            Link(
                status.label,
                f"{here}?status={status}",
                is_current=chosen == status,
                count=sum(row.status == status for row in rows),
            )
            for status in EditionStatus
        ),
    ]
