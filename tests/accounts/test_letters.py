"""Letters that fail: tried again later, given up in the end, started again by an operator."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts import selectors
from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.models import Letter
from qbs_platform.accounts.services import letters
from qbs_platform.audit.models import AuditEvent
from qbs_platform.notifications import retries
from tests.factories.people import Person

MakePerson = Callable[..., Person]
NOW = timezone.now()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | None], None]:
    """Let the mail server fail with an error, or work again."""

    def behave(error: Exception | None) -> None:
        def send(_message: EmailMultiAlternatives, **_options: Any) -> int:
            assert error is not None
            raise error

        monkeypatch.undo()
        if error is not None:
            monkeypatch.setattr(EmailMultiAlternatives, "send", send)

    return behave


@pytest.fixture
def letter(person: MakePerson) -> Letter:
    """A link to a new password, for Lin."""
    letters.ask(LetterKind.RESET, person("CLERK").user.email, language="zh-hans", now=NOW)
    return Letter.objects.get()


def test_a_failed_letter_is_tried_again_later(letter: Letter, server: Callable[..., None]) -> None:
    server(SMTPServerDisconnected("gone"))
    assert letters.send_waiting(now=NOW) == 0

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("WAITING", 1)
    assert letter.last_error == "SMTPServerDisconnected"
    assert letter.next_at > NOW
    server(None)
    assert letters.send_waiting(now=NOW) == 0  # not yet
    assert letters.send_waiting(now=NOW + timedelta(minutes=1)) == 1
    assert not Letter.objects.exists()
    assert len(mail.outbox) == 1


def test_a_letter_is_given_up_after_a_day(letter: Letter, server: Callable[..., None]) -> None:
    server(SMTPServerDisconnected("gone"))
    for days in range(retries.MAX_ATTEMPTS + 1):
        letters.send_waiting(now=NOW + timedelta(days=days))

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("DEAD", retries.MAX_ATTEMPTS)
    queue = selectors.letter_queue()
    assert (queue.waiting, queue.failing, queue.dead) == (0, 0, 1)


def test_a_dead_letter_is_started_again_by_an_operator_who_does_not_see_for_whom(
    letter: Letter, server: Callable[..., None], person: MakePerson
) -> None:
    server(SMTPRecipientsRefused({letter.reference: (550, b"no such mailbox")}))
    letters.send_waiting(now=NOW)
    server(None)
    client = Client()
    client.force_login(person("SYS_ADMIN").user)
    url = reverse("operations:letter-revive", args=[letter.pk])
    page = client.get(reverse("operations:queues")).content.decode()

    assert url in page
    assert "SMTPRecipientsRefused 550" in page
    assert letter.reference not in page
    assert client.post(url).status_code == HTTPStatus.FOUND
    assert client.post(url).status_code == HTTPStatus.CONFLICT
    assert AuditEvent.objects.filter(action="operations.letter.revive").count() == 1
    assert letters.send_waiting(now=timezone.now()) == 1


def test_a_letter_that_kills_its_sender_ends(letter: Letter) -> None:
    Letter.objects.update(attempts=retries.MAX_ATTEMPTS)

    assert letters.send_waiting(now=NOW) == 0

    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("DEAD", "sender died")
    assert mail.outbox == []
