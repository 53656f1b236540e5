"""Telling somebody: a row in the caller's transaction, a mail as they wished, no foreign link."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError
from django.utils import translation
from django.utils.translation import gettext_noop

from qbs_platform.accounts.models import User
from qbs_platform.notifications import selectors, services
from qbs_platform.notifications.enums import Channel, KindGroup
from qbs_platform.notifications.errors import KindUnknown, UrlForeign, WordingBroken
from qbs_platform.notifications.models import MailDelivery, Notification
from qbs_platform.notifications.wording import Wording
from tests.factories.notices import KIND, OTHER_KIND, TEXT, notify
from tests.factories.people import SINCE

FOREIGN = (
    "https://example.com/desk/",
    "//example.com/desk/",
    "/\\example.com/",
    "\\\\example.com",
    "javascript:alert(1)",
    "/desk/\nLocation: https://example.com",
    "/\t/example.com",
    "/desk\\..",
    "desk/",
    "",
    "/no-such-page/",
    "/desk/\x00",
)


@pytest.mark.django_db(transaction=True)
def test_a_notice_that_rolled_back_was_never_given(alice: User, woken: list[str]) -> None:
    with transaction.atomic():
        notify(alice)
        transaction.set_rollback(True)

    assert (Notification.objects.count(), MailDelivery.objects.count(), woken) == (0, 0, [])


@pytest.mark.django_db(transaction=True)
def test_an_urgent_notice_wakes_the_mail_after_commit(alice: User, woken: list[str]) -> None:
    notify(alice, alice)

    notice = Notification.objects.select_related("delivery").get()
    assert notice.delivery is not None
    assert (notice.delivery.state, notice.delivery.recipient_id) == ("WAITING", alice.pk)
    assert woken == [services.DELIVER_TASK]


@pytest.mark.django_db(transaction=True)
def test_a_notice_needs_the_transaction_of_its_cause(alice: User) -> None:
    with pytest.raises(TransactionManagementError):
        services.notify(
            recipients=[alice], kind=KIND, text=TEXT, url="/desk/", now=SINCE, is_urgent=True
        )


def test_what_is_not_urgent_waits_for_the_digest(alice: User) -> None:
    (notice,) = notify(alice, is_urgent=False)

    assert (notice.mail, notice.delivery) == (Channel.DIGEST, None)


def test_who_was_suspended_is_told_in_the_app_only(alice: User) -> None:
    alice.is_active = False

    assert [notice.mail for notice in notify(alice)] == [Channel.NEVER]


@pytest.mark.parametrize(
    ("wish", "urgent", "other"),
    [
        (Channel.BY_URGENCY, Channel.AT_ONCE, Channel.DIGEST),
        (Channel.AT_ONCE, Channel.AT_ONCE, Channel.AT_ONCE),
        (Channel.DIGEST, Channel.DIGEST, Channel.DIGEST),
        (Channel.NEVER, Channel.NEVER, Channel.NEVER),
    ],
)
def test_the_mail_follows_what_the_reader_set(
    alice: User, wish: Channel, urgent: Channel, other: Channel
) -> None:
    services.set_preferences(person_id=alice.pk, language="en", channels={KindGroup.CASE: wish})

    given = [notify(alice, is_urgent=is_urgent)[0].mail for is_urgent in (True, False)]
    elsewhere = notify(alice, kind=OTHER_KIND)[0].mail

    assert (given, elsewhere) == ([urgent, other], Channel.AT_ONCE)


def test_preferences_are_kept_once_a_person(alice: User, eve: User) -> None:
    for wish in (Channel.NEVER, Channel.DIGEST):
        services.set_preferences(person_id=alice.pk, language="en", channels={KindGroup.CASE: wish})

    assert selectors.channels_of(alice.pk)[KindGroup.CASE] is Channel.DIGEST
    assert selectors.mail_language_of(alice.pk) == "en"
    assert set(selectors.channels_of(eve.pk).values()) == {Channel.BY_URGENCY}
    assert selectors.mail_language_of(eve.pk) == "zh-hans"


@pytest.mark.parametrize("url", FOREIGN)
def test_a_notice_leads_nowhere_else(alice: User, url: str) -> None:
    with pytest.raises(UrlForeign):
        notify(alice, url=url)

    assert Notification.objects.count() == 0


@pytest.mark.parametrize("url", ["/", "/desk/", "/notices/?show=all#main"])
def test_a_notice_leads_to_pages_of_ours(alice: User, url: str) -> None:
    assert notify(alice, url=url)[0].url == url


@pytest.mark.parametrize("url", [u for u in FOREIGN if u not in {"/no-such-page/", "/desk/\x00"}])
def test_the_table_refuses_a_foreign_address_too(alice: User, url: str) -> None:
    (notice,) = notify(alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=notice.pk).update(url=url)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"kind": "tests.unheard_of"}, KindUnknown),
        ({"text": Wording("%(count)d", {})}, WordingBroken),
        ({"text": Wording("%(count)d", {"count": "three"})}, WordingBroken),
        ({"text": Wording("no place", {"count": 3})}, WordingBroken),
        ({"text": Wording("100 %", {})}, WordingBroken),
        ({"text": Wording("", {})}, WordingBroken),
        ({"text": Wording("字" * 301, {})}, WordingBroken),
    ],
)
def test_a_broken_notice_is_never_written(
    alice: User, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        notify(alice, **changes)


@pytest.mark.parametrize(
    "written",
    ["%(name)s", "%s %n %(secret)d", "100 %", "{0.__class__}", "{{ 7|add:42 }}", "{% debug %}"],
)
def test_what_stands_in_a_notice_is_neither_format_nor_template(alice: User, written: str) -> None:
    (notice,) = notify(alice, text=Wording("企业 %(name)s", {"name": written}))

    assert notice.text == f"企业 {written}"


def test_a_notice_reads_in_the_language_of_its_reader(alice: User) -> None:
    with translation.override("en"):  # whoever causes it may read English
        notify(alice, text=Wording(gettext_noop("有 %(count)d 封邮件到期未发"), {"count": 7}))
    notice = Notification.objects.get()

    assert notice.text == "有 7 封邮件到期未发"
    with translation.override("en"):
        assert notice.text == "7 mails are overdue"


def test_reading_counts_the_first_time(alice: User, eve: User) -> None:
    (notice, _hers) = notify(alice, eve)

    for hours in (1, 2):
        services.mark_read(notice=notice, now=SINCE + timedelta(hours=hours))

    assert Notification.objects.get(pk=notice.pk).read_at == SINCE + timedelta(hours=1)
    assert selectors.unread_of(eve.pk).count() == 1


def test_reading_all_leaves_what_came_later_and_what_is_not_theirs(alice: User, eve: User) -> None:
    later = SINCE + timedelta(minutes=1)
    notify(alice, eve)
    notify(alice)
    notify(alice, now=later)

    read = services.mark_all_read(reader_id=alice.pk, until=SINCE, now=later)

    assert read == 2
    assert [n.created_at for n in selectors.unread_of(alice.pk)] == [later]
    assert selectors.unread_of(eve.pk).count() == 1
