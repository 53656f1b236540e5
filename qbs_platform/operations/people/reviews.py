"""The access review: every live grant, marked as reviewed or revoked, exported for the auditors."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from qbs_platform.accounts import permissions, reviewing, selectors, sessions
from qbs_platform.accounts.enums import RoleKind
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.reviewing import Wanted
from qbs_platform.accounts.services import reviews
from qbs_platform.accounts.views import steps
from qbs_platform.common import exports, workdays
from qbs_platform.common.components import Column, Link
from qbs_platform.common.exports import Format
from qbs_platform.operations.people import lines

_PER_PAGE = 50
_COLUMNS = (
    Column(gettext_lazy("身份")),
    Column(gettext_lazy("姓名")),
    Column(gettext_lazy("授予")),
    Column(gettext_lazy("最近登录")),
    Column(gettext_lazy("二次验证")),
    Column(gettext_lazy("最近复核")),
    Column(gettext_lazy("操作")),
)
_HEADING = (
    gettext_lazy("所属方"),
    gettext_lazy("角色"),
    gettext_lazy("范围"),
    gettext_lazy("姓名"),
    gettext_lazy("邮箱"),
    gettext_lazy("账号状态"),
    gettext_lazy("最近登录"),
    gettext_lazy("二次验证"),
    gettext_lazy("授予时间"),
    gettext_lazy("授予天数"),
    gettext_lazy("授予人"),
    gettext_lazy("最近复核"),
    gettext_lazy("复核人"),
)


@require_safe
def review_page(request: HttpRequest) -> HttpResponse:
    """List the grants that are due, or all of them, by party and role."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.READ_PEOPLE)
    wanted, now = _wanted(request), timezone.now()
    page = Paginator(reviewing.live_grants(wanted, now=now), _PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "lines": lines.of_review(page.object_list, now=now),
        "columns": _COLUMNS,
        "chips": _due_chips(wanted, now),
        "parties": _party_chips(wanted),
        "crumbs": [Link(_("人员管理"), reverse("operations:people")), Link(_("身份复核"))],
        "may_act": permissions.may(actor, Capability.MANAGE_PEOPLE),
        "own_id": actor.user.pk,
        "export_url": f"{reverse('operations:review-export')}?{_query(wanted)}",
    }
    return render(request, "operations/review.html", context)


@require_POST
def review_mark(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Note that a grant is still needed."""
    actor = sessions.signed_in_actor(request)
    permissions.ensure(actor, Capability.MANAGE_PEOPLE)
    found = get_object_or_404(selectors.grants_managed_by(actor), public_id=grant)
    reviews.mark(actor=actor, grant_id=found.pk, now=timezone.now())
    messages.success(request, _("已记录复核。"))
    return redirect("operations:review")


@steps.form_page
def review_export(request: HttpRequest) -> HttpResponseBase:
    """Ask for the format, then hand the list out as a file."""
    permissions.ensure(sessions.actor_of(request), Capability.READ_PEOPLE)
    return _export(request)


@steps.fresh_proof_required
def _export(request: HttpRequest) -> HttpResponseBase:
    wanted = _wanted(request)
    if request.method == "POST":
        if request.POST.get("format") not in Format.values:
            raise Http404
        return _file(request, wanted, Format(request.POST["format"]))
    here = reverse("operations:review")
    context = {
        "count": reviewing.live_grants(wanted, now=timezone.now()).count(),
        "cancel_url": f"{here}?{_query(wanted)}",
        "crumbs": [Link(_("身份复核"), here), Link(_("导出"))],
        "formats": Format.choices,
    }
    return render(request, "operations/review_export.html", context)


def _file(request: HttpRequest, wanted: Wanted, chosen: Format) -> HttpResponseBase:
    now = timezone.now()
    reviews.record_export(actor=sessions.signed_in_actor(request), now=now)
    return exports.attachment(
        chosen,
        stem=f"qbs-access-review-{now.astimezone(workdays.SHANGHAI):%Y%m%d-%H%M%S}",
        heading=tuple(map(str, _HEADING)),
        rows=list(_rows(wanted)),  # a few thousand at most, read in one go
    )


def _rows(wanted: Wanted) -> Iterator[exports.Row]:
    now = timezone.now()
    for line in lines.of_review(reviewing.live_grants(wanted, now=now), now=now):
        grant, person = line.held.grant, line.held.grant.user
        yield (
            str(grant.kind.label),
            grant.get_role_display(),
            line.held.place,
            person.name,
            person.email,
            _("在用") if person.is_active else _("已停用"),
            _date(person.last_login),
            _("有") if line.has_factor else _("无"),
            _date(grant.granted_at),
            line.age_days,
            grant.granted_by.name if grant.granted_by else "",
            _date(line.reviewed_at),
            line.reviewer,
        )


def _date(moment: datetime | None) -> str:
    return moment.astimezone(workdays.SHANGHAI).date().isoformat() if moment else ""


def _wanted(request: HttpRequest) -> Wanted:
    kind = request.GET.get("party", "")
    return Wanted(
        kind=RoleKind(kind) if kind in RoleKind.values else None,
        is_due=request.GET.get("show") != "all",
    )


def _query(wanted: Wanted) -> str:
    asked = {"show": "due" if wanted.is_due else "all", "party": wanted.kind or ""}
    return urlencode({name: value for name, value in asked.items() if value})


def _due_chips(wanted: Wanted, now: datetime) -> list[Link]:
    """Both counts from the query of the rows."""
    everything = reviewing.live_grants(Wanted(kind=wanted.kind), now=now).order_by()
    counted = everything.aggregate(
        due=Count("pk", filter=reviewing.due_q(now)), everything=Count("pk")
    )
    return [
        Link(
            _("到期待复核"),
            f"?{_query(Wanted(wanted.kind, is_due=True))}",
            is_current=wanted.is_due,
            count=counted["due"],
        ),
        Link(
            _("全部"),
            f"?{_query(Wanted(wanted.kind))}",
            is_current=not wanted.is_due,
            count=counted["everything"],
        ),
    ]


def _party_chips(wanted: Wanted) -> list[Link]:
    choices: list[tuple[RoleKind | None, object]] = [(None, _("各方"))]
    choices += [(kind, kind.label) for kind in RoleKind]
    return [
        Link(
            str(label),
            f"?{_query(Wanted(kind, is_due=wanted.is_due))}",
            is_current=kind is wanted.kind,
        )
        for kind, label in choices
    ]
