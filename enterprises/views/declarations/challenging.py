"""Challenging a declaration without an account: the form, and the page that the receipt opens."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.domain.declarations import transitions
from enterprises.forms.challenges import ChallengeForm
from enterprises.models import Challenge, Declaration
from enterprises.selectors import challenges, declarations
from enterprises.services.declarations import challenges as services
from enterprises.services.declarations.challenges import Said
from enterprises.views.declarations import lines
from enterprises.views.declarations.public import crumbs, named, public_row
from qbs_platform.accounts import origins
from qbs_platform.accounts.views import steps
from qbs_platform.common import workdays
from qbs_platform.common.components import Link
from qbs_platform.common.errors import FormRefused, TooMany
from standards import selectors as standards


@login_not_required
@steps.form_page
def challenge_page(request: HttpRequest, declaration: UUID) -> HttpResponse:
    """Say what is wrong; whoever does gets a receipt and the page that it opens."""
    row = public_row(declaration)
    transitions.step("challenge", row.standing_on(workdays.local_date(timezone.now())))
    text = declarations.content_of(row)
    posted = request.POST if request.method == "POST" else None
    form = ChallengeForm(posted, targets=declarations.targets(text))
    if request.method == "POST" and form.is_valid():
        try:
            challenge = _make(request, row, form)
        except (FormRefused, TooMany) as refusal:
            steps.refuse(request, form, refusal)
        else:
            return redirect("enterprises:challenge-receipt", challenge.receipt)
    context = {
        "row": row,
        "limit": standards.time_limit(services.ANSWER),
        "crumbs": [*crumbs(), named(row), Link(_("提出质疑"))],
    }
    return steps.show(request, "enterprises/declarations/challenge_form.html", form, **context)


@login_not_required
@require_safe
def receipt_page(request: HttpRequest, receipt: str) -> HttpResponse:
    """What became of a challenge, for whoever has its receipt."""
    row = get_object_or_404(challenges.by_receipt(receipt))
    (line,) = lines.of_challenges([row], workdays.local_date(timezone.now()))
    context = {"line": line, "crumbs": [*crumbs(), named(row.declaration), Link(_("质疑回执"))]}
    response = render(request, "enterprises/declarations/receipt.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _make(request: HttpRequest, row: Declaration, form: ChallengeForm) -> Challenge:
    kind, target = form.target_of()
    said = Said(
        kind=kind,
        target=target,
        statement=form.cleaned_data["statement"],
        contact=form.cleaned_data["contact"],
    )
    return services.make(
        declaration_id=row.pk,
        said=said,
        address=origins.origin_of(request).address,
        now=timezone.now(),
    )
