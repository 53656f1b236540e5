"""Every refusal leaves one event that outlives what was rolled back; every change has its own."""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from qbs_platform.audit.models import AuditEvent
from qbs_platform.operations.models import Heartbeat
from tests.factories.people import OUR_ORGANISATION, PASSWORD, Person

pytestmark = pytest.mark.urls("tests.audit.routes")

Story = tuple[str, str, str, str]


@pytest.fixture
def alice(person: Callable[..., Person]) -> Person:
    """Alice of the enterprise."""
    return person("ENT_OWNER")


@pytest.fixture
def client(alice: Person) -> Client:
    """Alice's browser, with nothing in the trail yet but her sign-in."""
    client = Client(raise_request_exception=False)
    client.force_login(alice.user)
    return client


def told() -> list[Story]:
    """The trail after the sign-in that every test begins with."""
    events = AuditEvent.objects.exclude(
        action__in=["accounts.session.sign-in", "accounts.grant.give"]
    ).order_by("pk")
    return [(e.action, e.object_id, e.result, e.reason) for e in events]


def test_a_change_has_one_event_that_says_who_and_in_which_request(
    client: Client, alice: Person
) -> None:
    client.post("/tried/done/", headers={"x-request-id": "0f3a-77b1-9c20"})

    assert told() == [("tried.thing.change", "T-1", "ALLOWED", "")]
    event = AuditEvent.objects.get(action="tried.thing.change")
    assert (event.actor, event.acting_grant, event.organisation, event.request_id) == (
        alice.user.public_id,
        alice.grant.public_id,
        OUR_ORGANISATION,
        "0f3a-77b1-9c20",
    )
    assert Heartbeat.objects.filter(name="changed").exists()


def test_a_refusal_rolls_the_change_back_and_stays_itself(client: Client, alice: Person) -> None:
    response = client.post("/tried/late/T-77/")

    assert response.status_code == HTTPStatus.CONFLICT
    assert told() == [("tried:late", "T-77", "REFUSED", "TooLate")]
    assert not Heartbeat.objects.exists()
    event = AuditEvent.objects.get(result="REFUSED")
    assert (event.actor, event.acting_grant) == (alice.user.public_id, alice.grant.public_id)
    assert event.object_type == "tried.reference"
    assert event.request_id == response.headers["X-Request-Id"]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_committed_where_nothing_wraps_the_request(client: Client) -> None:
    client.post("/tried/late/T-77/")
    connection.close()

    assert told() == [("tried:late", "T-77", "REFUSED", "TooLate")]
    assert not Heartbeat.objects.exists()


ONCE: dict[str, tuple[str, str, int, Story]] = {
    "answered by the view": (
        "POST",
        "/tried/answered/",
        302,
        ("tried:answered", "T-9", "REFUSED", "TooLate"),
    ),
    "noted, then raised": (
        "POST",
        "/tried/noted-and-raised/",
        409,
        ("tried:noted-and-raised", "", "REFUSED", "TooLate"),
    ),
    "refused form": ("POST", "/tried/typed/", 422, ("tried:typed", "", "REFUSED", "FormRefused")),
    "permission denied": (
        "GET",
        "/tried/denied/",
        403,
        ("tried:denied", "", "REFUSED", "PermissionDenied"),
    ),
    "no capability": (
        "GET",
        "/operations/health/",
        403,
        ("operations:health", "", "REFUSED", "CapabilityMissing"),
    ),
    "foreign object": (
        "POST",
        "/tried/foreign/",
        404,
        ("tried:foreign", "", "REFUSED", "HTTP_404"),
    ),
    "too often": ("POST", "/tried/limited/", 429, ("tried:limited", "", "REFUSED", "HTTP_429")),
    "hostile address": (
        "POST",
        "/tried/late/=cmd%7C' %0A林晓/",
        409,
        ("tried:late", "", "REFUSED", "TooLate"),
    ),
}


@pytest.mark.parametrize("kind", ONCE)
def test_every_refusal_is_told_once(kind: str, client: Client) -> None:
    method, address, status, story = ONCE[kind]
    response = client.generic(method, address)

    assert (response.status_code, told()) == (status, [story])


def test_an_anonymous_change_is_refused_access(db: None) -> None:
    response = Client().post("/tried/done/")

    assert response.status_code == HTTPStatus.FOUND
    assert told() == [("tried:done", "", "REFUSED", "SignInRequired")]
    assert AuditEvent.objects.get().actor is None


def test_a_form_without_its_token_is_refused_access(alice: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)

    assert client.post("/tried/done/").status_code == HTTPStatus.FORBIDDEN
    assert told() == [("tried:done", "", "REFUSED", "HTTP_403")]


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/tried/foreign/"),
        ("POST", "/no-such-page/"),
        ("POST", "/"),
        ("POST", "/tried/unwell/"),
        ("GET", "/"),
        ("OPTIONS", "/tried/foreign/"),
    ],
)
def test_what_is_no_refusal_is_not_told(method: str, address: str, client: Client) -> None:
    client.generic(method, address)

    assert told() == []


def test_a_page_that_asks_for_sign_in_is_not_told(db: None) -> None:
    assert Client().get("/tried/done/").status_code == HTTPStatus.FOUND
    assert told() == []


def test_a_change_whose_event_cannot_be_written_is_not_made(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE audit_auditevent ADD CONSTRAINT planted CHECK (false) NOT VALID"
        )

    assert client.post("/tried/done/").status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert not Heartbeat.objects.exists()


def test_a_refusal_that_cannot_be_written_is_an_error_and_no_change(client: Client) -> None:
    client.raise_request_exception = True
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE audit_auditevent ADD CONSTRAINT planted CHECK (false) NOT VALID"
        )

    with pytest.raises(IntegrityError):
        client.post("/tried/late/T-77/")
    assert not Heartbeat.objects.exists()


def sign_in(client: Client, address: str, password: str) -> Any:
    return client.post(reverse("accounts:sign-in"), {"username": address, "password": password})


def sessions_told() -> list[tuple[Any, str, str, str, str]]:
    return [
        (e.actor, e.action, e.object_id, e.result, e.reason)
        for e in AuditEvent.objects.filter(action__startswith="accounts.session").order_by("pk")
    ]


def test_signing_in_and_out_is_told(alice: Person) -> None:
    client = Client()
    sign_in(client, alice.user.email, PASSWORD)
    client.post(reverse("accounts:sign-out"))

    her = alice.user.public_id
    assert sessions_told() == [
        (her, "accounts.session.sign-in", str(her), "ALLOWED", ""),
        (her, "accounts.session.sign-out", str(her), "ALLOWED", ""),
    ]


@pytest.mark.parametrize("known", [True, False])
def test_a_failed_sign_in_is_told_once_without_what_was_typed(known: bool, alice: Person) -> None:
    typed = alice.user.email.upper() if known else "nobody@example.cn"
    sign_in(Client(), typed, "wrong-password-1")

    whose = str(alice.user.public_id) if known else ""
    assert sessions_told() == [
        (None, "accounts.session.sign-in", whose, "REFUSED", "CredentialsRefused")
    ]
    event = AuditEvent.objects.latest("pk")
    row = json.dumps({f.name: str(getattr(event, f.name)) for f in event._meta.fields})
    assert typed.lower() not in row.lower()
    assert "wrong-password-1" not in row


def test_nobody_signing_out_is_not_told(db: None) -> None:
    Client().post(reverse("accounts:sign-out"))

    assert sessions_told() == []


def test_without_its_event_nobody_signs_in(alice: Person) -> None:
    client = Client(raise_request_exception=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE audit_auditevent ADD CONSTRAINT planted CHECK (false) NOT VALID"
        )
    response = sign_in(client, alice.user.email, PASSWORD)

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert client.get(reverse("home:desk")).status_code == HTTPStatus.FOUND


def test_logs_are_english_and_name_nobody(
    client: Client, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="qbs_platform"):
        client.post("/tried/late/T-77/")
        sign_in(Client(), alice.user.email, "wrong-password-1")

    mine = [r for r in caplog.records if r.name.startswith("qbs_platform")]
    assert [(r.message, vars(r)["action"]) for r in mine] == [
        ("refused", "tried:late"),
        ("refused", "accounts.session.sign-in"),
    ]
    logged = "".join(json.dumps(vars(r), default=str, ensure_ascii=False) for r in mine)
    assert [word for word in (alice.user.email, alice.user.name, "林晓") if word in logged] == []
