"""The own enterprise: where it stands, what is missing, who holds the case and until when."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.domain import items, transitions
from enterprises.enums import Item, Section
from enterprises.models import Enterprise
from enterprises.selectors import case_lines, onboarding, values
from enterprises.selectors.enterprises import enterprise_of
from enterprises.selectors.values import Stated
from enterprises.services import leaving
from enterprises.views import lines
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import RoleKind
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.views import security, steps
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.common.components import Task, TaskStatus
from qbs_platform.files import services as files

_HINTS: dict[Section, Callable[[], str]] = {
    Section.IDENTITY: lambda: _("代码、名称、法定代表人，照执照填"),
    Section.PLACE: lambda: _("注册地、地址、行业、人数"),
    Section.CONTACT: lambda: _("协会找谁核实；法定代表人身份号码"),
    Section.DOCUMENTS: lambda: _("执照和授权书的扫描件或照片"),
}


def own(request: HttpRequest, *capabilities: Capability) -> tuple[Actor, Enterprise]:
    """Who acts, and their enterprise; 404 where it does not exist.

    Raises CapabilityMissing for roles of other parties, and without one of ``capabilities``.
    """
    actor = sessions.signed_in_actor(request)
    if actor.grant is None or actor.grant.kind is not RoleKind.ENTERPRISE:
        raise CapabilityMissing(_("这是企业成员的页面。"))
    if capabilities:
        permissions.ensure(actor, *capabilities)
    enterprise = enterprise_of(actor)
    if enterprise is None:
        raise Http404
    return actor, enterprise


@require_safe
def own_page(request: HttpRequest) -> HttpResponse:
    """Show where the own enterprise stands, and what is to be done."""
    actor, enterprise = own(request)
    stated = values.stated(enterprise, enterprise.particulars, is_masked=True)
    returned = onboarding.open_items(enterprise)
    context = {
        "enterprise": enterprise,
        "line": case_lines.of_case(enterprise, now=timezone.now()),
        "steps_open": onboarding.steps_open_to(actor, enterprise),
        "tasks": tasks(stated),
        "filled": sum(not each.is_missing for each in _required(stated)),
        "required": len(_required(stated)),
        "sections": sections(stated),
        "returned": [(stated[item], row, link_to(item)) for item, row in returned.items()],
        "refusals": onboarding.refusals_of(enterprise),
        "history": lines.of_own_history(onboarding.history_for_members(enterprise)),
        "may_export": permissions.may(actor, Capability.MANAGE_MEMBERS),
        "may_edit_page": permissions.may(actor, Capability.FILL_ONBOARDING),
        "anchored": anchoring.standing_of(enterprise.ref, now=timezone.now()),
    }
    return render(request, f"enterprises/own/{enterprise.status.lower()}.html", context)


@require_POST
@steps.fresh_proof_required
def personal_data(request: HttpRequest) -> HttpResponse:
    """Hand out the personal data of the own enterprise, as a file."""
    actor, enterprise = own(request, Capability.MANAGE_MEMBERS)
    exported = leaving.export(actor=actor, enterprise_id=enterprise.pk, now=timezone.now())
    return security.attached(exported, "enterprise-personal-data")


@require_safe
def document(request: HttpRequest, item: str) -> HttpResponseBase:
    """Hand out one of the own documents."""
    _actor, enterprise = own(request)
    return serve(enterprise, item)


def serve(enterprise: Enterprise, item: str) -> HttpResponseBase:
    """One document of an enterprise that the person may see; 404 where there is none."""
    wanted = next((each for each in items.FILES if each.value.lower() == item), None)
    if wanted is None:
        raise Http404
    stored = values.kept(enterprise, enterprise.particulars, wanted)
    if stored is None:
        raise Http404
    return files.serve(stored, f"{enterprise.uscc} {wanted.label}")


def tasks(stated: dict[Item, Stated]) -> list[Task]:
    """One task a section, with how much of what is needed stands there."""
    return [_task(number, section, stated) for number, section in enumerate(Section, 1)]


def sections(stated: dict[Item, Stated]) -> list[tuple[Section, str, list[Stated]]]:
    """Sections with the address where each is filled, and what stands in it."""
    return [
        (section, section_url(section), [stated[item] for item in listed])
        for section, listed in items.SECTIONS.items()
    ]


def section_url(section: Section) -> str:
    """Where a section is filled."""
    return reverse("enterprises:section", args=[section.value])


def link_to(item: Item) -> str:
    """Where an item is filled."""
    return f"{section_url(items.SECTION_OF[item])}#id_{item.value.lower()}"


def _task(number: int, section: Section, stated: dict[Item, Stated]) -> Task:
    listed = [stated[item] for item in items.SECTIONS[section]]
    needed = [each for each in listed if each.item not in items.OPTIONAL]
    done = sum(not each.is_missing for each in needed)
    status = TaskStatus.FILLED if done == len(needed) else TaskStatus.IN_PROGRESS
    if not any(each.text for each in listed):
        status = TaskStatus.NOT_STARTED
    return Task(
        mark=str(number),
        name=section.label,
        hint=_HINTS[section](),
        status=status,
        url=section_url(section),
        count=f"{done}/{len(needed)}",
    )


def _required(stated: dict[Item, Stated]) -> list[Stated]:
    return [each for item, each in stated.items() if item not in items.OPTIONAL]


def ensure_open(enterprise: Enterprise) -> None:
    """Raise TransitionRefused where nothing may be filled now."""
    transitions.step("fill", enterprise.standing)
