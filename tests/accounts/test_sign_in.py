"""Signing in and out, and choosing the role to act under."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import KIND_OF, Role
from qbs_platform.accounts.errors import AlreadyGranted, CapabilityMissing
from qbs_platform.accounts.models import Grant
from qbs_platform.accounts.permissions import CAPABILITIES, Capability
from qbs_platform.accounts.services import people
from tests.factories.people import PASSWORD, Person, give

SIGN_IN = "accounts:sign-in"
SAME_SENTENCE = "账号或密码不正确"


def sign_in(client: Client, email: str, password: str, next_url: str = "") -> Any:
    return client.post(
        reverse(SIGN_IN), {"username": email, "password": password, "next": next_url}
    )


def test_the_right_password_leads_to_the_desk(person: Callable[..., Person]) -> None:
    client = Client()
    response = sign_in(client, person("CLERK").user.email.upper(), PASSWORD)

    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"] == reverse("home:desk")


def test_sign_in_leads_back_to_where_one_wanted_to_go(person: Callable[..., Person]) -> None:
    wanted = reverse("operations:health")
    response = sign_in(Client(), person("SYS_ADMIN").user.email, PASSWORD, wanted)

    assert response.headers["Location"] == wanted


@pytest.mark.parametrize("known", [True, False])
def test_a_refused_sign_in_says_the_same_for_known_and_unknown(
    known: bool, person: Callable[..., Person]
) -> None:
    someone = person("CLERK").user.email
    response = sign_in(Client(), someone if known else "nobody@example.cn", "wrong-password-1")

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert SAME_SENTENCE in response.content.decode()


def test_a_refused_sign_in_keeps_the_address_and_not_the_password(db: None) -> None:
    page = sign_in(Client(), "lin@example.cn", "wrong-password-1").content.decode()

    assert 'value="lin@example.cn"' in page
    assert "wrong-password-1" not in page


def test_a_disabled_person_cannot_sign_in(person: Callable[..., Person]) -> None:
    someone = person("CLERK").user
    someone.is_active = False
    someone.save()

    response = sign_in(Client(), someone.email, PASSWORD)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_signing_out_ends_the_session(person: Callable[..., Person]) -> None:
    client = Client()
    client.force_login(person("CLERK").user)
    kept = client.cookies["qbs-session"].value
    client.post(reverse("accounts:sign-out"))

    thief = Client()
    thief.cookies["qbs-session"] = kept
    assert thief.get(reverse("home:desk")).status_code == HTTPStatus.FOUND


def test_the_session_gets_a_new_id_at_sign_in(person: Callable[..., Person]) -> None:
    client = Client()
    client.cookies["qbs-session"] = "planted0planted0planted0planted0"
    sign_in(client, person("CLERK").user.email, PASSWORD)

    assert client.cookies["qbs-session"].value != "planted0planted0planted0planted0"


@pytest.mark.parametrize("role", sorted(Role.values))
def test_each_role_lands_on_its_desk(
    role: str, person: Callable[..., Person], regions_loaded: None
) -> None:
    client = Client()
    region = "330000" if KIND_OF[Role(role)] == "OFFICIAL" else None
    client.force_login(person(role, region).user)

    page = client.get(reverse("home:desk")).content.decode()

    assert str(Role(role).label) in page


def test_a_person_without_a_role_reads_what_to_do(db: None, now: datetime) -> None:
    user = people.register(email="new@example.cn", name="新人", password=PASSWORD, now=now)
    client = Client()
    client.force_login(user)

    assert client.get(reverse("home:desk")).status_code == HTTPStatus.OK


def test_switching_the_role_changes_desk_and_capability(person: Callable[..., Person]) -> None:
    someone = person("CLERK")
    second = give(someone.user, "SYS_ADMIN")
    client = Client()
    client.force_login(someone.user)
    health = reverse("operations:health")
    assert client.get(health).status_code == HTTPStatus.FORBIDDEN

    client.post(reverse("accounts:role-switch"), {"grant": str(second.public_id)})

    assert client.get(health).status_code == HTTPStatus.OK


@pytest.mark.parametrize("kind", ["foreign", "revoked", "unknown", "malformed"])
def test_a_grant_one_does_not_hold_cannot_be_chosen(
    kind: str, person: Callable[..., Person], now: datetime
) -> None:
    someone, other = person("CLERK"), person("SYS_ADMIN")
    revoked = give(someone.user, "SYS_ADMIN")
    Grant.objects.filter(pk=revoked.pk).update(revoked_at=now)
    choices = {
        "foreign": str(other.grant.public_id),
        "revoked": str(revoked.public_id),
        "unknown": "33333333-3333-4333-8333-333333333333",
        "malformed": "not-a-uuid",
    }
    client = Client()
    client.force_login(someone.user)

    response = client.post(reverse("accounts:role-switch"), {"grant": choices[kind]})

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "您没有这个身份" in response.content.decode()
    assert client.get(reverse("operations:health")).status_code == HTTPStatus.FORBIDDEN


def test_a_revoked_role_ends_with_the_next_click(
    person: Callable[..., Person], now: datetime
) -> None:
    someone = person("SYS_ADMIN")
    client = Client()
    client.force_login(someone.user)
    assert client.get(reverse("operations:health")).status_code == HTTPStatus.OK

    Grant.objects.filter(pk=someone.grant.pk).update(revoked_at=now)

    assert client.get(reverse("operations:health")).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("role", sorted(Role.values))
def test_capabilities_are_exactly_those_of_the_table(
    role: str, person: Callable[..., Person], regions_loaded: None
) -> None:
    region = "330000" if KIND_OF[Role(role)] == "OFFICIAL" else None
    someone = person(role, region)
    actor = Actor(someone.user, someone.grant)

    assert permissions.may(actor, Capability.OPERATE) is (role in {"SYS_ADMIN", "INTERNAL_AUDITOR"})
    assert set(CAPABILITIES) <= set(Role)


def test_nobody_and_nobody_s_role_carry_nothing(person: Callable[..., Person]) -> None:
    someone = person("SYS_ADMIN").user
    for actor in (None, Actor(someone, None)):
        with pytest.raises(CapabilityMissing):
            permissions.ensure(actor, Capability.OPERATE)


def test_the_same_role_is_granted_once(person: Callable[..., Person]) -> None:
    someone = person("CLERK")
    with pytest.raises(AlreadyGranted):
        give(someone.user, "CLERK")


@pytest.mark.parametrize(
    ("role", "organisation"),
    [("GOV_VIEWER", None), ("ENT_OWNER", None), ("CLERK", "11111111-1111-4111-8111-111111111111")],
)
def test_the_database_refuses_a_grant_of_the_wrong_shape(
    role: str, organisation: str | None, person: Callable[..., Person], now: datetime
) -> None:
    user = person("CLERK").user
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=user, role=role, organisation=organisation, granted_at=now)


@pytest.mark.parametrize("password", ["short", "password1234", "kept12@example.cn"])
def test_weak_passwords_are_refused(password: str, db: None, now: datetime) -> None:
    with pytest.raises(ValidationError):
        people.register(email="kept12@example.cn", name="甲", password=password, now=now)
