"""A form that writes one thing: shown, refused beside its field, or late and then compared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from enterprises.errors import StaleForm
from qbs_platform.accounts.views import steps
from qbs_platform.common.components import Link
from qbs_platform.common.errors import FormRefused
from qbs_platform.common.versioned_forms import VersionedForm

_TEMPLATE = "enterprises/products/form.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one form page is about: its title, the way to it, what is saved and where that leads.

    ``save`` gives the address to go on to. ``kept`` reads again what the form shows of the row, for
    a form that came too late; a new row has none.
    """

    title: str
    crumbs: list[Link]
    save: Callable[[Any], str]
    kept: Callable[[], dict[str, Any]] | None = None

    @property
    def around(self) -> dict[str, object]:
        """What the page has besides its form."""
        back = self.crumbs[-1].url
        crumbs = [*self.crumbs, Link(self.title)]
        return {"title": self.title, "crumbs": crumbs, "cancel_url": back}


def page(request: HttpRequest, form: VersionedForm, entry: Entry) -> HttpResponse:
    """Show the form, or take it: 422 beside the field, 409 with both values, or onwards."""
    if request.method == "POST" and form.is_valid():
        try:
            onwards = entry.save(form)
        except StaleForm as stale:
            kept = entry.kept() if entry.kept else {}
            return steps.show_beside(request, _TEMPLATE, form, stale, kept, **entry.around)
        except FormRefused as refusal:
            steps.refuse(request, form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect(onwards)
    return steps.show(request, _TEMPLATE, form, **entry.around, conflict=[], is_stale=False)
