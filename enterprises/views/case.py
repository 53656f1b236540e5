"""One case from the inside: what the enterprise states, what the checks found, what was done."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.domain import items
from enterprises.enums import Item
from enterprises.models import Enterprise
from enterprises.selectors import case_lines, cases, onboarding, values
from enterprises.views import case_page as page
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common import workdays
from qbs_platform.common.components import Link
from qbs_platform.files import services as files


@require_safe
def case_desk(request: HttpRequest, enterprise: UUID) -> HttpResponse:
    """Show a case to who checks, leads or audits."""
    actor = sessions.signed_in_actor(request)
    row = row_of(actor, enterprise, Capability.READ_ONBOARDING)
    reads_identity = cases.reads_identity(actor, row)
    stated = values.stated(row, row.particulars, is_masked=not reads_identity)
    returned = cases.latest_returned(row)
    (line,) = case_lines.of_cases([row], on=workdays.local_date(timezone.now()))
    context = {
        "line": line,
        "crumbs": [*crumbs(), Link(row.name)],
        "ways": page.ways(cases.acts_open_to(actor, row), row),
        "sections": page.sections(row, stated, returned),
        "returned_count": len(returned),
        "findings": onboarding.findings(row),
        "requests": row.join_requests.select_related("person").order_by("-pk"),
        "signatures": page.signatures(row.commitments.select_related("signed_by").order_by("-pk")),
        "opinions": onboarding.standing_opinions(row),
        "history": page.history(onboarding.history(row), onboarding.returned_items(row)),
        "is_masked": not reads_identity,
    }
    return render(request, "enterprises/case.html", context)


@require_safe
def case_document(request: HttpRequest, enterprise: UUID, item: str) -> HttpResponseBase:
    """Hand out one of the case's documents as an attachment."""
    actor = sessions.signed_in_actor(request)
    row = row_of(actor, enterprise, Capability.READ_ONBOARDING)
    wanted = item.upper()
    if wanted not in items.FILES:
        raise Http404
    stored = values.kept(row, row.particulars, Item(wanted))
    if stored is None:
        raise Http404
    return files.serve(stored, f"{row.name}-{Item(wanted).label}")


def row_of(actor: Actor, enterprise: UUID, capability: Capability) -> Enterprise:
    """The case of the address for who holds the capability; 403 for all others."""
    permissions.ensure(actor, capability)
    visible = cases.cases(actor, cases.Wanted()).select_related(
        "particulars__licence", "particulars__authorisation"
    )
    return get_object_or_404(visible, public_id=enterprise)


def crumbs() -> list[Link]:
    """The way down to one case."""
    return [Link(_("企业上链"), reverse("enterprises:cases"))]


def below(row: Enterprise, title: str) -> dict[str, object]:
    """What every page below one case has: its title, the way to it, the way back."""
    here = reverse("enterprises:case", args=[row.public_id])
    return {
        "title": title,
        "enterprise": row,
        "crumbs": [*crumbs(), Link(row.name, here), Link(title)],
        "cancel_url": here,
    }
