"""Queues as operators see them: how much waits, since when, what failed; never what it says."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.files import selectors as files
from qbs_platform.notifications import selectors as notifications


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


_WORDS = {"ok": _("正常"), "warn": _("重试中"), "bad": _("需要处理")}


def all_queues() -> list[Queue]:
    """Every queue of the platform; one query each."""
    mail, scans = notifications.mail_queue(), files.scan_queue()
    anchors = anchoring.pending().aggregate(
        waiting=Count("pk"), failing=Count("pk", filter=~Q(problem="")), oldest_at=Min("created_at")
    )
    return [
        Queue(_("邮件"), mail.waiting, mail.failing, mail.dead, mail.oldest_at),
        # A request to anchor is never given up: it waits until it is anchored.
        Queue(_("锚定请求"), dead=0, **anchors),
        # Nor is a file: it cannot be downloaded before the scanner has passed it.
        Queue(_("安全扫描"), scans.waiting, scans.failing, 0, scans.oldest_at),
    ]


def anchoring_problems() -> list[dict[str, object]]:
    """Why requests to anchor wait, the most frequent reason first: problem, count, oldest_at."""
    rows = anchoring.pending().exclude(problem="").order_by().values("problem")
    counted = rows.annotate(count=Count("pk"), oldest_at=Min("created_at"))
    return [{**row} for row in counted.order_by("-count", "problem")]
