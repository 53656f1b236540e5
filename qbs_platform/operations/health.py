"""Readiness: what must hold before this process should get traffic (security.md, OP-1)."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qbs_platform.operations.broker import broker_problem
from qbs_platform.operations.database import durability_problem, ownership_problem
from qbs_platform.operations.models import Heartbeat

MIN_FREE_DISK = 0.05


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


def examine(now: datetime) -> list[Finding]:
    """Look at everything; when the database is away, at what can be seen without it."""
    database = _database_problem()
    findings = [
        Finding("database", _("数据库"), database),
        Finding("disk", _("磁盘空间"), _disk_problem()),
        Finding("broker", _("任务通道（Redis）"), broker_problem(), blocks=False),
    ]
    if database:
        return findings
    return [
        *findings,
        Finding("migrations", _("数据库结构"), _migrations_problem()),
        Finding("durability", _("数据库落盘设置"), durability_problem(connection)),
        Finding("ownership", _("数据库登录权限"), ownership_problem(connection)),
        Finding("worker", _("后台任务进程"), _silence(Heartbeat.WORKER, now), blocks=False),
        Finding("pulse", _("调度进程"), _silence(Heartbeat.PULSE, now), blocks=False),
    ]


def _guarded(look: Callable[[], str]) -> str:
    try:
        return look()
    except DatabaseError as error:
        return str(error).strip().split("\n")[0]


def _database_problem() -> str:
    return _guarded(lambda: "" if _select_one() else "no answer")


def _select_one() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations_problem() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} migrations not applied" if missing else ""


def _disk_problem() -> str:
    usage = shutil.disk_usage(
        settings.DATA_DIR if settings.DATA_DIR.exists() else settings.BASE_DIR
    )
    free = usage.free / usage.total
    return "" if free > MIN_FREE_DISK else f"{free:.1%} free"


def _silence(kind: str, now: datetime) -> str:
    latest = Heartbeat.objects.filter(kind=kind).order_by("-beat_at").first()
    if latest is None:
        return "never seen"
    silence = now - latest.beat_at
    limit = timedelta(seconds=settings.PULSE_MAX_SILENCE_SECONDS)
    return "" if silence <= limit else f"silent for {int(silence.total_seconds())} s"
