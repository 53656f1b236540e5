"""Many deliverers and many digest writers at once: each mail once."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection

from qbs_platform.accounts.models import User
from qbs_platform.notifications import services
from qbs_platform.notifications.models import MailDelivery
from tests.factories.notices import notify
from tests.factories.people import SINCE

DELIVERERS = 4
MAILS = 40
MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

pytestmark = pytest.mark.django_db(transaction=True)


def side_by_side(work: Callable[[], int]) -> list[int]:
    barrier = threading.Barrier(DELIVERERS)

    def begin(_number: int) -> int:
        barrier.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(DELIVERERS) as pool:
        return list(pool.map(begin, range(DELIVERERS)))


def test_four_deliverers_send_each_mail_once(alice: User) -> None:
    for _ in range(MAILS):
        notify(alice)

    sent = side_by_side(lambda: services.deliver_due(now=SINCE, limit=MAILS))

    assert sum(sent) == MAILS
    ids = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    assert (len(ids), set(ids.values())) == (MAILS, {1})


def test_four_writers_make_one_digest_a_person(alice: User, eve: User) -> None:
    for _ in range(5):
        notify(alice, eve, is_urgent=False)

    made = side_by_side(lambda: services.prepare_digests(now=MORNING, limit=10))

    assert sum(made) == 2
    assert sorted(d.notices.count() for d in MailDelivery.objects.all()) == [5, 5]
