"""Queues and jobs: operators see that something waits, never what it says."""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.accounts.services import letters
from qbs_platform.anchoring import services as anchoring
from qbs_platform.audit.models import AuditEvent
from qbs_platform.notifications import services as notifications
from qbs_platform.notifications.enums import DeliveryState
from qbs_platform.notifications.models import MailDelivery
from qbs_platform.operations import health, queues, services
from tests.factories.notices import TEXT, notify
from tests.factories.people import SINCE, Person
from tests.factories.records import make_request

PAGE = reverse("operations:queues")


@pytest.fixture
def operator(person: Callable[..., Person]) -> Client:
    """Omar runs the platform."""
    client = Client()
    client.force_login(person("SYS_ADMIN").user)
    return client


@pytest.fixture
def dead_mail(person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch) -> MailDelivery:
    """A mail that the server refused for good."""

    def refuse(message: EmailMessage, **_options: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})

    notify(person("ENT_EDITOR").user)
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        notifications.deliver_due(now=SINCE, limit=1)
    return MailDelivery.objects.select_related("recipient").get()


def revive_url(mail: MailDelivery) -> str:
    return reverse("operations:mail-revive", args=[mail.public_id])


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "需要处理"), ("en", "Needs attention")])
def test_a_dead_mail_is_shown_without_reader_and_text(
    operator: Client, dead_mail: MailDelivery, language: str, word: str
) -> None:
    page = operator.get(f"{PAGE}?lang={language}").content.decode()

    assert word in page
    assert "SMTPRecipientsRefused 550" in page
    assert revive_url(dead_mail) in page
    told = (dead_mail.recipient.email, dead_mail.recipient.email.split("@")[0], str(TEXT))
    assert [secret for secret in told if secret in page] == []


def test_a_dead_mail_is_started_again_and_the_trail_knows(
    operator: Client, dead_mail: MailDelivery
) -> None:
    response = operator.post(revive_url(dead_mail))

    dead_mail.refresh_from_db()
    assert (response.headers["Location"], dead_mail.state) == (PAGE, DeliveryState.WAITING)
    event = AuditEvent.objects.get(action="operations.mail.revive")
    assert event.object_id == str(dead_mail.public_id)


def test_a_mail_that_is_not_dead_is_left_alone(operator: Client, dead_mail: MailDelivery) -> None:
    operator.post(revive_url(dead_mail))

    assert operator.post(revive_url(dead_mail)).status_code == HTTPStatus.CONFLICT
    assert AuditEvent.objects.filter(action="operations.mail.revive").count() == 1


def test_others_cannot_start_mails(
    client: Client, person: Callable[..., Person], dead_mail: MailDelivery
) -> None:
    client.force_login(person("CLERK").user)

    assert client.post(revive_url(dead_mail)).status_code == HTTPStatus.FORBIDDEN
    assert client.get(PAGE).status_code == HTTPStatus.FORBIDDEN
    dead_mail.refresh_from_db()
    assert dead_mail.state == DeliveryState.DEAD


def test_requests_to_anchor_are_counted_by_reason(db: None) -> None:
    waiting, *troubled = [make_request(event=n, subject=n) for n in (1, 2, 3)]
    anchoring.note_problem(
        request_ids=[request.pk for request in troubled], problem="signing key away"
    )

    _mail, _letters, anchors, _scans = queues.all_queues()
    assert (anchors.waiting, anchors.failing, anchors.kind) == (3, 2, "warn")
    assert anchors.oldest_at == waiting.created_at
    assert [(r["problem"], r["count"]) for r in queues.anchoring_problems()] == [
        ("signing key away", 2)
    ]


def test_many_failed_mails_cost_no_more_queries(operator: Client, dead_mail: MailDelivery) -> None:
    counts = []
    for extra in (0, 29):
        MailDelivery.objects.bulk_create(
            MailDelivery(
                recipient=dead_mail.recipient, state="DEAD", next_at=SINCE, created_at=SINCE
            )
            for _ in range(extra)
        )
        with CaptureQueriesContext(connection) as queries:
            operator.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_mails_that_nobody_sends_degrade_the_platform(
    person: Callable[..., Person], now: datetime
) -> None:
    notify(person("CLERK").user, now=now)

    def finding(at: datetime) -> health.Finding:
        return next(f for f in health.examine(at) if f.name == "mail")

    assert finding(now + timedelta(minutes=4)).is_ok
    late = finding(now + timedelta(minutes=6))
    assert (late.kind, late.problem) == ("warn", "有 1 封邮件到期未发")


def test_letters_that_nobody_sends_degrade_the_platform(db: None, now: datetime) -> None:
    letters.ask(LetterKind.RESET, "lin@example.cn", language="", now=now)

    late = {f.name: f for f in health.examine(now + timedelta(minutes=6))}["mail"]

    assert (late.kind, late.problem) == ("warn", "有 1 封邮件到期未发")


def test_the_service_itself_asks_for_the_capability(dead_mail: MailDelivery) -> None:
    with pytest.raises(CapabilityMissing):
        services.revive_mail(actor=None, delivery=dead_mail, now=SINCE)
