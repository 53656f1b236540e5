"""Which passwords are good enough, and how a forgotten one is replaced."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts import links, passwords
from qbs_platform.accounts.models import Letter, User
from qbs_platform.accounts.services import letters, people, phones
from tests.accounts.doors import SECOND, is_in, signed_in, try_password
from tests.factories.people import PASSWORD, SINCE, Person, enrol_app, give

MakePerson = Callable[..., Person]
LIN = User(email="linxiao@example.cn", name="linxiao")
NEW = "another-7391-sentence"


def is_good(password: str, *, is_staff: bool = True) -> bool:
    try:
        passwords.check(password, user=LIN, is_staff=is_staff)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("password", "staff", "enterprise"),
    [
        ("vexed-otter", False, True),
        ("vexed-otters", True, True),
        ("vexed-o", False, False),
        ("雨后青山一树白鹭飞过湖", False, True),
        ("雨后青山一树白鹭飞过湖面", True, True),
        ("v7" * 64, True, True),
        ("v7" * 64 + "x", False, False),
        ("password1234", False, False),
        ("qbs-quality-2026", False, False),
        ("linxiao-linxiao-1", False, False),
        ("linxiao@example.cn", False, False),
        ("all lower letters here", True, True),
    ],
)
def test_length_and_words_decide(password: str, staff: bool, enterprise: bool) -> None:
    assert (is_good(password), is_good(password, is_staff=False)) == (staff, enterprise)


def test_the_strict_profile_asks_for_three_kinds_of_characters(settings: Any) -> None:
    settings.MLPS3 = True

    assert not is_good("all lower letters here")
    assert is_good("Three kinds of these")


def test_the_strict_profile_asks_for_a_new_password_after_ninety_days(
    person: MakePerson, settings: Any
) -> None:
    someone = person("ENT_OWNER")
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=91))
    client = signed_in(someone)
    settings.MLPS3 = True
    response = client.get(reverse("home:desk"))
    assert response.headers["Location"] == reverse("accounts:password-change")

    new = "Another-7391-sentence"
    data = {"current": PASSWORD, "new": new, "again": new}
    client.post(reverse("accounts:password-change"), data)

    assert is_in(client)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"current": "wrong", "new": NEW, "again": NEW}, "密码不正确"),
        ({"current": PASSWORD, "new": NEW, "again": "x"}, "两次输入的新密码不一致"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "密码应有 12 到 128 个字符"),
    ],
)
def test_a_refused_change_says_why(data: dict[str, str], field: str, person: MakePerson) -> None:
    client = signed_in(person("CLERK"))

    answer = client.post(reverse("accounts:password-change"), data)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert field in answer.content.decode()


def test_the_present_password_is_not_guessed_in_a_stolen_session(person: MakePerson) -> None:
    client = signed_in(person("CLERK"))
    client.cookies.pop("qbs-device")
    data = {"current": "wrong", "new": NEW, "again": NEW}
    url = reverse("accounts:password-change")

    assert [client.post(url, data).status_code for _n in range(6)] == [422] * 5 + [429]


def ask_for_a_link(typed: str) -> str:
    answer = Client().post(reverse("accounts:password-forgotten"), {"username": typed})
    assert answer.status_code == HTTPStatus.OK
    return re.sub(r'name="csrf\w+" value="\w+"', "", answer.content.decode())


def sent_link() -> str:
    found = re.search(r"http://\S+?(/accounts/\S+/)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_asking_for_a_link_says_and_costs_the_same_for_everybody(
    person: MakePerson, django_assert_num_queries: Any
) -> None:
    known = person("CLERK").user.email

    assert ask_for_a_link(known) == ask_for_a_link("nobody@example.cn")
    assert mail.outbox == []
    assert letters.send_waiting(now=timezone.now()) == 2
    assert [message.to for message in mail.outbox] == [[known]]
    assert Letter.objects.count() == 0


def test_a_reset_does_not_bypass_the_second_factor(person: MakePerson) -> None:
    someone = person("CLERK")
    thief = signed_in(someone)
    ask_for_a_link(someone.user.email)
    letters.send_waiting(now=timezone.now())
    client = Client()
    response = client.post(sent_link(), {"new": NEW, "again": NEW})

    assert response.headers["Location"] == reverse("accounts:sign-in")
    assert not is_in(client)
    assert not is_in(thief)
    response = try_password(client, someone.user.email, NEW)
    assert response.headers["Location"] == reverse(SECOND)
    assert not is_in(client)


def test_a_link_works_once_and_for_an_hour(person: MakePerson, settings: Any) -> None:
    someone = person("ENT_OWNER")
    ask_for_a_link(someone.user.email)
    letters.send_waiting(now=timezone.now())
    assert Client().get(sent_link()).status_code == HTTPStatus.OK
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(sent_link()).status_code == HTTPStatus.CONFLICT
    settings.PASSWORD_RESET_TIMEOUT = 3600
    Client().post(sent_link(), {"new": NEW, "again": NEW})

    assert Client().get(sent_link()).status_code == HTTPStatus.CONFLICT


def test_a_link_goes_to_the_telephone_when_its_number_was_typed(
    person: MakePerson, capsys: pytest.CaptureFixture[str]
) -> None:
    user = person("CLERK").user
    user.phone = "13800138000"
    user.save()
    ask_for_a_link("138 0013 8000")
    letters.send_waiting(now=timezone.now())

    assert "SMS 13800138000: " in capsys.readouterr().out
    assert mail.outbox == []


def test_nobody_is_flooded_with_links(person: MakePerson) -> None:
    email = person("CLERK").user.email
    for _number in range(8):
        ask_for_a_link(email)

    assert Letter.objects.count() == 5


def test_a_letter_that_cannot_go_waits_and_holds_up_no_other(
    person: MakePerson, settings: Any
) -> None:
    user = person("CLERK").user
    user.phone = "13800138000"
    user.save()
    settings.SMS_BACKEND = "tests.accounts.test_passwords.NoOperator"
    ask_for_a_link("13800138000")
    ask_for_a_link(user.email)

    assert letters.send_waiting(now=timezone.now()) == 1
    assert [letter.reference for letter in Letter.objects.all()] == ["13800138000"]


class NoOperator:
    def send(self, *, phone: str, text: str) -> None:
        raise OSError("no operator")


def test_a_second_factor_survives_a_new_password(person: MakePerson) -> None:
    someone = person("CLERK")
    enrol_app(someone.user)
    client = Client()
    try_password(client, someone.user.email, PASSWORD)

    assert not is_in(client)


def test_a_short_password_does_not_stay_when_a_staff_role_comes(db: None) -> None:
    user = people.register(
        email="shi@example.cn", name="施衡", password="wolken9x", now=SINCE, is_staff=False
    )
    give(user, "ENT_VIEWER")
    client = Client()
    client.force_login(user)
    assert is_in(client)

    give(user, "CLERK")
    enrol_app(user)
    client = Client()
    client.force_login(user)
    led_to = client.get(reverse("home:desk")).headers["Location"]
    assert led_to == reverse("accounts:password-change")

    client.post(led_to, {"current": "wolken9x", "new": NEW, "again": NEW})
    assert is_in(client)


def test_a_reset_link_is_void_once_the_number_it_went_to_is_gone(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    User.objects.filter(pk=someone.user.pk).update(phone="13800138000")
    user = User.objects.get(pk=someone.user.pk)
    token = links.reset_token_of(user)
    assert links.is_reset_token_of(user, token)

    phones.remove(user=user, now=timezone.now())

    assert not links.is_reset_token_of(User.objects.get(pk=user.pk), token)


def test_without_text_messages_a_link_goes_by_mail(person: MakePerson, settings: Any) -> None:
    settings.SMS_BACKEND = ""
    someone = person("ENT_OWNER")
    User.objects.filter(pk=someone.user.pk).update(phone="13800138000")
    Client().post(reverse("accounts:password-forgotten"), {"username": "13800138000"})
    letters.send_waiting(now=timezone.now())

    assert [message.to for message in mail.outbox] == [[someone.user.email]]
