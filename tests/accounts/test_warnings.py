"""People hear of what happens to their accounts (ASVS 6.3.5, 6.3.7)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts import devices
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import people, second_factors
from qbs_platform.notifications.models import MailDelivery, Notification
from tests.accounts.doors import signed_in
from tests.factories.people import Person, enrol_app

MakePerson = Callable[..., Person]
CHANGED, NEW = "accounts.credentials_changed", "accounts.new_sign_in"


def told(person: Person) -> list[str]:
    notices = Notification.objects.filter(recipient=person.user).order_by("pk")
    return [notice.kind for notice in notices]


def reader(person: Person) -> User:
    return User.objects.get(pk=person.user.pk)


def test_the_first_sign_in_warns_nobody_and_a_strange_one_does(person: MakePerson) -> None:
    alice = person("ENT_OWNER")
    signed_in(alice, REMOTE_ADDR="198.51.100.7")
    assert told(alice) == []

    signed_in(alice, REMOTE_ADDR="198.51.100.7")
    assert told(alice) == []

    signed_in(alice, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Mozilla/5.0 (Android) Chrome/1")
    assert told(alice) == [NEW]
    notice = Notification.objects.get(recipient=alice.user)
    assert notice.parameters == {"device": "Chrome · Android", "address": "203.0.113.9"}


def test_one_s_own_browser_is_known_wherever_it_goes(person: MakePerson) -> None:
    alice = person("ENT_OWNER")
    laptop = signed_in(alice, REMOTE_ADDR="198.51.100.7")
    laptop.post(reverse("accounts:sign-out"))
    data = {"username": alice.user.email, "password": "kept-in-the-test-only-7391"}

    laptop.post(reverse("accounts:sign-in"), data, REMOTE_ADDR="203.0.113.9")

    assert told(alice) == []


@pytest.mark.parametrize("change", ["password", "app", "remove", "codes"])
def test_every_changed_credential_is_told_at_once_by_mail(change: str, person: MakePerson) -> None:
    alice = person("ENT_OWNER")
    enrol_app(alice.user)
    second_factors.new_recovery_codes(user=alice.user, now=timezone.now())
    User.objects.filter(pk=alice.user.pk).update(last_login=timezone.now())
    user, now = reader(alice), timezone.now()

    if change == "password":
        people.change_password(user=user, password="another-7391-sentence", now=now)
    elif change == "app":
        enrol_app(user)
    elif change == "codes":
        second_factors.new_recovery_codes(user=user, now=now)
    else:
        factor = second_factors.listed(user)[0].pk
        second_factors.remove(user=user, factor_id=factor, is_needed=False, now=now)

    assert told(alice) == [CHANGED]
    assert MailDelivery.objects.filter(recipient=user).count() == 1


def test_setting_an_account_up_warns_nobody(person: MakePerson) -> None:
    alice = person("CLERK")
    enrol_app(alice.user)

    assert told(alice) == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari/537 Edg/120",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (iPhone; like Mac OS X) MicroMessenger/8 Safari", "WeChat · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/130", "Firefox · Linux"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5) Chrome/114", "Chrome · HarmonyOS"),
        ("curl/8", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_a_browser_is_called_by_what_it_says_of_itself(said: str, name: str) -> None:
    assert devices.name_of(said) == name


def test_a_failed_sign_in_warns_nobody(person: MakePerson) -> None:
    alice = person("ENT_OWNER")
    signed_in(alice)
    data = {"username": alice.user.email, "password": "wrong"}
    Client(REMOTE_ADDR="203.0.113.9").post(reverse("accounts:sign-in"), data)

    assert told(alice) == []
