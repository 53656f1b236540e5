"""The daily digest: on working days from 08:00 in Beijing, once, whatever happens."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from qbs_platform.accounts.models import User
from qbs_platform.notifications import services
from qbs_platform.notifications.models import MailDelivery, Notification
from tests.factories.notices import notify

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI)
TUESDAY = datetime(2026, 11, 3, 8, 0, tzinfo=SHANGHAI)
FRIDAY = datetime(2026, 11, 6, 9, 0, tzinfo=SHANGHAI)
NATIONAL_DAY = datetime(2026, 10, 1, 8, 0, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


def prepare(now: datetime) -> int:
    return services.prepare_digests(now=now, limit=10)


def test_one_mail_holds_what_came_before_eight(alice: User) -> None:
    for number in range(3):
        notify(alice, is_urgent=False, now=MONDAY + number * MINUTE)
    notify(alice, is_urgent=False, now=TUESDAY)

    assert [prepare(TUESDAY - MINUTE), prepare(TUESDAY), prepare(TUESDAY + MINUTE)] == [0, 1, 0]
    services.deliver_due(now=TUESDAY, limit=10)

    (message,) = mail.outbox
    assert message.subject == "QBS 质量链：2026-11-03 消息汇总"
    assert "您有 3 条未读消息" in str(message.body)
    assert prepare(TUESDAY + timedelta(days=1)) == 1


def test_what_was_read_is_not_mailed(alice: User) -> None:
    (notice,) = notify(alice, is_urgent=False, now=MONDAY)
    services.mark_read(notice=notice, now=MONDAY)

    assert prepare(TUESDAY) == 0


def test_who_was_suspended_since_gets_no_digest(alice: User) -> None:
    notify(alice, is_urgent=False, now=MONDAY)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert prepare(TUESDAY) == 0


@pytest.mark.parametrize("days", [1, 2])
def test_weekends_have_no_digest(alice: User, days: int) -> None:
    notify(alice, is_urgent=False, now=FRIDAY)

    assert prepare(FRIDAY + timedelta(days=days)) == 0
    assert prepare(FRIDAY + timedelta(days=3)) == 1


def test_holidays_have_no_digest(alice: User) -> None:
    notify(alice, is_urgent=False, now=NATIONAL_DAY - timedelta(days=1))

    assert prepare(NATIONAL_DAY) == 0


def test_a_morning_that_was_missed_is_made_up_for(alice: User) -> None:
    notify(alice, is_urgent=False, now=MONDAY)

    assert prepare(TUESDAY + timedelta(hours=9)) == 1
    assert MailDelivery.objects.get().digest_on == date(2026, 11, 3)


def test_what_committed_late_comes_the_day_after(alice: User) -> None:
    notify(alice, is_urgent=False, now=MONDAY)
    prepare(TUESDAY)
    (late,) = notify(alice, is_urgent=False, now=TUESDAY - MINUTE)

    assert prepare(TUESDAY + MINUTE) == 0
    assert prepare(TUESDAY + timedelta(days=1)) == 1
    assert Notification.objects.get(pk=late.pk).delivery is not None


def test_a_roll_back_leaves_the_digest_to_the_next_round(alice: User) -> None:
    notify(alice, is_urgent=False, now=MONDAY)
    with transaction.atomic():
        prepare(TUESDAY)
        transaction.set_rollback(True)

    assert prepare(TUESDAY + MINUTE) == 1


def test_the_table_refuses_a_second_digest_of_one_day(alice: User) -> None:
    notify(alice, is_urgent=False, now=MONDAY)
    prepare(TUESDAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        MailDelivery.objects.create(
            recipient=alice, digest_on=TUESDAY.date(), next_at=TUESDAY, created_at=TUESDAY
        )
