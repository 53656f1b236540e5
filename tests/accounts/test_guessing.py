"""Guessing, spraying, locking others out, telling who has an account."""

import statistics
import time
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from qbs_platform.accounts import origins
from qbs_platform.accounts.models import Allowance
from qbs_platform.audit.models import AuditEvent
from tests.accounts.doors import is_in, signed_in, try_password
from tests.factories.people import PASSWORD, Person

MakePerson = Callable[..., Person]


@pytest.fixture
def alice(person: MakePerson) -> Person:
    return person("ENT_OWNER")


def reasons(reason: str) -> int:
    return AuditEvent.objects.filter(reason=reason).count()


def test_of_many_guesses_from_many_addresses_twenty_reach_the_password(alice: Person) -> None:
    signed_in(alice, REMOTE_ADDR="198.51.100.7")

    for number in range(200):
        address = f"203.0.113.{number % 40}"
        try_password(Client(REMOTE_ADDR=address), alice.user.email, f"guess-number-{number}")

    assert reasons("CredentialsRefused") == 20
    assert reasons("TooManyAttempts") == 180
    home = Client(REMOTE_ADDR="198.51.100.7")
    try_password(home, alice.user.email, PASSWORD)
    assert is_in(home)


def test_five_wrong_passwords_from_one_address_are_enough(alice: Person) -> None:
    client = Client()
    answers = [try_password(client, alice.user.email, f"wrong-{n}") for n in range(6)]

    assert [a.status_code for a in answers] == [422] * 5 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 900
    assert try_password(client, alice.user.email, PASSWORD).status_code == 429


def test_a_person_comes_back_when_the_window_is_over(alice: Person) -> None:
    client = Client()
    for number in range(6):
        try_password(client, alice.user.email, f"wrong-{number}")
    Allowance.objects.update(ends_at=timezone.now())

    try_password(client, alice.user.email, PASSWORD)

    assert is_in(client)


def test_a_right_password_begins_the_count_anew(alice: Person) -> None:
    for _round in range(3):
        client = Client()
        for number in range(4):
            try_password(client, alice.user.email, f"wrong-{number}")
        try_password(client, alice.user.email, PASSWORD)
        assert is_in(client)


def test_a_stranger_at_the_same_address_does_not_lock_the_person_out(alice: Person) -> None:
    own = signed_in(alice)
    own.post("/accounts/sign-out/")
    for number in range(8):
        try_password(Client(), alice.user.email, f"wrong-{number}")

    try_password(own, alice.user.email, PASSWORD)

    assert is_in(own)


def test_somebody_else_s_browser_helps_with_no_other_account(
    alice: Person, person: MakePerson
) -> None:
    bo = signed_in(person("ENT_OWNER"))
    bo.post("/accounts/sign-out/")

    answers = [try_password(bo, alice.user.email, f"w-{n}").status_code for n in range(7)]

    assert answers == [422] * 5 + [429] * 2


def test_one_address_sprays_over_fifty_names_at_most(alice: Person) -> None:
    client = Client()
    codes = [
        try_password(client, f"name{number}@example.cn", "Spring-2026").status_code
        for number in range(60)
    ]

    assert codes == [422] * 50 + [429] * 10


def test_both_names_of_an_account_are_counted_together(alice: Person) -> None:
    alice.user.phone = "13800138000"
    alice.user.save()
    names = [alice.user.email, "13800138000", "+86 138 0013 8000"] * 3

    codes = [try_password(Client(), name, "wrong").status_code for name in names]

    assert codes == [422] * 5 + [429] * 4


@pytest.mark.parametrize("typed", ["13800138000", "+86 138-0013-8000", "１３８００１３８０００"])
def test_the_mobile_number_opens_too(typed: str, alice: Person) -> None:
    alice.user.phone = "13800138000"
    alice.user.save()
    client = Client()
    try_password(client, typed, PASSWORD)

    assert is_in(client)


def test_a_locked_door_says_the_same_of_known_and_unknown_names(alice: Person) -> None:
    pages: list[list[tuple[int, int]]] = []
    for name in (alice.user.email, "nobody@example.cn"):
        client = Client(REMOTE_ADDR=f"192.0.2.{len(pages)}")
        answers = [try_password(client, name, "wrong") for _number in range(6)]
        pages.append([(a.status_code, a.content.decode().count('role="alert"')) for a in answers])

    assert pages[0] == pages[1]


def test_a_header_of_the_client_s_own_changes_no_address(alice: Person, settings: Any) -> None:
    settings.TRUSTED_PROXIES = []
    codes = [
        try_password(
            Client(), alice.user.email, "wrong", headers={"x-forwarded-for": f"203.0.113.{n}"}
        ).status_code
        for n in range(6)
    ]

    assert codes == [422] * 5 + [429]


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("127.0.0.1", "nonsense", ""),
        ("127.0.0.1", "", ""),
        ("", "198.51.100.1", "198.51.100.1"),  # by nginx over the unix socket
        ("", "", ""),
    ],
)
def test_the_address_is_the_last_one_that_is_not_our_proxy(
    remote: str, forwarded: str, address: str, settings: Any, rf: RequestFactory
) -> None:
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]
    request = rf.get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})

    assert origins.address_of(request) == address


def test_without_a_proxy_of_ours_nothing_is_believed(settings: Any, rf: RequestFactory) -> None:
    settings.TRUSTED_PROXIES = []
    request = rf.get("/", REMOTE_ADDR="", headers={"x-forwarded-for": "198.51.100.1"})

    assert origins.address_of(request) == ""


def test_addresses_of_one_ipv6_site_count_as_one(rf: RequestFactory) -> None:
    counted = {
        origins.origin_of(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{n}")).address for n in (1, 2)
    }

    assert counted == {"2001:db8:1:2::/64"}


def test_unknown_and_known_names_take_the_same_time(real_hashes: None, person: MakePerson) -> None:
    known = person("ENT_OWNER").user.email
    taken: dict[str, list[float]] = {known: [], "nobody@example.cn": []}
    for number in range(12):
        for name, seconds in taken.items():
            client = Client(REMOTE_ADDR=f"203.0.113.{number}")
            began = time.perf_counter()
            assert try_password(client, name, "wrong").status_code == 422
            seconds.append(time.perf_counter() - began)
    first, second = (statistics.median(seconds) for seconds in taken.values())

    assert abs(first - second) < max(0.02, 0.5 * min(first, second)), (first, second)


def test_a_refusal_by_the_limiter_is_in_the_trail(alice: Person) -> None:
    for _number in range(6):
        answer = try_password(Client(), alice.user.email, "wrong")

    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert AuditEvent.objects.filter(reason="TooManyAttempts").count() == 1
