"""Jobs as operators see them: which tasks run, how much waits, what failed; never what it says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts import selectors as accounts
from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.files import selectors as files
from qbs_platform.notifications import selectors as notifications
from qbs_platform.operations.models import TaskRun


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue. ``failing`` of the ``waiting`` met a problem; ``dead`` are not tried any more.

    ``oldest_at`` is when the oldest of all these came in, None when there are none.
    """

    label: Promise
    waiting: int
    failing: int
    dead: int
    oldest_at: datetime | None

    @property
    def kind(self) -> str:
        """The kind of tag that shows its state."""
        if self.dead:
            return "bad"
        return "warn" if self.failing else "ok"

    @property
    def word(self) -> Promise:
        """Its state in a word."""
        return _WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Job:
    """One task that the pulse wakes every ``seconds``; ``ran_at`` is None when it never ran.

    ``problem`` is the name of the error that ended the latest run.
    """

    name: str
    label: Promise | str
    seconds: float
    ran_at: datetime | None
    problem: str
    is_late: bool

    @property
    def kind(self) -> str:
        """The kind of tag that shows its state."""
        if self.problem:
            return "bad"
        return "warn" if self.is_late else "ok"

    @property
    def word(self) -> Promise:
        """Its state in a word."""
        return _JOB_WORDS[self.kind]


_JOB_WORDS = {"ok": _("正常"), "warn": _("没有按时运行"), "bad": _("上次出错")}
_JOB_LABELS = {
    "qbs_platform.operations.record_worker_heartbeat": _("后台任务进程的心跳"),
    "enterprises.mind_the_clocks": _("提醒上链期限，处理逾期"),
    "enterprises.mind_the_declarations": _("自我声明满期失效，提醒答复质疑"),
    "qbs_platform.accounts.send_letters": _("发送带链接的信"),
    "qbs_platform.notifications.deliver_due": _("发送邮件"),
    "qbs_platform.notifications.prepare_digests": _("编写每日汇总"),
    "qbs_platform.files.scan_waiting": _("扫描上传的文件"),
    "qbs_platform.files.sweep_orphans": _("清理无主的文件"),
    "chain.ledger.append_pending": _("把等待的请求写入账本"),
    "chain.trail.seal_waiting": _("封存审计事件"),
    "chain.ledger.audit_when_due": _("每日稽核账本"),
}
# Twice its interval and what a busy worker may take before it comes to it.
_SLACK = timedelta(seconds=60)
_WORDS = {"ok": _("正常"), "warn": _("重试中"), "bad": _("需要处理")}


def all_queues() -> list[Queue]:
    """Every queue of the platform; one query each."""
    mail, letters = notifications.mail_queue(), accounts.letter_queue()
    scans = files.scan_queue()
    anchors = anchoring.pending().aggregate(
        waiting=Count("pk"),
        failing=Count("pk", filter=~Q(problem="")),
        oldest_at=Min("request__created_at"),
    )
    return [
        Queue(_("邮件"), mail.waiting, mail.failing, mail.dead, mail.oldest_at),
        Queue(_("带链接的信"), letters.waiting, letters.failing, letters.dead, letters.oldest_at),
        # A request to anchor is never given up: it waits until it is anchored.
        Queue(_("锚定请求"), dead=0, **anchors),
        # Nor is a file: it cannot be downloaded before the scanner has passed it.
        Queue(_("安全扫描"), scans.waiting, scans.failing, 0, scans.oldest_at),
    ]


def all_jobs(*, now: datetime) -> list[Job]:
    """Every task of the pulse with its latest run; one query."""
    runs = {run.name: run for run in TaskRun.objects.all()}
    return [
        _job(name, seconds, runs.get(name), now) for name, seconds in settings.PULSE_TASKS.items()
    ]


def anchoring_problems() -> list[dict[str, object]]:
    """Why requests to anchor wait, the most frequent reason first: problem, count, oldest_at."""
    rows = anchoring.pending().exclude(problem="").order_by().values("problem")
    counted = rows.annotate(count=Count("pk"), oldest_at=Min("request__created_at"))
    return [{**row} for row in counted.order_by("-count", "problem")]


def _job(name: str, seconds: float, run: TaskRun | None, now: datetime) -> Job:
    due = timedelta(seconds=2 * seconds) + _SLACK
    return Job(
        name=name,
        label=_JOB_LABELS.get(name, name),
        seconds=seconds,
        ran_at=run.ran_at if run else None,
        problem=run.problem if run else "",
        is_late=run is None or now - run.ran_at > due,
    )
