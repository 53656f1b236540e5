"""Getting an account from nothing: who may, what is told to whom, what a link is good for."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts import links, seals
from qbs_platform.accounts.errors import LinkSpent
from qbs_platform.accounts.models import Grant, Letter, User
from qbs_platform.accounts.services import letters, people, sign_ups
from qbs_platform.accounts.services.sign_ups import PER_CLIENT, PER_MAILBOX
from qbs_platform.audit.models import AuditEvent
from qbs_platform.notifications.models import Notification
from tests.accounts.doors import is_in, try_password
from tests.accounts.test_invitations import invite, link_of
from tests.factories.people import PASSWORD, Person, suspend

MakePerson = Callable[..., Person]
NEWCOMER = "newcomer@example.cn"
ASK = "accounts:sign-up"
JOINING = {"name": "新人", "new": PASSWORD, "again": PASSWORD}
DAY = timedelta(hours=24)
NOW = timezone.now()

pytestmark = pytest.mark.django_db


def ask(email: str, **extra: Any) -> str:
    """Ask for a link; the page that answers, without what differs at each reading."""
    answer = Client(**extra).post(reverse(ASK), {"email": email})
    assert answer.status_code == HTTPStatus.OK
    return re.sub(r'name="csrf\w+" value="\w+"', "", answer.content.decode())


def link_to(email: str) -> str:
    token = links.sign_up_token_of(email, now=timezone.now())
    return reverse("accounts:sign-up-complete", args=[token])


def sent_links() -> list[str]:
    letters.send_waiting(now=timezone.now())
    return re.findall(r"http://\S+?(/accounts/\S+/)", str(mail.outbox[-1].body))


def complete(token: str, *, password: str = PASSWORD, **later: Any) -> User:
    now = timezone.now() + timedelta(**later)
    return sign_ups.complete(token=token, name="新人", password=password, now=now)


# -- the way in ----------------------------------------------------------------------------------


def test_a_newcomer_joins_by_the_link_in_the_letter() -> None:
    assert "我们已向该邮箱发送链接，24 小时内有效。" in ask(" NewComer@example.CN ")
    assert mail.outbox == []
    [link] = sent_links()
    assert mail.outbox[0].to == [NEWCOMER]
    client = Client()
    assert NEWCOMER in client.get(link).content.decode()

    answer = client.post(link, JOINING)

    assert answer.headers["Location"] == reverse("home:desk")
    assert is_in(client)
    user = User.objects.get(email=NEWCOMER)
    assert user.name == "新人"
    assert not Grant.objects.filter(user=user).exists()
    assert is_in_again(NEWCOMER)


def is_in_again(email: str) -> bool:
    client = Client()
    try_password(client, email, PASSWORD)
    return is_in(client)


def test_the_desk_of_a_newcomer_names_the_two_ways_to_a_role() -> None:
    client = Client()
    client.post(link_to(NEWCOMER), JOINING)

    page = client.get(reverse("home:desk")).content.decode()

    assert "登记企业，申请上链" in page
    assert "等待邀请" in page
    assert NEWCOMER in page


def test_the_letter_speaks_the_language_of_who_asked() -> None:
    Client().post(f"{reverse(ASK)}?lang=en", {"email": NEWCOMER})
    letters.send_waiting(now=timezone.now())

    assert mail.outbox[0].subject == "Sign up"
    assert "within 24 hours" in str(mail.outbox[0].body)


def test_who_is_signed_in_needs_no_other_account(person: MakePerson) -> None:
    client = Client()
    client.force_login(person("ENT_OWNER").user)

    assert client.get(reverse(ASK)).headers["Location"] == reverse("home:desk")


def test_a_link_opened_in_another_s_browser_signs_that_one_out(person: MakePerson) -> None:
    client = Client()
    client.force_login(person("ENT_OWNER").user)

    client.post(link_to(NEWCOMER), JOINING)

    assert client.session["_auth_user_id"] == str(User.objects.get(email=NEWCOMER).pk)


def test_a_newcomer_is_not_warned_of_their_own_browser() -> None:
    client = Client()
    client.post(link_to(NEWCOMER), JOINING)
    client.post(reverse("accounts:sign-out"))
    try_password(client, NEWCOMER, PASSWORD)

    assert is_in(client)
    assert not Notification.objects.filter(recipient__email=NEWCOMER).exists()


def test_a_sign_up_is_in_the_trail_once_and_names_no_address() -> None:
    user = complete(links.sign_up_token_of(NEWCOMER, now=timezone.now()))

    event = AuditEvent.objects.get(action="accounts.user.sign-up")
    assert (event.object_id, event.actor) == (str(user.public_id), user.public_id)


@pytest.mark.parametrize("page", ["home:visitors", "accounts:sign-in"])
def test_visitors_find_the_way(page: str) -> None:
    assert f'href="{reverse(ASK)}"' in Client().get(reverse(page)).content.decode()


# -- what is told to whom ------------------------------------------------------------------------


def test_asking_says_and_costs_the_same_for_known_and_unknown_addresses(
    person: MakePerson,
) -> None:
    pages, costs = [], []
    ask("warm@example.cn")
    for address in (person("CLERK").user.email, NEWCOMER):
        with CaptureQueriesContext(connection) as queries:
            pages.append(ask(address))
        costs.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries])

    assert pages[0] == pages[1]
    assert costs[0] == costs[1]
    assert mail.outbox == []


def test_who_has_an_account_is_told_so_in_the_letter_alone(person: MakePerson) -> None:
    known = person("CLERK").user.email
    ask(known)

    assert sent_links() == [reverse("accounts:sign-in"), reverse("accounts:password-forgotten")]
    assert [message.to for message in mail.outbox] == [[known]]
    assert "已有 QBS 质量链账号，不必再申请" in str(mail.outbox[0].body)


def test_who_is_suspended_reads_that_and_gets_no_link(person: MakePerson) -> None:
    someone = person("ENT_OWNER").user
    suspend(someone)
    ask(someone.email)

    assert sent_links() == []
    assert mail.outbox[0].subject == "账号已停用"


def test_the_address_of_the_page_does_not_name_the_mailbox() -> None:
    token = links.sign_up_token_of(NEWCOMER, now=NOW)

    assert links.sign_up_address_of(token, now=NOW) == NEWCOMER
    assert "newcomer" not in token
    assert token != links.sign_up_token_of(NEWCOMER, now=NOW)


@pytest.mark.parametrize("typed", ["", "nobody", "a@b@c.cn", "a b@", f"{'x' * 250}@example.cn"])
def test_what_is_no_address_is_refused_and_stays_in_the_form(typed: str) -> None:
    answer = Client().post(reverse(ASK), {"email": typed})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert Letter.objects.count() == 0


# -- limits --------------------------------------------------------------------------------------


def test_no_mailbox_is_flooded_and_the_answer_stays_the_same() -> None:
    pages = {ask(NEWCOMER, REMOTE_ADDR=f"198.51.100.{number}") for number in range(8)}

    assert len(pages) == 1
    assert Letter.objects.count() == PER_MAILBOX.limit


def ask_at(email: str, now: Any, client: str = "198.51.100.7") -> None:
    sign_ups.ask(email=email, client=client, language="", now=now)


def test_no_client_writes_to_everybody_and_others_still_may() -> None:
    for number in range(PER_CLIENT.limit + 5):
        ask_at(f"guest{number}@example.cn", NOW)
    assert Letter.objects.count() == PER_CLIENT.limit

    ask_at(NEWCOMER, NOW, client="203.0.113.9")

    assert Letter.objects.filter(reference=NEWCOMER).exists()


def test_after_an_hour_letters_go_again() -> None:
    for _number in range(PER_MAILBOX.limit + 1):
        ask_at(NEWCOMER, NOW)
    ask_at(NEWCOMER, NOW + timedelta(hours=1))

    assert Letter.objects.count() == PER_MAILBOX.limit + 1


# -- what a link is good for ---------------------------------------------------------------------


def test_a_link_works_for_a_day() -> None:
    token = links.sign_up_token_of(NEWCOMER, now=NOW)

    assert sign_ups.opened(token=token, now=NOW + DAY) == NEWCOMER
    with pytest.raises(LinkSpent):
        sign_ups.opened(token=token, now=NOW + DAY + timedelta(seconds=1))


@pytest.mark.parametrize("event", ["used", "too old", "tampered", "not a token"])
def test_a_link_that_is_spent_says_so_and_makes_nobody(event: str) -> None:
    link = link_to(NEWCOMER)
    if event == "used":
        Client().post(link, JOINING)
    elif event == "too old":
        token = links.sign_up_token_of(NEWCOMER, now=timezone.now() - DAY - timedelta(minutes=1))
        link = reverse("accounts:sign-up-complete", args=[token])
    elif event == "tampered":
        link = link[:-8] + "AAAAAA=/"
    else:
        link = reverse("accounts:sign-up-complete", args=["新人"])
    before = User.objects.count()
    client = Client()

    answers = [client.get(link), client.post(link, JOINING)]

    assert [answer.status_code for answer in answers] == [HTTPStatus.CONFLICT] * 2
    assert "已经用过、已经过期，或者不完整" in answers[0].content.decode()
    assert User.objects.count() == before
    assert not is_in(client)


def test_a_link_makes_an_account_for_its_own_address_only() -> None:
    other = "other@example.cn"
    data = {**JOINING, "email": other}

    Client().post(link_to(NEWCOMER), data)

    assert not User.objects.filter(email=other).exists()
    assert User.objects.filter(email=NEWCOMER).exists()


@pytest.mark.parametrize("purpose", ["second factors", "invitation"])
def test_what_was_sealed_for_another_purpose_opens_nothing(purpose: str) -> None:
    token = seals.seal(purpose).encrypt(NEWCOMER.encode()).decode()

    with pytest.raises(LinkSpent):
        sign_ups.opened(token=token, now=timezone.now())


def test_other_keys_open_nothing_and_former_ones_do(settings: Any) -> None:
    token, former = links.sign_up_token_of(NEWCOMER, now=NOW), settings.SECRET_KEY
    settings.SECRET_KEY = "another key that is long enough to be one, but not ours"
    with pytest.raises(LinkSpent):
        links.sign_up_address_of(token, now=NOW)

    settings.SECRET_KEY_FALLBACKS = [former]

    assert links.sign_up_address_of(token, now=NOW) == NEWCOMER


def test_a_link_is_spent_when_the_address_got_an_account_otherwise() -> None:
    token = links.sign_up_token_of(NEWCOMER, now=timezone.now())
    people.register(email=NEWCOMER, name="新人", password=PASSWORD, now=timezone.now())

    with pytest.raises(LinkSpent):
        complete(token)


# -- name and password ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"new": "short", "again": "short"}, "密码应有 8 到 128 个字符"),
        ({"new": "newcomer1", "again": "newcomer1"}, "密码不能主要由平台名称、姓名或邮箱"),
        ({"again": "something else"}, "两次输入的新密码不一致"),
    ],
)
def test_a_refused_password_says_why_and_keeps_the_name(
    data: dict[str, str], sentence: str
) -> None:
    answer = Client().post(link_to(NEWCOMER), {**JOINING, **data})
    page = answer.content.decode()

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in page
    assert 'value="新人"' in page
    assert data["again"] not in page
    assert not User.objects.filter(email=NEWCOMER).exists()


def test_the_service_refuses_a_weak_password_itself_and_the_link_stays_good() -> None:
    token = links.sign_up_token_of(NEWCOMER, now=timezone.now())
    with pytest.raises(ValidationError):
        complete(token, password="short")

    assert complete(token).email == NEWCOMER


def test_a_newcomer_accepts_an_invitation_with_the_account_they_made(person: MakePerson) -> None:
    invitation = invite(person("ENT_OWNER"), email=NEWCOMER)
    client = Client()
    client.post(link_to(NEWCOMER), JOINING)

    client.post(link_of(invitation))

    assert Grant.objects.get(user__email=NEWCOMER).role == "ENT_EDITOR"
    assert is_in(client)
