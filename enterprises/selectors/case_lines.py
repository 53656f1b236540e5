"""A case as one line: where the enterprise is, whose move it is, and how long there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.domain import transitions
from enterprises.enums import EnterpriseStatus
from enterprises.models import Enterprise
from qbs_platform.common import workdays
from qbs_platform.regions import selectors as regions

_SOON = 2  # working days, as the reminder of ONB-1
_TAGS = {
    EnterpriseStatus.DRAFT: "muted",
    EnterpriseStatus.VERIFYING: "info",
    EnterpriseStatus.RETURNED: "warn",
    EnterpriseStatus.ONBOARDED: "ok",
    EnterpriseStatus.REFUSED: "bad",
    EnterpriseStatus.LAPSED: "muted",
    EnterpriseStatus.WITHDRAWN: "muted",
}


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of whoever holds a case, and what that means today; ``day`` None: no clock."""

    day: date | None
    words: str = ""
    kind: str = ""  # of tag
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case, with ``opinion_count`` and ``has_own_opinion`` of ``selectors.cases``."""

    row: Enterprise
    place: str
    due: Due

    @property
    def tag(self) -> str:
        """The kind of tag that the status has."""
        return _TAGS[self.row.standing]

    @property
    def holder(self) -> str:
        """Whose move it is."""
        return str(transitions.holder_of(self.row.standing).label)


def of_cases(rows: Iterable[Enterprise], *, on: date) -> list[CaseLine]:
    """Lines for cases; one query for all names of places."""
    listed = list(rows)
    places = regions.full_names(row.region for row in listed)
    return [CaseLine(row, places[row.region_id], due(row, on=on)) for row in listed]


def of_case(row: Enterprise, *, now: datetime) -> CaseLine:
    """The line of one case at ``now``."""
    (line,) = of_cases([row], on=workdays.local_date(now))
    return line


def due(row: Enterprise, *, on: date) -> Due:
    """How long whoever holds the case still has on a day; a clock that stands still says so."""
    day = row.onboarding.due_on
    if day is None:
        return Due(None)
    if row.standing is EnterpriseStatus.RETURNED:
        return Due(day, _("核对暂停计时，等企业补正"), "muted")
    if day < on:
        return Due(day, _overdue(workdays.workdays_between(day, on)), "bad", is_overdue=True)
    left = workdays.workdays_between(on, day)
    return Due(day, _left(left), "warn" if left <= _SOON else "info")


def _overdue(days: int) -> str:
    if days == 0:
        return _("已超期")
    sentence = ngettext("已超期 %(count)s 个工作日", "已超期 %(count)s 个工作日", days)
    return sentence % {"count": days}


def _left(days: int) -> str:
    if days == 0:
        return _("今天是最后一天")
    return ngettext("还剩 %(count)s 个工作日", "还剩 %(count)s 个工作日", days) % {"count": days}
