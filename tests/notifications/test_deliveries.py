"""Getting mails out: each at least once, never for ever, never with a word about the case."""

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from qbs_platform.accounts.models import User
from qbs_platform.common import backoff
from qbs_platform.notifications import retries, selectors, services
from qbs_platform.notifications.enums import DeliveryState
from qbs_platform.notifications.errors import NotDead
from qbs_platform.notifications.models import MailDelivery
from tests.factories.notices import KIND, TEXT, notify
from tests.factories.people import SINCE

Break = Callable[[Exception], None]


@pytest.fixture
def break_server(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Let the mail server answer every mail with an error."""

    def plant(error: Exception) -> None:
        def fail(_message: EmailMessage, **_options: Any) -> int:
            raise error

        monkeypatch.setattr(EmailMessage, "send", fail)

    return plant


def deliver(now: datetime = SINCE) -> int:
    return services.deliver_due(now=now, limit=50)


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"someone@example.cn": (code, b"no someone@example.cn")})


def test_a_mail_is_sent_once_and_marked(alice: User) -> None:
    notify(alice)

    assert [deliver(), deliver(SINCE + timedelta(days=9))] == [1, 0]
    row = MailDelivery.objects.get()
    assert (row.state, row.sent_at, row.attempts) == (DeliveryState.SENT, SINCE, 1)
    assert [message.to for message in mail.outbox] == [[alice.email]]


def test_a_mail_holds_a_link_and_nothing_of_the_notice(alice: User, settings: Any) -> None:
    settings.PUBLIC_ORIGIN = "https://qbs.example.cn"
    (notice,) = notify(alice)
    deliver()
    (message,) = mail.outbox

    assert message.subject == "QBS 质量链：您有一条新消息"
    assert f"https://qbs.example.cn/notices/{notice.public_id}/" in str(message.body)
    whole = message.message().as_string() + str(message.body)
    assert [word for word in (str(TEXT), TEXT.msgid, KIND, alice.name) if word in whole] == []


def test_a_mail_is_written_in_the_language_that_was_set(alice: User) -> None:
    services.set_preferences(person_id=alice.pk, language="en", channels={})
    notify(alice)
    deliver()

    assert mail.outbox[0].subject == "QBS Quality Chain: you have a new notice"
    assert mail.outbox[0].extra_headers["Content-Language"] == "en"


def test_a_failed_mail_waits_longer_each_time(alice: User, break_server: Break) -> None:
    notify(alice)
    break_server(ConnectionRefusedError(111, "refused"))
    now, pauses = SINCE, []
    for _ in range(4):
        deliver(now)
        row = MailDelivery.objects.get()
        pauses.append((row.next_at - now).total_seconds())
        now = row.next_at

    expected = [30, 60, 120, 240]
    assert [0.5 <= p / e <= 1.5 for p, e in zip(pauses, expected, strict=True)] == [True] * 4
    assert (row.state, row.attempts) == (DeliveryState.WAITING, 4)
    assert row.last_error == "ConnectionRefusedError 111"
    assert deliver(now - timedelta(seconds=1)) == 0


def test_the_pause_has_jitter_and_an_end() -> None:
    assert len({backoff.pause_after(3) for _ in range(20)}) > 10
    for attempts in (12, 40, 100_000):
        longest = max(backoff.pause_after(attempts) for _ in range(50))
        assert backoff.LONGEST_PAUSE / 2 <= longest <= 1.5 * backoff.LONGEST_PAUSE


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_given_up_and_an_operator_starts_it_again(
    alice: User, break_server: Break, woken: list[str]
) -> None:
    notify(alice)
    break_server(smtplib.SMTPServerDisconnected("gone"))
    for day in range(retries.MAX_ATTEMPTS + 3):
        deliver(SINCE + timedelta(days=day))
    row = MailDelivery.objects.get()
    assert (row.state, row.attempts) == (DeliveryState.DEAD, retries.MAX_ATTEMPTS)

    woken.clear()
    services.revive(delivery=row, now=SINCE)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_at) == (DeliveryState.WAITING, 0, SINCE)
    assert woken == [services.DELIVER_TASK]
    with pytest.raises(NotDead):
        services.revive(delivery=row, now=SINCE)


def test_an_address_refused_for_good_is_not_tried_again(alice: User, break_server: Break) -> None:
    notify(alice)
    break_server(refused(550))
    deliver()

    row = MailDelivery.objects.get()
    assert (row.state, row.attempts) == (DeliveryState.DEAD, 1)
    assert row.last_error == "SMTPRecipientsRefused 550"  # and no address


def test_an_address_refused_for_now_is_tried_again(alice: User, break_server: Break) -> None:
    notify(alice)
    break_server(refused(450))
    deliver()

    assert MailDelivery.objects.get().state == DeliveryState.WAITING


@pytest.mark.parametrize(
    "address",
    [
        "alice@example.cn\nbcc: eve@example.cn",
        "alice@example.cn\r\nsubject: forged",
        "alice@example.cn\r\n\r\nforged body",
        "alice@example.cn\rcc: eve@example.cn",
    ],
)
def test_an_address_that_would_begin_a_header_is_given_up_at_once(
    alice: User, eve: User, address: str
) -> None:
    User.objects.filter(pk=alice.pk).update(email=address)
    notify(alice, eve)

    assert [deliver(), deliver(SINCE + timedelta(days=9))] == [1, 0]
    assert [message.to for message in mail.outbox] == [[eve.email]]
    row = MailDelivery.objects.get(recipient=alice)
    assert (row.state, row.attempts, row.last_error) == (DeliveryState.DEAD, 1, "BadHeaderError")


def test_a_certificate_that_cannot_be_verified_is_tried_again(
    alice: User, break_server: Break
) -> None:
    notify(alice)
    break_server(ssl.SSLCertVerificationError(1, "certificate has expired"))
    deliver()

    row = MailDelivery.objects.get()
    assert (row.state, row.last_error) == (DeliveryState.WAITING, "SSLCertVerificationError 1")


def test_a_sender_killed_before_sending_leaves_the_mail_to_the_next(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notify(alice)
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", _killed)
        with pytest.raises(KeyboardInterrupt):
            deliver()

    assert deliver(SINCE + timedelta(minutes=5)) == 0  # the lease holds
    assert deliver(SINCE + services.LEASE) == 1
    assert len(mail.outbox) == 1


def test_a_sender_killed_before_marking_sends_twice_under_one_message_id(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notify(alice)
    with monkeypatch.context() as patched:
        patched.setattr(services, "_settle", _killed)
        with pytest.raises(KeyboardInterrupt):
            deliver()
    deliver(SINCE + services.LEASE)

    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second == f"<qbs-{MailDelivery.objects.get().public_id}@localhost>"


def test_a_mail_that_kills_its_senders_ends(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    notify(alice)
    monkeypatch.setattr(EmailMessage, "send", _killed)
    for day in range(retries.MAX_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            deliver(SINCE + timedelta(days=day))
    deliver(SINCE + timedelta(days=30))

    row = MailDelivery.objects.get()
    assert (row.state, row.last_error) == (DeliveryState.DEAD, "sender died")


def test_a_late_sender_does_not_undo_what_came_after_it(alice: User) -> None:
    notify(alice)
    stale = services._claim(SINCE)
    assert stale is not None
    deliver(SINCE + services.LEASE)
    services._note_failure(stale, TimeoutError(), SINCE)

    assert MailDelivery.objects.get().state == DeliveryState.SENT


def test_operators_count_what_waits(alice: User, break_server: Break) -> None:
    notify(alice)
    notify(alice, now=SINCE + timedelta(hours=1))
    break_server(refused(550))
    deliver()

    queue = selectors.mail_queue()
    assert (queue.waiting, queue.failing, queue.dead, queue.oldest_at) == (1, 0, 1, SINCE)


def _killed(*_arguments: Any, **_options: Any) -> None:
    raise KeyboardInterrupt
