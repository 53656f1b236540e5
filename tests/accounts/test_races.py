"""The same secret used at the same moment by many: it counts once, and nobody meets an error."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.utils import timezone

from qbs_platform.accounts import links, phone_codes
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import Grant, Letter, PhoneProof, User
from qbs_platform.accounts.services import invitations, phones, resets, second_factors, sign_ups
from qbs_platform.accounts.services.invitations import Offer
from qbs_platform.audit.models import AuditEvent
from qbs_platform.common.errors import Refusal
from tests.factories.people import PASSWORD, Person, enrol_app

MakePerson = Callable[..., Person]
CLIENTS = 5
GUEST = "guest@example.cn"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fast_hashes(settings: Any) -> None:
    """So that they meet at the lock, not at the hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def at_once(works: list[Callable[[], object]]) -> Counter[str]:
    """Do all at the same moment: how often each outcome was met; other errors are raised."""
    together = Barrier(len(works))

    def begin(work: Callable[[], object]) -> str:
        together.wait()
        try:
            work()
        except Refusal as refusal:
            return type(refusal).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return Counter(pool.map(begin, works))


def invite(owner: Person) -> str:
    invitation = invitations.invite(
        actor=Actor(owner.user, owner.grant),
        email=GUEST,
        offer=Offer(Role.ENT_EDITOR),
        language="en",
        now=timezone.now(),
    )
    return links.token_of(invitation.public_id)


def join(token: str) -> Callable[[], object]:
    return lambda: invitations.accept_as_new(
        token=token, name="新人", password=PASSWORD, now=timezone.now()
    )


@pytest.mark.parametrize("kind", ["app", "recovery code"])
def test_one_code_opens_once(kind: str, person: MakePerson) -> None:
    user, now = person("CLERK").user, timezone.now()
    code = second_factors.code_of(enrol_app(user), at=now)
    if kind == "recovery code":
        code = second_factors.new_recovery_codes(user=user, now=now)[0]

    outcomes = at_once(
        [lambda: second_factors.check_code(user=user, typed=code, now=now)] * CLIENTS
    )

    assert outcomes == {"done": 1, "CredentialsRefused": CLIENTS - 1}


def test_one_invitation_makes_one_person(person: MakePerson) -> None:
    token = invite(person("ENT_OWNER"))

    outcomes = at_once([join(token)] * CLIENTS)

    assert outcomes == {"done": 1, "LinkSpent": CLIENTS - 1}
    assert Grant.objects.filter(user__email=GUEST).count() == 1


def test_invitations_to_one_address_make_one_person(person: MakePerson) -> None:
    owner = person("ENT_OWNER")
    tokens = [invite(owner) for _number in range(CLIENTS)]

    outcomes = at_once([join(token) for token in tokens])

    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "LinkSpent", "AddressTaken"}
    assert User.objects.filter(email=GUEST).count() == 1


@pytest.mark.parametrize("tokens", [1, CLIENTS])
def test_one_address_signs_up_once(tokens: int) -> None:
    now = timezone.now()
    links_sent = [links.sign_up_token_of(GUEST, now=now) for _number in range(tokens)]

    def use(token: str) -> Callable[[], object]:
        return lambda: sign_ups.complete(token=token, name="新人", password=PASSWORD, now=now)

    outcomes = at_once([use(links_sent[number % tokens]) for number in range(CLIENTS)])

    assert outcomes == {"done": 1, "LinkSpent": CLIENTS - 1}
    assert User.objects.filter(email=GUEST).count() == 1
    assert AuditEvent.objects.filter(action="accounts.user.sign-up").count() == 1


def test_one_mailbox_gets_no_more_than_its_letters_however_many_ask() -> None:
    now = timezone.now()

    def ask(number: int) -> Callable[[], object]:
        client = f"198.51.100.{number}"
        return lambda: sign_ups.ask(email=GUEST, client=client, language="", now=now)

    assert at_once([ask(number) for number in range(12)]) == {"done": 12}
    assert Letter.objects.count() == sign_ups.PER_MAILBOX.limit


def test_one_reset_link_sets_one_password(person: MakePerson) -> None:
    user = person("CLERK").user
    token = default_token_generator.make_token(user)

    def reset(number: int) -> Callable[[], object]:
        return lambda: resets.reset(
            person=user.public_id,
            token=token,
            password=f"another-7391-sentence-{number}",
            now=timezone.now(),
        )

    outcomes = at_once([reset(number) for number in range(CLIENTS)])

    assert outcomes == {"done": 1, "LinkSpent": CLIENTS - 1}
    assert AuditEvent.objects.filter(action="accounts.user.change-password").count() == 1


def test_one_telephone_code_counts_once(person: MakePerson) -> None:
    user, now = person("ENT_OWNER").user, timezone.now()
    phones.ask(user=user, phone="13800138000", language="en", now=now)
    code = phone_codes.code_of(PhoneProof.objects.get().public_id)

    outcomes = at_once([lambda: phones.confirm(user=user, typed=code, now=now)] * CLIENTS)

    assert outcomes == {"done": 1, "CredentialsRefused": CLIENTS - 1}


def test_of_two_who_add_the_first_app_one_does(person: MakePerson) -> None:
    user, now = person("CLERK").user, timezone.now()

    def enrol() -> None:
        secret = second_factors.new_secret()
        code = second_factors.code_of(secret, at=now)
        second_factors.enrol_app(user=user, secret=secret, code=code, now=now, is_first=True)

    assert at_once([enrol] * CLIENTS) == {"done": 1, "SecondFactorNeeded": CLIENTS - 1}


def test_recovery_codes_drawn_at_once_leave_one_set(person: MakePerson) -> None:
    user = person("CLERK").user
    enrol_app(user)

    outcomes = at_once(
        [lambda: second_factors.new_recovery_codes(user=user, now=timezone.now())] * CLIENTS
    )

    assert outcomes == {"done": CLIENTS}
    assert Authenticator.objects.filter(user=user, type="recovery_codes").count() == 1
