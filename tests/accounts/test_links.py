"""What links, cookies and sessions give away, and to whom (OWASP ASVS 5.0, V7, V9, V14)."""

import json
import math
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from qbs_platform import logs
from qbs_platform.accounts import links, origins
from qbs_platform.accounts.errors import LinkSpent
from qbs_platform.accounts.models import Grant, SignIn, User
from qbs_platform.accounts.services import second_factors
from qbs_platform.audit.models import AuditEvent
from qbs_platform.operations import routes
from tests.accounts.doors import COOKIE, is_in, signed_in, try_password
from tests.accounts.test_invitations import JOINING, invite, link_of
from tests.factories.people import PASSWORD, Person, enrol_app

MakePerson = Callable[..., Person]
PAPER = {"home:materials"}  # a page to be printed, without the shell


def aged(client: Client, **minutes: int) -> Client:
    """The browser, with the named clocks of its session set back."""
    session = client.session
    for clock, number in minutes.items():
        session[clock] -= number * 60
    session.save()
    return client


# -- tokens --------------------------------------------------------------------------------------


def device_mark(user: User) -> str:
    response = HttpResponse()
    origins.remember_device(response, user)
    return str(response.cookies["qbs-device"].value)


def owner_by(mark: str) -> str:
    request = RequestFactory().get("/")
    request.COOKIES["qbs-device"] = mark
    return origins.origin_of(request).owner


def test_tokens_signed_by_other_keys_or_not_at_all_open_nothing(person: MakePerson) -> None:
    user = person("ENT_OWNER").user
    foreign = "another key that is long enough to be one, but not ours"
    content, name = str(uuid.uuid4()), [str(user.public_id), "laptop"]
    good = links.token_of(uuid.UUID(content))

    for token in (
        signing.dumps(content, key=foreign, salt="accounts.invitation"),
        good.rsplit(":", 1)[0] + ":",
        good.rsplit(":", 1)[0],
        content,
        "",
    ):
        with pytest.raises(LinkSpent):
            links.invitation_of(token)
    assert owner_by(signing.dumps(name, key=foreign, salt="accounts.device")) == ""
    assert owner_by(device_mark(user)) == str(user.public_id)


def test_a_token_serves_its_one_purpose(person: MakePerson) -> None:
    user = person("ENT_OWNER").user
    invitation = links.token_of(user.public_id)
    reset = default_token_generator.make_token(user)

    for token in (device_mark(user), reset, signing.dumps(str(user.public_id))):
        with pytest.raises(LinkSpent):
            links.invitation_of(token)
    assert (owner_by(invitation), owner_by(reset)) == ("", "")
    for token in (invitation, device_mark(user)):
        address = reverse("accounts:password-reset", args=[user.public_id, token])
        assert Client().get(address).status_code == HTTPStatus.CONFLICT


def test_a_reset_link_is_its_person_s_own(person: MakePerson) -> None:
    alice, bo = person("ENT_OWNER").user, person("ENT_OWNER").user
    token = default_token_generator.make_token(alice)

    address = reverse("accounts:password-reset", args=[bo.public_id, token])

    assert Client().get(address).status_code == HTTPStatus.CONFLICT


def test_a_device_mark_ends_after_ninety_days(person: MakePerson, settings: Any) -> None:
    user = person("ENT_OWNER").user
    old = signing.TimestampSigner(salt="accounts.device")
    old.timestamp = lambda: signing.b62_encode(  # type: ignore[method-assign]
        int(timezone.now().timestamp()) - 91 * 24 * 60 * 60
    )

    assert owner_by(old.sign_object([str(user.public_id), "laptop"])) == ""


# -- what is told to whom ------------------------------------------------------------------------


def live_links(owner: Person) -> list[str]:
    token = default_token_generator.make_token(owner.user)
    reset = reverse("accounts:password-reset", args=[owner.user.public_id, token])
    sign_up = links.sign_up_token_of("newcomer@example.cn", now=timezone.now())
    joining = reverse("accounts:sign-up-complete", args=[sign_up])
    return [link_of(invite(owner)), reset, joining]


def test_a_link_still_good_stands_neither_in_the_trail_nor_in_the_log(
    person: MakePerson, caplog: pytest.LogCaptureFixture
) -> None:
    for link in live_links(person("ENT_OWNER")):
        caplog.clear()
        answer = Client().post(link, {**JOINING, "new": "short", "again": "short"})
        token = link.strip("/").rsplit("/", 1)[1]
        lines = [logs.LineFormatter("%(message)s").format(record) for record in caplog.records]

        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert any("/accounts/" in line for line in lines)
        assert [line for line in lines if token in line] == []
        told = [json.dumps(event, default=str) for event in AuditEvent.objects.values()]
        assert [event for event in told if token in event] == []


def test_pages_of_links_name_no_address_to_others_and_are_not_kept(person: MakePerson) -> None:
    for link in live_links(person("ENT_OWNER")):
        answer = Client().get(link)
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_kept_while_one_proves_oneself_holds_no_secret(person: MakePerson) -> None:
    client = aged(signed_in(person("ENT_OWNER")), proved_at=6)
    data = {"secret": "sealed", "code": "123456", "password": "x", "phone": "13800138000"}

    client.post(reverse("accounts:app-add"), data)

    assert client.session["kept_form"]["body"] == "phone=13800138000"


def test_no_session_row_holds_a_password_or_code(person: MakePerson) -> None:
    someone = person("CLERK")
    secret = enrol_app(someone.user)
    try_password(Client(), someone.user.email, PASSWORD)

    told = [str(session.get_decoded()) for session in Session.objects.all()]

    assert len(told) == 1
    assert PASSWORD not in told[0]
    assert secret not in told[0]
    assert User.objects.get(pk=someone.user.pk).password not in told[0]


@pytest.mark.parametrize("name", ["新\n人", "a\u202eb", "x\u200by", "\x1b[2J"])
def test_a_name_has_no_hidden_signs(name: str, person: MakePerson) -> None:
    link = link_of(invite(person("ENT_OWNER")))

    answer = Client().post(link, {**JOINING, "name": name})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "姓名含有不能显示的字符" in answer.content.decode()


# -- ways back -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted", ["health", "accounts:sign-out", "desk/", "?next=/", "/\\evil.cn"]
)
def test_only_a_path_leads_on(wanted: str, person: MakePerson) -> None:
    data = {"username": person("ENT_OWNER").user.email, "password": PASSWORD, "next": wanted}

    answer = Client().post(reverse("accounts:sign-in"), data)

    assert answer.headers["Location"] == reverse("home:desk")


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/desk/?page=2", "/desk/?page=2"),
        ("https://evil.example/desk/", "/accounts/security/"),
        ("http://testserver.evil.example/desk/", "/accounts/security/"),
        ("http://testserver//evil.example/", "/accounts/security/"),
        ("http://testserver@evil.example/", "/accounts/security/"),
        ("", "/accounts/security/"),
    ],
)
def test_the_way_back_from_a_button_is_a_page_of_ours(
    referer: str, back: str, person: MakePerson
) -> None:
    client = aged(signed_in(person("ENT_OWNER")), proved_at=6)
    asked = client.post(reverse("accounts:phone-remove"), headers={"referer": referer})

    answer = client.post(asked.headers["Location"], {"password": PASSWORD})

    assert answer.headers["Location"] == back


# -- sessions ------------------------------------------------------------------------------------


def test_session_ids_cannot_be_guessed(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    ids = {signed_in(someone).cookies[COOKIE].value for _number in range(5)}

    assert len(ids) == 5
    assert all(len(key) * math.log2(36) >= 128 for key in ids)
    assert set(Session.objects.values_list("session_key", flat=True)) == ids


@pytest.mark.parametrize("whose", ["one", "others"])
def test_ending_sessions_asks_who_is_there(whose: str, person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    there, here = signed_in(someone), aged(signed_in(someone), proved_at=6)
    one = SignIn.objects.get(session_id=there.cookies[COOKIE].value).public_id
    address = (
        reverse("accounts:session-end", args=[one])
        if whose == "one"
        else reverse("accounts:sign-out-others")
    )

    asked = here.post(address)
    assert asked.headers["Location"].startswith(reverse("accounts:prove"))
    assert is_in(there)
    here.post(asked.headers["Location"], {"password": PASSWORD})
    here.post(address)

    assert (is_in(here), is_in(there)) == (True, False)


@pytest.mark.parametrize("change", ["add", "remove"])
def test_other_sessions_end_when_second_factors_change(change: str, person: MakePerson) -> None:
    someone, now = person("ENT_OWNER"), timezone.now()
    there, here = signed_in(someone), signed_in(someone)
    if change == "remove":
        enrol_app(someone.user)
        factor = second_factors.listed(someone.user)[0].pk
        here.post(reverse("accounts:factor-remove", args=[factor]))
    else:
        secret = second_factors.new_secret()
        sealed = signing.dumps([str(someone.user.public_id), secret], salt="accounts.app")
        code = second_factors.code_of(secret, at=now)
        here.post(reverse("accounts:app-add"), {"secret": sealed, "code": code})

    assert (is_in(here), is_in(there)) == (True, False)


def test_a_session_that_is_over_accepts_no_invitation(person: MakePerson) -> None:
    known = person("ENT_VIEWER")
    link = link_of(invite(person("ENT_OWNER"), "ENT_EDITOR", email=known.user.email))
    client = aged(signed_in(known), seen_at=31)

    client.post(link)

    assert not Grant.objects.filter(role="ENT_EDITOR").exists()
    assert not is_in(client)


def test_a_session_that_ran_out_clears_what_the_browser_kept(person: MakePerson) -> None:
    answer = aged(signed_in(person("ENT_OWNER")), seen_at=31).get(reverse("home:desk"))

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_every_page_behind_the_door_offers_the_way_out(person: MakePerson) -> None:
    client = Client()
    client.force_login(person("SYS_ADMIN").user)
    behind = [r for r in routes.all_routes() if r.policy != "public" and "GET" in r.methods]
    shown = []
    for route in behind:
        if "<" in route.path or route.name in PAPER:
            continue
        answer = client.get(reverse(route.name))
        if answer.status_code == 200 and "<main" in answer.content.decode():
            shown.append(route.name)
            assert f'action="{reverse("accounts:sign-out")}"' in answer.content.decode(), route.name

    assert len(shown) >= 8


def test_nothing_but_our_own_doors_signs_in(settings: Any) -> None:
    mounted = {route.name.split(":")[0] for route in routes.all_routes()}

    assert settings.AUTHENTICATION_BACKENDS == [
        "qbs_platform.accounts.backends.AddressOrMobileBackend"
    ]
    assert not mounted & {"account", "mfa", "allauth", "admin", "socialaccount"}


def test_an_address_written_both_ways_is_one(rf: RequestFactory) -> None:
    counted = {
        origins.origin_of(rf.get("/", REMOTE_ADDR=address)).address
        for address in ("198.51.100.7", "::ffff:198.51.100.7")
    }

    assert counted == {"198.51.100.7"}
