"""The clocks of a case: ONB-1 for the association, which stands still during ONB-2.

Both limits and their reminders are those of the published process rules.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from enterprises import notices
from enterprises.enums import EnterpriseAct, EnterpriseStatus
from enterprises.models import Enterprise, EnterpriseEvent, Onboarding, Reminder
from enterprises.services import rows
from qbs_platform.common import workdays
from qbs_platform.common.workdays import Deadline, Pause
from standards import selectors as standards
from standards.domain.process import TimeLimit

CHECK, CORRECTION = "ONB-1", "ONB-2"
TASK = "enterprises.mind_the_clocks"
OVERDUE = 0
"""The reminder that goes out once the last day has passed."""
_EARLIEST_REMINDER = timedelta(days=30)  # of either clock


def check_due_on(enterprise: Enterprise) -> date | None:
    """The last day in time for the check, without the time the enterprise held the case."""
    events = list(enterprise.events.filter(act__in=_CLOCKED).order_by("pk"))
    begun = max(i for i, event in enumerate(events) if event.act == EnterpriseAct.SUBMITTED)
    started_at, pauses = events[begun].at, tuple(_pauses(events[begun + 1 :]))
    days = standards.time_limit(CHECK).length
    return Deadline(started_at=started_at, days=days, pauses=pauses).due_on()


def correction_due_on(now: datetime) -> date:
    """The last day to correct what is returned now."""
    return workdays.local_date(now) + timedelta(days=standards.time_limit(CORRECTION).length)


def mind(*, now: datetime) -> int:
    """Remind whoever holds a case that comes due, and end what was not corrected in time.

    Each at most once, however often and from however many sides this runs. How many were touched.
    """
    today = workdays.local_date(now)
    latest = today + _EARLIEST_REMINDER
    waiting = (EnterpriseStatus.VERIFYING, EnterpriseStatus.RETURNED)
    due = Onboarding.objects.filter(due_on__lte=latest, enterprise__status__in=waiting)
    return sum(_mind_one(pk, today, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _mind_one(pk: int, today: date, now: datetime) -> int:
    locked = Enterprise.objects.select_for_update(of=("self",), skip_locked=True)
    enterprise = locked.filter(pk=pk).first()
    if enterprise is None:
        return 0
    onboarding = Onboarding.objects.get(pk=pk)
    is_check = enterprise.standing is EnterpriseStatus.VERIFYING
    if onboarding.due_on is None or not (is_check or enterprise.standing is _RETURNED):
        return 0
    if today > onboarding.due_on and not is_check:
        _lapse(enterprise, now)
        return 1
    days = days_to_remind(onboarding.due_on, today, CHECK if is_check else CORRECTION)
    if days is None or not _is_first(enterprise, onboarding.due_on, days, now):
        return 0
    _remind(enterprise, onboarding.due_on, days, is_check=is_check, now=now)
    return 1


def _lapse(enterprise: Enterprise, now: datetime) -> None:
    case = rows.begin(None, enterprise.pk, "lapse")
    rows.move(case, "lapse", due_on=None)
    rows.note(case, EnterpriseAct.LAPSED, None, now=now)
    notices.lapsed(case.enterprise, now=now)


def _remind(
    enterprise: Enterprise, due_on: date, days: int, *, is_check: bool, now: datetime
) -> None:
    if not is_check:
        notices.correction_due(enterprise, due_on, now=now)
    elif days == OVERDUE:
        notices.check_overdue(enterprise, due_on, now=now)
    else:
        notices.check_due(enterprise, due_on, now=now)


def _is_first(enterprise: Enterprise, due_on: date, days: int, now: datetime) -> bool:
    _row, is_new = Reminder.objects.get_or_create(
        enterprise=enterprise, due_on=due_on, days_before=days, defaults={"sent_at": now}
    )
    return is_new


def days_to_remind(due_on: date, today: date, code: str) -> int | None:
    """Which reminder belongs to ``today``: the last one whose day has come."""
    if today > due_on:
        return OVERDUE
    limit = standards.time_limit(code)
    reached = [days for days in limit.remind_before if _day_of(limit, due_on, days) <= today]
    return min(reached, default=None)


def _day_of(limit: TimeLimit, due_on: date, days: int) -> date:
    if limit.is_in_working_days:
        return workdays.add_workdays(due_on, -days)
    return due_on - timedelta(days=days)


def _pauses(events: Iterable[EnterpriseEvent]) -> Iterable[Pause]:
    started: datetime | None = None
    for event in events:
        if event.act == EnterpriseAct.RETURNED:
            started = event.at
        elif started is not None:
            yield Pause(started, event.at)
            started = None
    if started is not None:
        yield Pause(started)


_CLOCKED = (EnterpriseAct.SUBMITTED, EnterpriseAct.RETURNED, EnterpriseAct.RESUBMITTED)
_RETURNED = EnterpriseStatus.RETURNED
