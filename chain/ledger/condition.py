"""How the ledger is doing, for those who operate it: how far each step came, and what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from chain.core import checkpoint as checkpoints
from chain.core.errors import CoreError
from chain.ledger import log_files, selectors
from chain.ledger.errors import LedgerStopped
from chain.ledger.models import Checkpoint, LedgerAudit, LedgerAuditRequest
from qbs_platform.anchoring import selectors as anchoring

PATIENCE = timedelta(seconds=60)
"""How long a record may wait for its published proof before somebody should look."""
AUDIT_PATIENCE = timedelta(hours=26)
"""A day between two audits, and the time that one may take."""
_AUDITS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How far each step came, in entries: in the table, signed, and as readers see it.

    ``published`` is None when the published files cannot be read; ``file_problem`` says why.
    """

    size: int
    signed: int
    published: int | None
    file_problem: str


@dataclass(frozen=True, slots=True)
class Lag:
    """What waits: ``waiting`` requests, ``troubled`` of them met a problem.

    ``oldest_at`` is when the oldest record was made that is not published and has no problem of
    its own; None when there is none.
    """

    waiting: int
    troubled: int
    oldest_at: datetime | None

    def problem(self, now: datetime) -> str:
        """What an operator should know of it, '' when all is on its way."""
        said = []
        if self.oldest_at and now - self.oldest_at > PATIENCE:
            seconds = (now - self.oldest_at).total_seconds()
            said.append(_("最早的记录已等 %(seconds)d 秒，仍未发布") % {"seconds": seconds})
        if self.troubled:
            said.append(_("有 %(count)d 条锚定请求遇到问题") % {"count": self.troubled})
        return "; ".join(said)


def progress() -> Progress:
    """Look at tables and files as they are."""
    published, problem = _published()
    return Progress(selectors.size(), selectors.signed_size(), published, problem)


def lag(published: int | None) -> Lag:
    """What is not yet among the first ``published`` entries; None: what the table does not have."""
    counted = anchoring.pending().aggregate(
        waiting=Count("pk"), troubled=Count("pk", filter=~Q(problem=""))
    )
    moments = [anchoring.oldest_waiting_since()]
    if published is not None:
        moments.append(anchoring.asked_for_entry_from(published))
    known = [each for each in moments if each]
    return Lag(**counted, oldest_at=min(known) if known else None)


def audits() -> list[LedgerAudit]:
    """The latest audits, newest first."""
    return list(LedgerAudit.objects.order_by("-began_at")[:_AUDITS_SHOWN])


def audit_asked_at(latest: LedgerAudit | None) -> datetime | None:
    """When somebody asked for an audit that has not begun; None when nobody waits for one."""
    asked = LedgerAuditRequest.objects.order_by("-asked_at")
    if latest:
        asked = asked.filter(asked_at__gt=latest.began_at)
    return asked.values_list("asked_at", flat=True).first()


def audit_problem(now: datetime) -> str:
    """What the latest audit found, or that it is long ago; '' when all held a day ago or less."""
    latest = LedgerAudit.objects.order_by("-began_at").first()
    if latest and latest.problems:
        return _("上次稽核发现 %(count)d 处不符，第一处：%(first)s") % {
            "count": latest.problems,
            "first": latest.first_problem,
        }
    since = latest.began_at if latest else _signed_first_at()
    if since is None or now - since <= AUDIT_PATIENCE:
        return ""
    return _("已有 %(hours)d 小时没有稽核") % {"hours": (now - since) / timedelta(hours=1)}


def _signed_first_at() -> datetime | None:
    return Checkpoint.objects.order_by("size").values_list("signed_at", flat=True).first()


def _published() -> tuple[int | None, str]:
    try:
        note = log_files.published()
        return (checkpoints.parse(note.text).size if note else 0), ""
    except (LedgerStopped, CoreError, OSError) as error:
        return None, str(error)
