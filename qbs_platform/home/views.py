"""The visitors' home page, each role's landing page, the styleguide."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from enterprises.selectors import case_lines, cases, enterprises, joining, onboarding
from enterprises.views import lines
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import RoleKind
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common import error_pages, error_texts, workdays
from qbs_platform.common.http import PageRequest, local_only, wants_fragment
from qbs_platform.home import styleguide as guide
from qbs_platform.home.areas import AREAS
from qbs_platform.home.visitors import PARTIES, STAGES
from qbs_platform.regions import selectors as regions

_MOST_CASES = 5
_NEWEST_REQUESTS = 10


@login_not_required
@require_safe
def visitors(request: HttpRequest) -> HttpResponse:
    """Show what QBS is to whoever comes by."""
    context = {"areas": AREAS, "stages": STAGES, "parties": PARTIES}
    return render(request, "home/visitors.html", context)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the landing page of the role the person acts under."""
    actor = sessions.signed_in_actor(request)
    kind = actor.grant.kind.lower() if actor.grant else "none"
    enterprise = enterprises.enterprise_of(actor)
    context = {
        "actor": actor,
        "areas": AREAS,
        "enterprise": enterprise,
        "case": case_lines.of_case(enterprise, now=timezone.now()) if enterprise else None,
        "place": regions.full_name(enterprise.region) if enterprise else "",
        "enterprises": enterprises.enterprises_visible_to(actor),
        "keeps_standard": permissions.may(actor, Capability.PUBLISH_STANDARD),
        "reads_trail": permissions.may(actor, Capability.READ_AUDIT_TRAIL),
        "reads_cases": permissions.may(actor, Capability.READ_ONBOARDING),
        "cases": case_lines.of_cases(
            cases.most_pressing(actor, _MOST_CASES), on=workdays.local_date(timezone.now())
        ),
        **_joining(actor),
    }
    return render(request, f"home/desks/{kind}.html", context)


def _joining(actor: Actor) -> dict[str, object]:
    """What somebody asked to join, what their enterprise is asked, whether they keep its page."""
    if actor.grant and actor.grant.kind is not RoleKind.ENTERPRISE:
        return {}
    answers = permissions.may(actor, Capability.MANAGE_MEMBERS)
    asked = onboarding.own_join_requests(actor.user)[:_NEWEST_REQUESTS]
    return {
        "asked": lines.of_requests(asked),
        "answers_requests": answers,
        "waiting": joining.counts_for(actor)[1] if answers else 0,
        "keeps_page": permissions.may(actor, Capability.FILL_ONBOARDING),
    }


@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """List what to prepare for an application, made for printing."""
    return render(request, "home/materials.html", {"areas": AREAS})


@local_only
@require_safe
@vary_on_headers("HX-Request")
def styleguide(request: PageRequest) -> HttpResponse:
    """Show every component in every state, section by section, to builders and tests."""
    section = guide.section_of(request.GET.get("section", guide.FIRST))
    if section is None:
        raise Http404
    page = "home/styleguide.html"
    template = f"{page}#content" if wants_fragment(request) else page
    return render(request, template, guide.context(section, request))


@local_only
@require_safe
def styleguide_error(request: HttpRequest, status: int) -> HttpResponse:
    """One error page as people see it."""
    if status not in error_texts.TEXTS:
        raise Http404
    return error_pages.render(request, HTTPStatus(status))
