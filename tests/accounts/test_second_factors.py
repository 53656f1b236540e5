"""The second step: who needs it, what it accepts, and that there is no way round it."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.errors import CredentialsRefused, SecondFactorNeeded
from qbs_platform.accounts.models import Grant
from qbs_platform.accounts.services import people, second_factors
from qbs_platform.operations import routes
from tests.accounts.doors import COOKIE, SECOND, is_in, signed_in, try_password
from tests.architecture.test_routes import url_of
from tests.factories.people import PASSWORD, Person, enrol_app, give, suspend

MakePerson = Callable[..., Person]
# What a session of staff that lacks its second factor reaches, besides what is public.
OPEN = {
    "accounts:app-add",
    "accounts:passkey-add",
    "accounts:passkey-options",
    "accounts:prove",
    "accounts:prove-options",
}


def present_code(secret: str) -> str:
    return second_factors.code_of(secret, at=timezone.now())


def half_way(person: Person) -> Client:
    client = Client()
    try_password(client, person.user.email, PASSWORD)
    return client


@pytest.mark.parametrize("role", sorted(Role.values))
def test_roles_that_need_a_second_factor_are_led_to_it(
    role: str, person: MakePerson, regions_loaded: None
) -> None:
    client = half_way(person(role, "330000" if role.startswith("GOV") else None))

    response = client.get(reverse("home:desk"))

    if role.startswith("ENT_"):
        assert response.status_code == HTTPStatus.OK
    else:
        assert response.headers["Location"] == reverse("accounts:app-add")


@pytest.mark.parametrize("name", sorted(route.name for route in routes.all_routes()))
def test_without_a_second_factor_only_its_pages_open(name: str, person: MakePerson) -> None:
    client = half_way(person("SYS_ADMIN"))
    route = next(route for route in routes.all_routes() if route.name == name)

    for method in route.methods:
        response = client.generic(method, url_of(name))
        is_sent_away = response.headers.get("Location") == reverse("accounts:app-add")
        assert is_sent_away is (route.policy != "public" and name not in OPEN), method
        client = half_way(person("SYS_ADMIN"))


@pytest.mark.parametrize("name", sorted(route.name for route in routes.all_routes()))
def test_after_the_password_alone_nobody_is_signed_in(name: str, person: MakePerson) -> None:
    someone = person("SYS_ADMIN")
    enrol_app(someone.user)
    route = next(route for route in routes.all_routes() if route.name == name)
    client = half_way(someone)

    response = client.generic(route.methods[0], url_of(name))

    is_sent_away = response.headers.get("Location", "").startswith(
        reverse("accounts:sign-in") + "?"
    )
    assert is_sent_away is (route.policy != "public")
    assert "_auth_user_id" not in client.session


def test_the_right_code_opens_and_leads_where_one_wanted(person: MakePerson) -> None:
    someone = person("SYS_ADMIN")
    secret = enrol_app(someone.user)
    wanted = reverse("operations:health")
    client = Client()
    data = {"username": someone.user.email, "password": PASSWORD, "next": wanted}
    response = client.post(reverse("accounts:sign-in"), data)
    assert response.headers["Location"] == reverse(SECOND)

    response = client.post(reverse(SECOND), {"code": present_code(secret)})

    assert response.headers["Location"] == wanted
    assert client.get(wanted).status_code == HTTPStatus.OK


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_sign_in_leads_to_no_foreign_page(wanted: str, person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    data = {"username": someone.user.email, "password": PASSWORD, "next": wanted}

    response = Client().post(reverse("accounts:sign-in"), data)

    assert response.headers["Location"] == reverse("home:desk")


def test_a_code_is_accepted_once(person: MakePerson) -> None:
    someone = person("CLERK")
    code = present_code(enrol_app(someone.user))
    assert half_way(someone).post(reverse(SECOND), {"code": code}).status_code == 302

    thief = half_way(someone)
    answer = thief.post(reverse(SECOND), {"code": code})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not is_in(thief)


def test_the_code_that_enrolled_an_app_and_older_ones_open_nothing(person: MakePerson) -> None:
    user = person("CLERK").user
    now = timezone.now()
    secret = enrol_app(user, at=now)
    for age in (0, 30):
        code = second_factors.code_of(secret, at=now - timedelta(seconds=age))
        with pytest.raises(CredentialsRefused):
            second_factors.check_code(user=user, typed=code, now=now)


def test_a_recovery_code_opens_once(person: MakePerson) -> None:
    someone = person("CLERK")
    enrol_app(someone.user)
    code = second_factors.new_recovery_codes(user=someone.user, now=timezone.now())[0]

    first, second = (
        half_way(someone).post(reverse(SECOND), {"code": code}).status_code for _n in range(2)
    )

    assert (first, second) == (302, 422)
    assert second_factors.recovery_codes_left(someone.user) == 9


def test_guessing_codes_ends_after_five(person: MakePerson) -> None:
    someone = person("CLERK")
    secret = enrol_app(someone.user)
    client = half_way(someone)
    codes = [client.post(reverse(SECOND), {"code": f"{n:06d}"}).status_code for n in range(6)]

    assert codes == [422] * 5 + [429]
    assert client.post(reverse(SECOND), {"code": present_code(secret)}).status_code == 429


@pytest.mark.parametrize("event", ["eleven minutes", "new password", "disabled"])
def test_the_first_step_does_not_last(event: str, person: MakePerson) -> None:
    someone = person("CLERK")
    secret = enrol_app(someone.user)
    client = half_way(someone)
    now = timezone.now()
    if event == "eleven minutes":
        session = client.session
        kept = session["waiting_for_second_factor"]
        session["waiting_for_second_factor"] = {**kept, "at": kept["at"] - 11 * 60}
        session.save()
    elif event == "new password":
        people.change_password(user=someone.user, password="another-7391-sentence", now=now)
    else:
        suspend(someone.user)

    answer = client.post(reverse(SECOND), {"code": present_code(secret)})

    assert answer.status_code == HTTPStatus.CONFLICT
    assert not is_in(client)


def test_setting_up_shows_a_drawing_and_then_recovery_codes(person: MakePerson) -> None:
    client = half_way(person("CLERK"))
    page = client.get(reverse("accounts:app-add")).content.decode()
    sealed = re.search(r'name="secret" value="([^"]+)"', page)
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert sealed is not None
    assert secret is not None
    assert '<svg class="qr"' in page
    assert "data:" not in page

    wrong = client.post(reverse("accounts:app-add"), {"secret": sealed[1], "code": "000000"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert secret[1] in wrong.content.decode()

    before = client.cookies[COOKIE].value
    data = {"secret": sealed[1], "code": present_code(secret[1].replace(" ", ""))}
    done = client.post(reverse("accounts:app-add"), data)

    assert len(re.findall(r"<code>\d{8}</code>", done.content.decode())) == 10
    assert client.cookies[COOKIE].value != before
    assert is_in(client)


def test_a_sealed_secret_is_good_for_its_person_only(person: MakePerson) -> None:
    page = half_way(person("CLERK")).get(reverse("accounts:app-add")).content.decode()
    sealed = re.search(r'name="secret" value="([^"]+)"', page)
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert sealed is not None
    assert secret is not None

    other = half_way(person("CLERK"))
    data = {"secret": sealed[1], "code": present_code(secret[1].replace(" ", ""))}
    answer = other.post(reverse("accounts:app-add"), data)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_session_older_than_the_second_factor_adds_no_other(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    client = half_way(someone)
    assert is_in(client)
    enrol_app(someone.user)

    assert client.get(reverse("accounts:app-add")).status_code == HTTPStatus.FORBIDDEN
    assert client.post(reverse("accounts:passkey-options")).status_code == HTTPStatus.FORBIDDEN


def test_a_role_given_later_asks_for_the_second_factor_at_once(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    client = half_way(someone)
    assert is_in(client)

    give(someone.user, "CLERK")

    response = client.get(reverse("home:desk"))
    assert response.headers["Location"] == reverse("accounts:app-add")


def test_the_last_second_factor_stays_where_a_role_needs_it(person: MakePerson) -> None:
    user = person("CLERK").user
    enrol_app(user)
    factor = second_factors.listed(user)[0].pk

    with pytest.raises(SecondFactorNeeded):
        second_factors.remove(user=user, factor_id=factor, is_needed=True, now=timezone.now())


def test_an_enterprise_s_person_gives_it_up_with_its_recovery_codes(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    client = Client()
    client.force_login(someone.user)
    enrol_app(someone.user)
    second_factors.new_recovery_codes(user=someone.user, now=timezone.now())
    factor = second_factors.listed(someone.user)[0].pk

    client.post(reverse("accounts:factor-remove", args=[factor]))

    assert second_factors.types_of(someone.user) == frozenset()


def test_somebody_else_s_second_factor_is_not_found(person: MakePerson) -> None:
    other = person("ENT_OWNER").user
    enrol_app(other)
    client = Client()
    client.force_login(person("ENT_OWNER").user)

    factor = second_factors.listed(other)[0].pk
    answer = client.post(reverse("accounts:factor-remove", args=[factor]))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert second_factors.listed(other)[0].pk == factor


def test_secrets_are_sealed_in_the_database(person: MakePerson) -> None:
    user = person("CLERK").user
    secret = enrol_app(user)

    rows = "".join(str(row.data) for row in Authenticator.objects.filter(user=user))
    assert secret not in rows
    assert rows.count("gAAAA") == 1  # Fernet


def test_sensitive_pages_ask_again_after_five_minutes(person: MakePerson) -> None:
    someone = person("CLERK")
    client = signed_in(someone)
    session = client.session
    session["proved_at"] -= 6 * 60
    session.save()

    response = client.get(reverse("accounts:app-add"))
    assert response.headers["Location"].startswith(reverse("accounts:prove"))

    codes = second_factors.new_recovery_codes(user=someone.user, now=timezone.now())
    before = client.cookies[COOKIE].value
    url = reverse("accounts:prove") + "?next=" + reverse("accounts:app-add")
    response = client.post(url, {"code": codes[0]})

    assert response.headers["Location"] == reverse("accounts:app-add")
    assert client.get(reverse("accounts:app-add")).status_code == HTTPStatus.OK
    assert client.cookies[COOKIE].value != before


def test_without_any_role_nothing_is_asked(person: MakePerson) -> None:
    someone = person("CLERK")
    Grant.objects.filter(user=someone.user).update(revoked_at=timezone.now())

    assert is_in(half_way(someone))


@pytest.mark.parametrize("credential", ["{", "[]", "{}", '{"id": 1}', "[" * 15_000])
def test_a_malformed_passkey_answer_is_refused(credential: str, person: MakePerson) -> None:
    someone = person("CLERK")
    enrol_app(someone.user)
    client = half_way(someone)
    client.post(reverse("accounts:second-factor-options"))

    answer = client.post(reverse(SECOND), {"credential": credential})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
