"""Notices under the serving logins: each may do its part and delete nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction

from qbs_platform.accounts.models import User
from qbs_platform.notifications import services
from qbs_platform.notifications.enums import Channel, KindGroup
from qbs_platform.notifications.models import Notification
from tests.factories.notices import notify
from tests.factories.people import SINCE


@contextmanager
def acting_as(login: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{login}"')
        yield
        cursor.execute("RESET ROLE")


def test_web_tells_and_the_worker_mails(alice: User, logins: dict[str, str]) -> None:
    with acting_as(logins["web"]):
        services.set_preferences(
            person_id=alice.pk, language="en", channels={KindGroup.CASE: Channel.BY_URGENCY}
        )
        notify(alice)
        notify(alice, is_urgent=False)
    with acting_as(logins["worker"]):
        tomorrow = SINCE + timedelta(days=1)
        assert services.prepare_digests(now=tomorrow, limit=10) == 1
        assert services.deliver_due(now=tomorrow, limit=10) == 2

    assert len(mail.outbox) == 2


@pytest.mark.parametrize("kind", ["web", "worker"])
def test_neither_deletes_a_notice(alice: User, logins: dict[str, str], kind: str) -> None:
    notify(alice)

    with acting_as(logins[kind]):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Notification.objects.all().delete()
