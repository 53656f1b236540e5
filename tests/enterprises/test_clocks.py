"""The clocks of joining: last days, reminders, what lapses; all from the published rules."""

from datetime import date, datetime, timedelta

import pytest

from enterprises import notice_kinds, tasks
from enterprises.enums import EnterpriseStatus, Item
from enterprises.selectors import case_lines
from enterprises.services import clocks, submissions
from qbs_platform.accounts.models import User
from qbs_platform.common import workdays
from qbs_platform.common.errors import TransitionRefused
from qbs_platform.notifications.models import Notification
from tests.factories import enterprises as firms
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("regions_loaded")

# The Monday of the fixture ``now`` is 2026-11-23.
FIVE_WORKDAYS_LATER = date(2026, 11, 30)


def told(person: User) -> list[str]:
    rows = Notification.objects.filter(recipient=person, kind=notice_kinds.DUE).order_by("pk")
    return [str(row.msgid) for row in rows]


def due_of(firm: firms.Firm) -> date | None:
    return firm.again().onboarding.due_on


def test_the_check_takes_five_working_days(now: datetime) -> None:
    assert due_of(firms.submitted(now=now)) == FIVE_WORKDAYS_LATER


def test_the_clock_of_the_check_stands_still_while_the_enterprise_corrects(now: datetime) -> None:
    firm, clerk = firms.submitted(now=now), make_person("CLERK")
    firms.give_back(firm, clerk, now + timedelta(days=1), Item.ADDRESS)  # one day used
    assert due_of(firm) == date(2026, 11, 24) + timedelta(days=60)

    again = now + timedelta(days=15)  # Tuesday the 8th of December
    submissions.resubmit(
        actor=firm.owner,
        enterprise_id=firm.pk,
        version=firm.version,
        answers={Item.ADDRESS: "无误"},
        now=again,
    )

    assert due_of(firm) == workdays.add_workdays(workdays.local_date(again), 4)


def test_clerks_are_reminded_once_two_working_days_before(now: datetime) -> None:
    clerk = make_person("CLERK").user
    firms.submitted(now=now)

    clocks.mind(now=now + timedelta(days=2))
    assert told(clerk) == []
    for _run in range(3):
        clocks.mind(now=now + timedelta(days=3))  # Thursday; the last day is Monday

    assert len(told(clerk)) == 1


def test_the_head_is_told_once_of_what_is_overdue(now: datetime) -> None:
    head, clerk = make_person("HEAD").user, make_person("CLERK").user
    firm = firms.submitted(now=now)

    clocks.mind(now=now + timedelta(days=7))
    assert told(head) == []
    for day in (8, 9):
        clocks.mind(now=now + timedelta(days=day))

    assert len(told(head)) == 1
    assert len(told(clerk)) == 1
    assert firm.again().standing is EnterpriseStatus.VERIFYING
    assert case_lines.of_case(firm.again(), now=now + timedelta(days=8)).due.is_overdue


def test_the_enterprise_is_reminded_and_then_the_case_lapses(now: datetime) -> None:
    firm, clerk = firms.submitted(now=now), make_person("CLERK")
    firms.give_back(firm, clerk, now, Item.ADDRESS)
    owner = firm.owner.user

    for day in range(59, 61):
        clocks.mind(now=now + timedelta(days=day))
    assert len(told(owner)) == 1  # the reminder of day 46 was missed: the later one says it all
    assert firm.again().standing is EnterpriseStatus.RETURNED

    clocks.mind(now=now + timedelta(days=61))

    assert firm.again().standing is EnterpriseStatus.LAPSED
    assert Notification.objects.filter(recipient=owner, kind=notice_kinds.LAPSED).count() == 1
    assert due_of(firm) is None


def test_a_lapsed_case_starts_anew_with_what_was_filled(now: datetime) -> None:
    firm = firms.submitted(now=now)
    firms.give_back(firm, make_person("CLERK"), now, Item.ADDRESS)
    clocks.mind(now=now + timedelta(days=61))
    later = now + timedelta(days=70)

    submissions.restart(actor=firm.owner, enterprise_id=firm.pk, now=later)
    assert firm.again().standing is EnterpriseStatus.DRAFT
    assert firm.again().particulars.address == "文三路 1 号"
    firms.hand_in(firm, later)

    assert due_of(firm) == workdays.add_workdays(workdays.local_date(later), 5)
    assert firm.enterprise.commitments.count() == 2


def test_what_is_settled_is_left_alone(now: datetime) -> None:
    firm = firms.onboarded(now=now)

    assert clocks.mind(now=now + timedelta(days=400)) == 0
    with pytest.raises(TransitionRefused):
        submissions.restart(actor=firm.owner, enterprise_id=firm.pk, now=now)


def test_the_task_runs_on_an_empty_table(db: None) -> None:
    tasks.mind_the_clocks()
