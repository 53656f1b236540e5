"""Health for machines and for operators."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common.components import Column
from qbs_platform.operations import health


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; asks nothing of anybody else."""
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 or 503; the reasons only for those who operate the platform."""
    findings = health.examine(timezone.now())
    is_ready = all(finding.is_ok for finding in findings if finding.blocks)
    body: dict[str, object] = {"status": "ready" if is_ready else "not ready"}
    if _may_read_reasons(request):
        body["findings"] = {finding.name: finding.problem or "ok" for finding in findings}
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(body, status=status)


@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """The same findings as a page for operators."""
    permissions.ensure(sessions.actor_of(request), Capability.OPERATE)
    now = timezone.now()
    columns = [Column(_("部件")), Column(_("状态")), Column(_("说明"))]
    context = {"findings": health.examine(now), "columns": columns, "now": now}
    return render(request, "operations/health.html", context)


def _may_read_reasons(request: HttpRequest) -> bool:
    try:
        return permissions.may(sessions.actor_of(request), Capability.OPERATE)
    except DatabaseError:  # the session lives in the database that may be what is away
        return False
