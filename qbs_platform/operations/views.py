"""Health for machines and for operators; queues and jobs for operators."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts import selectors as accounts
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common.components import Column
from qbs_platform.notifications import selectors as notifications
from qbs_platform.operations import health, queues, services

_PER_PAGE = 20


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


@require_safe
def queues_page(request: HttpRequest) -> HttpResponse:
    """What runs, what waits, what fails and what was given up, without a word of what it says."""
    permissions.ensure(sessions.actor_of(request), Capability.OPERATE)
    mails = Paginator(notifications.troubled_mails(), _PER_PAGE)
    letters = Paginator(accounts.troubled_letters(), _PER_PAGE)
    now = timezone.now()
    context = {
        "jobs": queues.all_jobs(now=now),
        "queues": queues.all_queues(),
        "problems": queues.anchoring_problems(),
        "mails": mails.get_page(request.GET.get("page")),
        "letters": letters.get_page(1),  # the dead ones come first
        "job_columns": _JOB_COLUMNS,
        "queue_columns": _QUEUE_COLUMNS,
        "mail_columns": _MAIL_COLUMNS,
        "letter_columns": _LETTER_COLUMNS,
        "problem_columns": _PROBLEM_COLUMNS,
        "now": now,
    }
    return render(request, "operations/queues.html", context)


@require_POST
def mail_revive(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Start a mail again that was given up."""
    actor = sessions.actor_of(request)
    permissions.ensure(actor, Capability.OPERATE)
    delivery = get_object_or_404(notifications.mails(), public_id=mail_id)
    services.revive_mail(actor=actor, delivery=delivery, now=timezone.now())
    messages.success(request, gettext("邮件已重新排队，稍后发送。"))
    return redirect("operations:queues")


@require_POST
def letter_revive(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Start a letter again that was given up."""
    actor = sessions.actor_of(request)
    permissions.ensure(actor, Capability.OPERATE)
    letter = get_object_or_404(accounts.letters(), pk=letter_id)
    services.revive_letter(actor=actor, letter=letter, now=timezone.now())
    messages.success(request, gettext("已重新排队，稍后发送。"))
    return redirect("operations:queues")


_JOB_COLUMNS = (
    Column(_("任务")),
    Column(_("状态")),
    Column(_("间隔"), is_numeric=True),
    Column(_("上次运行"), is_numeric=True),
    Column(_("上次的错误")),
)
_QUEUE_COLUMNS = (
    Column(_("队列")),
    Column(_("状态")),
    Column(_("等待"), is_numeric=True),
    Column(_("其中失败过"), is_numeric=True),
    Column(_("已停止重试"), is_numeric=True),
    Column(_("最早的一项"), is_numeric=True),
)
_MAIL_COLUMNS = (
    Column(_("邮件编号")),
    Column(_("类型")),
    Column(_("状态")),
    Column(_("尝试次数"), is_numeric=True),
    Column(_("最近的错误")),
    Column(_("生成时间")),
    Column(_("操作")),
)
_LETTER_COLUMNS = (
    Column(_("编号")),
    Column(_("类型")),
    Column(_("状态")),
    Column(_("尝试次数"), is_numeric=True),
    Column(_("最近的错误")),
    Column(_("生成时间")),
    Column(_("操作")),
)
_PROBLEM_COLUMNS = (
    Column(_("原因")),
    Column(_("请求数"), is_numeric=True),
    Column(_("最早的一项"), is_numeric=True),
)


def _may_read_reasons(request: HttpRequest) -> bool:
    try:
        return permissions.may(sessions.actor_of(request), Capability.OPERATE)
    except DatabaseError:  # the session lives in the database that may be what is away
        return False
