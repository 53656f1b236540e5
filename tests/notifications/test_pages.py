"""The pages of notices as the test client sees them."""

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qbs_platform.accounts.models import User
from qbs_platform.notifications import selectors, services
from qbs_platform.notifications.enums import Channel, KindGroup
from qbs_platform.notifications.models import Notification
from tests.factories.notices import TEXT, notify
from tests.factories.people import SINCE

LIST = reverse("notifications:notices")


@pytest.fixture
def reader(alice: User) -> Client:
    """Alice in her browser."""
    client = Client()
    client.force_login(alice)
    return client


def texts(response: Any) -> list[str]:
    return [notice.text for notice in response.context["page"]]


def url_of(name: str, notice: Notification) -> str:
    return reverse(f"notifications:{name}", args=[notice.public_id])


def test_the_list_shows_the_unread_and_all_on_demand(reader: Client, alice: User) -> None:
    read, _unread = [notify(alice)[0] for _ in range(2)]
    services.mark_read(notice=read, now=SINCE)

    assert len(texts(reader.get(LIST))) == 1
    assert len(texts(reader.get(f"{LIST}?show=all"))) == 2


def test_the_header_counts_the_unread(reader: Client, alice: User, eve: User) -> None:
    notify(alice, eve)
    notify(alice)

    page = reader.get(reverse("home:desk")).content.decode()

    assert re.search(r'class="topbar-count">2<', page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_thirty_rows_cost_what_one_costs(reader: Client, alice: User, language: str) -> None:
    counts = []
    for number in (1, 29):
        for _ in range(number):
            notify(alice)
        with CaptureQueriesContext(connection) as queries:
            reader.get(f"{LIST}?show=all&lang={language}")
        counts.append(len(queries))

    assert counts == [7, 7]  # session, user, grants, organisation, unread, count, list


def test_the_second_page_keeps_the_filter(reader: Client, alice: User) -> None:
    for _ in range(21):
        notify(alice)

    first = reader.get(f"{LIST}?show=all")
    second = reader.get(f"{LIST}?show=all&page=2")

    assert "?show=all&amp;page=2" in first.content.decode()
    assert (len(texts(first)), len(texts(second))) == (20, 1)


def test_opening_a_notice_marks_it_read_and_leads_on(reader: Client, alice: User) -> None:
    (notice,) = notify(alice, url="/notices/?show=all")

    response = reader.post(url_of("notice-open", notice))

    assert (response.status_code, response.headers["Location"]) == (302, "/notices/?show=all")
    assert selectors.unread_of(alice.pk).count() == 0


def test_the_page_of_a_mail_s_link_marks_nothing(reader: Client, alice: User) -> None:
    (notice,) = notify(alice)

    page = reader.get(url_of("notice", notice)).content.decode()

    assert str(TEXT) in page
    assert url_of("notice-open", notice) in page
    assert selectors.unread_of(alice.pk).count() == 1


def test_one_and_all_are_marked_read(reader: Client, alice: User) -> None:
    first, *_others = [notify(alice)[0] for _ in range(3)]

    reader.post(url_of("notice-read", first))
    assert selectors.unread_of(alice.pk).count() == 2
    page = reader.get(LIST)
    until = page.context["shown_at"].isoformat()
    reader.post(reverse("notifications:notices-read"), {"until": until})

    assert selectors.unread_of(alice.pk).count() == 0


@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-45T00:00:00", "2099-01-01T00:00:00"])
def test_a_time_that_is_none_marks_nothing(reader: Client, alice: User, until: str) -> None:
    notify(alice)

    response = reader.post(reverse("notifications:notices-read"), {"until": until})

    assert response.status_code == HTTPStatus.FOUND
    assert selectors.unread_of(alice.pk).count() == 1


@pytest.mark.parametrize(
    ("method", "name"), [("get", "notice"), ("post", "notice-open"), ("post", "notice-read")]
)
def test_a_foreign_notice_does_not_exist(reader: Client, eve: User, method: str, name: str) -> None:
    (hers,) = notify(eve)

    response = getattr(reader, method)(url_of(name, hers))

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert selectors.unread_of(eve.pk).count() == 1


def test_the_text_of_a_notice_is_text(reader: Client, alice: User) -> None:
    (notice,) = notify(alice)
    Notification.objects.filter(pk=notice.pk).update(msgid="<b>x</b>", parameters={})

    assert "&lt;b&gt;x&lt;/b&gt;" in reader.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ["有 3 封邮件到期未发", "未读", "紧急"]),
        ("en", ["3 mails are overdue", "Unread", "Urgent"]),
    ],
)
def test_the_list_speaks_the_reader_s_language(
    reader: Client, alice: User, language: str, words: list[str]
) -> None:
    notify(alice)

    page = reader.get(f"{LIST}?lang={language}").content.decode()

    assert [word for word in words if word not in page] == []


def test_preferences_are_shown_and_saved(reader: Client, alice: User) -> None:
    url = reverse("notifications:preferences")
    shown = reader.get(url).context["form"]
    wanted = {**shown.initial, "CASE": "NEVER", "language": "en"}

    response = reader.post(url, wanted)

    assert (response.status_code, response.headers["Location"]) == (302, url)
    assert selectors.channels_of(alice.pk)[KindGroup.CASE] is Channel.NEVER
    assert reader.get(url).context["form"].initial["language"] == "en"


def test_a_preference_that_does_not_exist_is_refused(reader: Client, alice: User) -> None:
    response = reader.post(reverse("notifications:preferences"), {"CASE": "PIGEON"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert set(selectors.channels_of(alice.pk).values()) == {Channel.BY_URGENCY}


def test_nobody_reads_notices_without_signing_in(client: Client, db: None) -> None:
    assert client.get(LIST).headers["Location"].startswith(reverse("accounts:sign-in"))


def test_newest_first(reader: Client, alice: User, now: datetime) -> None:
    old, new = (notify(alice, now=now + timedelta(hours=h))[0] for h in (0, 1))

    assert [notice.pk for notice in reader.get(LIST).context["page"]] == [new.pk, old.pk]
