"""Sessions: a new id where it matters, an end in time, and an end on demand."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts.models import SignIn
from qbs_platform.audit.models import AuditEvent
from tests.accounts.doors import COOKIE, is_in, signed_in
from tests.factories.people import PASSWORD, Person, revoke, suspend

MakePerson = Callable[..., Person]
NEW_PASSWORD = "another-7391-sentence"


def copy_of(client: Client) -> Client:
    """A thief with the same cookie."""
    thief = Client()
    thief.cookies[COOKIE] = client.cookies[COOKIE].value
    return thief


def change_password(client: Client) -> None:
    data = {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    answer = client.post(reverse("accounts:password-change"), data)
    assert answer.headers["Location"] == reverse("accounts:security")


def test_a_planted_session_id_is_not_taken_over(person: MakePerson) -> None:
    visitor = Client()
    visitor.get(reverse("accounts:sign-in"))
    session = visitor.session
    session["planted"] = True
    session.save()
    visitor.cookies[COOKIE] = session.session_key or ""
    planted = copy_of(visitor)
    someone = person("ENT_OWNER")

    data = {"username": someone.user.email, "password": PASSWORD}
    visitor.post(reverse("accounts:sign-in"), data)

    assert is_in(visitor)
    assert not is_in(planted)
    assert "planted" not in visitor.session


@pytest.mark.parametrize(
    "event", ["sign out", "password", "disable", "others", "idle", "absolute", "deleted"]
)
def test_a_copied_session_opens_nothing_afterwards(event: str, person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    client = signed_in(someone)
    thief = copy_of(client)
    assert is_in(thief)

    if event == "sign out":
        client.post(reverse("accounts:sign-out"))
    elif event == "password":
        change_password(client)
    elif event == "disable":
        suspend(someone.user)
    elif event == "others":
        signed_in(someone).post(reverse("accounts:sign-out-others"))
    elif event == "deleted":
        Session.objects.all().delete()
    else:
        session = client.session
        session["seen_at" if event == "idle" else "started_at"] -= 12.1 * 60 * 60
        session.save()

    assert not is_in(thief)


def test_changing_the_password_keeps_this_session_under_a_new_id(person: MakePerson) -> None:
    client = signed_in(person("CLERK"))
    before = client.cookies[COOKIE].value

    change_password(client)

    assert client.cookies[COOKIE].value != before
    assert is_in(client)


@pytest.mark.parametrize(
    ("role", "minutes", "lasts"),
    [
        ("ENT_OWNER", 29, True),
        ("ENT_OWNER", 31, False),
        ("CLERK", 14, True),
        ("CLERK", 16, False),
        ("GOV_VIEWER", 16, False),
        ("LAB_SIGNER", 29, True),
    ],
)
def test_idle_sessions_end(
    role: str, minutes: int, lasts: bool, person: MakePerson, regions_loaded: None
) -> None:
    client = Client()
    client.force_login(person(role, "330000" if role.startswith("GOV") else None).user)
    session = client.session
    session["seen_at"] -= minutes * 60
    session.save()

    assert is_in(client) is lasts


def test_using_it_keeps_a_session_but_not_for_ever(person: MakePerson) -> None:
    client = Client()
    client.force_login(person("ENT_OWNER").user)
    session = client.session
    session["seen_at"] -= 20 * 60
    session["started_at"] -= 11 * 60 * 60
    session.save()
    assert is_in(client)
    assert client.session["seen_at"] > timezone.now().timestamp() - 60

    session = client.session
    session["started_at"] -= 61 * 60
    session.save()
    assert not is_in(client)


def test_reading_writes_nothing_within_a_minute(person: MakePerson) -> None:
    client = Client()
    client.force_login(person("ENT_OWNER").user)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("home:desk"))

    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []


def test_the_list_shows_one_s_own_sessions_and_ends_the_others(person: MakePerson) -> None:
    someone, other = person("ENT_OWNER"), person("ENT_OWNER")
    here, there = (
        signed_in(someone),
        signed_in(someone, HTTP_USER_AGENT="Mozilla/5.0 (Windows) Edg/120"),
    )
    stranger = signed_in(other)

    page = here.get(reverse("accounts:security")).content.decode()
    assert page.count("Edge · Windows") == 1

    here.post(reverse("accounts:sign-out-others"))

    assert (is_in(here), is_in(there), is_in(stranger)) == (True, False, True)
    assert SignIn.objects.filter(user=someone.user).count() == 1


def test_disabling_ends_every_session_on_the_server(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    signed_in(someone)
    signed_in(someone)

    suspend(someone.user)

    assert SignIn.objects.count() == 0
    assert Session.objects.count() == 0


def test_role_changes_are_in_the_trail(person: MakePerson) -> None:
    someone = person("CLERK")
    revoke(someone.grant)

    events = AuditEvent.objects.filter(object_id=str(someone.grant.public_id)).order_by("pk")
    assert [e.action for e in events] == ["accounts.grant.give", "accounts.grant.revoke"]


def test_one_other_session_is_ended_and_no_stranger_s(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    here, there, third = signed_in(someone), signed_in(someone), signed_in(someone)
    stranger = signed_in(person("ENT_OWNER"))
    ids = {s.session_id: s.public_id for s in SignIn.objects.all()}

    def end(client: Client) -> int:
        key = client.cookies[COOKIE].value
        return here.post(reverse("accounts:session-end", args=[ids[key]])).status_code

    assert [end(there), end(here), end(stranger)] == [302, 404, 404]
    assert [is_in(c) for c in (here, there, third, stranger)] == [True, False, True, True]


def test_asking_to_stay_puts_the_end_off(person: MakePerson) -> None:
    client = Client()
    client.force_login(person("ENT_OWNER").user)
    session = client.session
    session["seen_at"] -= 25 * 60
    session.save()

    assert client.post(reverse("accounts:stay")).status_code == 204

    assert client.session["seen_at"] > session["seen_at"] + 20 * 60


@pytest.mark.parametrize(
    ("role", "hours", "seconds"),
    [("ENT_OWNER", 0, 29 * 60), ("CLERK", 0, 14 * 60), ("CLERK", 11.9, 6 * 60)],
)
def test_pages_know_when_their_session_ends(
    role: str, hours: float, seconds: int, person: MakePerson
) -> None:
    client = Client()
    client.force_login(person(role).user)
    session = client.session
    session["started_at"] -= hours * 60 * 60
    session.save()

    found = re.search(r'data-seconds="(\d+)"', client.get(reverse("home:desk")).content.decode())

    assert found is not None
    assert seconds - 5 <= int(found[1]) <= seconds


def test_whoever_was_away_too_long_is_told_and_led_back(person: MakePerson) -> None:
    client = Client()
    client.force_login(person("ENT_OWNER").user)
    session = client.session
    session["seen_at"] -= 31 * 60
    session.save()

    page = client.get(reverse("accounts:security"), follow=True)

    assert page.redirect_chain[0][0] == "/accounts/sign-in/?next=/accounts/security/"
    assert "长时间没有操作" in page.content.decode()


def test_signing_out_clears_what_the_browser_kept(person: MakePerson) -> None:
    answer = signed_in(person("ENT_OWNER")).post(reverse("accounts:sign-out"))

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_what_was_typed_survives_the_question_who_is_there(person: MakePerson) -> None:
    client = signed_in(person("ENT_OWNER"))
    session = client.session
    session["proved_at"] -= 6 * 60
    session.save()
    address = reverse("accounts:invitation-new")

    asked = client.post(address, {"email": "guest@example.cn", "role": "ENT_VIEWER"})
    assert unquote(asked.headers["Location"]) == f"{reverse('accounts:prove')}?next={address}"
    back = client.post(asked.headers["Location"], {"password": PASSWORD})
    page = client.get(back.headers["Location"])

    assert 'value="guest@example.cn"' in page.content.decode()
    assert page.status_code == 200
    client.post(address, {"email": "guest@example.cn", "role": "ENT_VIEWER"})
    assert "guest@example.cn" not in client.get(address).content.decode()
