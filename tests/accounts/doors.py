"""Walking through the door, for the tests of this folder."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts.services import second_factors
from tests.factories.people import PASSWORD, Person, enrol_app

COOKIE = "qbs-session"
SECOND = "accounts:second-factor"


def try_password(client: Client, typed: str, password: str, **extra: Any) -> Any:
    return client.post(
        reverse("accounts:sign-in"), {"username": typed, "password": password}, **extra
    )


def signed_in(person: Person, **extra: Any) -> Client:
    """A browser in which the person has signed in through the forms, second step and all."""
    client = Client(**extra)
    kinds = second_factors.types_of(person.user)
    secret = "" if kinds or person.grant.role.startswith("ENT") else enrol_app(person.user)
    try_password(client, person.user.email, PASSWORD)
    if secret:
        code = second_factors.code_of(secret, at=timezone.now())
        client.post(reverse(SECOND), {"code": code})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("home:desk")).status_code == 200)
