"""Readiness: what must hold before this process should get traffic (security.md, OP-1)."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chain.ledger import condition
from chain.ledger import selectors as ledger
from chain.ledger.enums import Step
from chain.trail import condition as trail_condition
from qbs_platform.accounts import selectors as accounts
from qbs_platform.notifications import selectors as notifications
from qbs_platform.operations.broker import SAFE_POLICY, eviction_policy
from qbs_platform.operations.database import forgetful_settings, login_of
from qbs_platform.operations.models import Heartbeat

MIN_FREE_DISK = 0.05
MAIL_PATIENCE = timedelta(minutes=5)

_WORDS = {"ok": _("正常"), "warn": _("降级"), "bad": _("异常")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``problem`` is empty when all is well.

    ``blocks`` says whether the problem makes the process unready; the others degrade it.
    """

    name: str
    label: Promise
    problem: str
    blocks: bool = True

    @property
    def is_ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem

    @property
    def kind(self) -> str:
        """The kind of tag that shows it."""
        if self.is_ok:
            return "ok"
        return "bad" if self.blocks else "warn"

    @property
    def word(self) -> Promise:
        """The state in a word."""
        return _WORDS[self.kind]


def examine(now: datetime) -> list[Finding]:
    """Look at everything; when the database is away, at what can be seen without it."""
    database = _database_problem()
    findings = [
        Finding("database", _("数据库"), database),
        Finding("disk", _("磁盘空间"), _disk_problem()),
        Finding("broker", _("任务通道（Redis）"), _broker_problem(), blocks=False),
    ]
    if database:
        return findings
    return [
        *findings,
        Finding("migrations", _("数据库结构"), _migrations_problem()),
        Finding("durability", _("数据库落盘设置"), _durability_problem()),
        Finding("ownership", _("数据库登录权限"), _ownership_problem()),
        Finding("worker", _("后台任务进程"), _silence(Heartbeat.WORKER, now), blocks=False),
        Finding("pulse", _("调度进程"), _silence(Heartbeat.PULSE, now), blocks=False),
        Finding("mail", _("邮件发送"), _mail_problem(now), blocks=False),
        Finding("ledger", _("账本"), _ledger_problem(now), blocks=False),
        Finding("ledger_audit", _("账本稽核"), condition.audit_problem(now), blocks=False),
    ]


def _database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return gettext("无法连接")
    return ""


def _migrations_problem() -> str:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return gettext("有 %(count)d 项结构变更尚未执行") % {"count": missing} if missing else ""


def _durability_problem() -> str:
    names = ", ".join(forgetful_settings(connection))
    return gettext("%(names)s 已关闭，断电可能丢失已确认的记录") % {"names": names} if names else ""


def _ownership_problem() -> str:
    login = login_of(connection)
    if login.is_superuser:
        return gettext("登录 %(name)s 是超级用户") % {"name": login.name}
    if login.tables_owned:
        return gettext("登录 %(name)s 拥有数据表") % {"name": login.name}
    return ""


def _disk_problem() -> str:
    usage = shutil.disk_usage(
        settings.DATA_DIR if settings.DATA_DIR.exists() else settings.BASE_DIR
    )
    free = usage.free / usage.total
    if free > MIN_FREE_DISK:
        return ""
    return gettext("仅剩 %(percent)d%%") % {"percent": free * 100}


def _broker_problem() -> str:
    policy = eviction_policy()
    if policy is None:
        return gettext("无法连接")
    if policy != SAFE_POLICY:
        return gettext("maxmemory-policy 为 %(policy)s，应为 noeviction") % {"policy": policy}
    return ""


def _mail_problem(now: datetime) -> str:
    count = notifications.overdue_count(now, patience=MAIL_PATIENCE)
    count += accounts.letters_due(now - MAIL_PATIENCE).count()
    return gettext("有 %(count)d 封邮件到期未发") % {"count": count} if count else ""


def _ledger_problem(now: datetime) -> str:
    said = [
        gettext("%(step)s已停止：%(problem)s")
        % {"step": Step(alarm.step).label, "problem": alarm.problem}
        for alarm in ledger.alarms()
    ]
    progress = condition.progress()
    said += [progress.file_problem, condition.lag(progress.published).problem(now)]
    said.append(trail_condition.problem(now))
    return "; ".join(filter(None, said))


def _silence(kind: str, now: datetime) -> str:
    latest = Heartbeat.objects.filter(kind=kind).order_by("-beat_at").first()
    if latest is None:
        return gettext("从未出现")
    silence = now - latest.beat_at
    if silence <= timedelta(seconds=settings.PULSE_MAX_SILENCE_SECONDS):
        return ""
    return gettext("已有 %(seconds)d 秒没有动静") % {"seconds": silence.total_seconds()}
