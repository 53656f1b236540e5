"""The mobile number: proved by a code that comes back, then good for signing in."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts import phone_codes
from qbs_platform.accounts.models import Letter, PhoneProof, User
from qbs_platform.accounts.services import letters
from qbs_platform.notifications.models import Notification
from tests.accounts.doors import is_in, signed_in, try_password
from tests.factories.people import PASSWORD, Person

MakePerson = Callable[..., Person]
NUMBER = "13800138000"
ADD, CONFIRM = "accounts:phone-add", "accounts:phone-confirm"


@pytest.fixture
def alice(person: MakePerson) -> Person:
    return person("ENT_OWNER")


def ask(client: Client, typed: str = NUMBER) -> Any:
    return client.post(reverse(ADD), {"phone": typed})


def received(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The number and the code of the one message that the console backend printed."""
    letters.send_waiting(now=timezone.now())
    found = re.search(r"SMS (\d{11}): \D*(\d{6})", capsys.readouterr().out)
    assert found is not None
    return found[1], found[2]


def confirm(client: Client, code: str) -> Any:
    return client.post(reverse(CONFIRM), {"code": code})


def test_a_number_counts_when_its_code_comes_back(
    alice: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    client = signed_in(alice)
    assert ask(client, "+86 138-0013 8000").headers["Location"] == reverse(CONFIRM)
    number, code = received(capsys)
    assert number == NUMBER
    assert not User.objects.filter(phone=NUMBER).exists()

    answer = confirm(client, f" {code[:3]} {code[3:]}")

    assert answer.headers["Location"] == reverse("accounts:security")
    other = Client()
    try_password(other, NUMBER, PASSWORD)
    assert is_in(other)
    assert Notification.objects.filter(kind="accounts.credentials_changed").count() == 1


def test_a_code_is_spent_and_grows_old(alice: Person, capsys: pytest.CaptureFixture[str]) -> None:
    client = signed_in(alice)
    ask(client)
    _number, code = received(capsys)
    PhoneProof.objects.update(asked_at=timezone.now() - timedelta(minutes=11))

    assert confirm(client, code).headers["Location"] == reverse(ADD)
    assert not User.objects.filter(phone=NUMBER).exists()

    ask(client)
    _number, code = received(capsys)
    confirm(client, code)
    assert not PhoneProof.objects.exists()
    assert confirm(client, code).headers["Location"] == reverse(ADD)


def test_the_code_of_a_former_number_is_void(alice: Person) -> None:
    client = signed_in(alice)
    ask(client)
    former = phone_codes.code_of(PhoneProof.objects.get().public_id)
    ask(client, "13900139000")

    assert confirm(client, former).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_only_the_holder_learns_that_a_number_has_an_account(
    alice: Person, person: MakePerson, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.filter(pk=alice.user.pk).update(phone=NUMBER)
    client = signed_in(person("ENT_OWNER"))

    assert ask(client).headers["Location"] == reverse(CONFIRM)
    answer = confirm(client, received(capsys)[1])

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "已经用于另一个账号" in answer.content.decode()


def test_five_codes_an_hour_go_to_a_number_whoever_asks(person: MakePerson) -> None:
    askers = [signed_in(person("ENT_OWNER")) for _number in range(6)]

    answers = [ask(client).status_code for client in askers]

    assert answers == [302] * 5 + [429]
    assert Letter.objects.count() == 5


@pytest.mark.parametrize("typed", ["", "12345", "02112345678", "一三八"])
def test_what_is_no_mobile_number_is_refused_and_kept(typed: str, alice: Person) -> None:
    answer = ask(signed_in(alice), typed)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert not Letter.objects.exists()


def test_a_number_is_removed_and_opens_no_more(alice: Person) -> None:
    User.objects.filter(pk=alice.user.pk).update(phone=NUMBER)
    signed_in(alice).post(reverse("accounts:phone-remove"))

    other = Client()
    try_password(other, NUMBER, PASSWORD)
    assert not is_in(other)


def test_where_nobody_sends_texts_no_number_can_be_added(alice: Person, settings: Any) -> None:
    settings.SMS_BACKEND = ""
    client = signed_in(alice)

    assert "手机号" not in client.get(reverse("accounts:security")).content.decode()
    assert "尚未开通短信" in ask(client).content.decode()
    assert not Letter.objects.exists()
