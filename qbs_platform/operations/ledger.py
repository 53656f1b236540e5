"""The ledger for operators: how far each step came, what stands still, what audits found."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from chain.ledger import condition, selectors
from chain.ledger.condition import Progress
from chain.ledger.enums import Step
from chain.ledger.models import LedgerAlarm
from chain.trail import condition as trail_condition
from chain.trail import selectors as trail
from qbs_platform.accounts import permissions, sessions
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common.components import Column
from qbs_platform.operations import services

_STEP_COLUMNS = (
    Column(_("步骤")),
    Column(_("状态")),
    Column(_("条目"), is_numeric=True),
    Column(_("原因")),
    Column(_("自"), is_numeric=True),
)
_AUDIT_COLUMNS = (
    Column(_("开始")),
    Column(_("结果")),
    Column(_("条目"), is_numeric=True),
    Column(_("用时"), is_numeric=True),
    Column(_("第一处不符")),
)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: how many entries it did (None when that cannot be read), and what stops it."""

    label: str
    done: int | None
    problem: str
    alarm: LedgerAlarm | None

    @property
    def kind(self) -> str:
        """The kind of tag that shows its state."""
        return "bad" if self.problem else "ok"

    @property
    def word(self) -> Promise:
        """Its state in a word."""
        return _("已停止") if self.problem else _("正常")


@require_safe
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Everything at a glance, read anew each time."""
    permissions.ensure(sessions.actor_of(request), Capability.OPERATE)
    now, progress, audits = timezone.now(), condition.progress(), condition.audits()
    lag = condition.lag(progress.published)
    context = {
        "progress": progress,
        "checkpoint": selectors.latest_checkpoint(),
        "vkeys": selectors.vkeys(),
        "lag": lag,
        "lag_problem": lag.problem(now),
        "steps": _steps(progress, now),
        "step_columns": _STEP_COLUMNS,
        "audits": audits,
        "audit_columns": _AUDIT_COLUMNS,
        "audit_problem": condition.audit_problem(now),
        "asked_at": condition.audit_asked_at(audits[0] if audits else None),
        "now": now,
    }
    return render(request, "operations/ledger.html", context)


@require_POST
def audit_ask(request: HttpRequest) -> HttpResponse:
    """Have the log derived again as soon as a worker is free."""
    services.ask_for_audit(actor=sessions.actor_of(request), now=timezone.now())
    messages.success(request, gettext("已请求稽核，后台任务进程空闲时开始；结果会出现在下表。"))
    return redirect("operations:ledger")


def _steps(progress: Progress, now: datetime) -> list[StepLine]:
    alarms = {Step(alarm.step): alarm for alarm in selectors.alarms()}
    done = {
        Step.APPEND: progress.size,
        Step.SIGN: progress.signed,
        Step.PUBLISH: progress.published,
        Step.TRAIL: trail.size(),
    }
    lines = []
    for step, count in done.items():
        alarm = alarms.get(step)
        problem = alarm.problem if alarm else ""
        if step is Step.PUBLISH:
            problem = problem or progress.file_problem
        elif step is Step.TRAIL:
            problem = problem or trail_condition.problem(now)
        lines.append(StepLine(str(step.label), count, problem, alarm))
    return lines
