"""What OWASP ASVS 5.0 asks of passwords and codes, and no other file tests."""

import base64
import json
import math
import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts import origins, passwords, phone_codes, presence
from qbs_platform.accounts.errors import CredentialsRefused
from qbs_platform.accounts.models import PhoneProof, User
from qbs_platform.accounts.services import attempts, people, second_factors
from tests.accounts.doors import SECOND, is_in, signed_in, try_password
from tests.accounts.test_invitations import invite, link_of
from tests.accounts.test_passwords import is_good
from tests.factories.people import PASSWORD, Person, enrol_app

ROOT = Path(__file__).resolve().parents[2]
MakePerson = Callable[..., Person]


def reset_link(user: User) -> str:
    token = default_token_generator.make_token(user)
    return reverse("accounts:password-reset", args=[user.public_id, token])


# -- passwords -----------------------------------------------------------------------------------


def test_thousands_of_common_passwords_are_refused() -> None:
    common = [word for word in CommonPasswordValidator().passwords if len(word) >= 8]

    assert len(common) > 3_000
    assert [word for word in common if is_good(word, is_staff=False)] == []


@pytest.mark.parametrize("variant", [str.strip, str.lower, lambda p: p[:-1], lambda p: p + " "])
def test_a_password_counts_exactly_as_it_was_set(
    variant: Callable[[str], str], person: MakePerson
) -> None:
    exact = " Vexed Otter 雨后青山 "
    someone = person("ENT_OWNER")
    people.change_password(user=someone.user, password=exact, now=timezone.now())

    refused, taken = Client(), Client()
    try_password(refused, someone.user.email, variant(exact))
    try_password(taken, someone.user.email, exact)

    assert (is_in(refused), is_in(taken)) == (False, True)


def test_passwords_last(person: MakePerson) -> None:
    someone = person("CLERK")
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=4_000))

    assert is_in(signed_in(someone))


def test_password_fields_are_masked_and_open_to_managers_and_pasting(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    client = signed_in(someone)
    pages = [
        Client().get(reverse("accounts:sign-in")),
        Client().get(reset_link(User.objects.get(pk=someone.user.pk))),
        Client().get(link_of(invite(someone))),
        client.get(reverse("accounts:prove")),
        client.get(reverse("accounts:password-change")),
    ]
    fields = [
        field
        for page in pages
        for field in re.findall(r"<input[^>]+>", page.content.decode())
        if re.search(r'name="(password|current|new|again)"', field)
    ]

    assert len(fields) == 1 + 2 + 2 + 1 + 3
    assert [field for field in fields if 'type="password"' not in field] == []
    assert [f for f in fields if not re.search(r'autocomplete="(current|new)-password"', f)] == []
    assert [field for field in fields if re.search(r"paste|readonly|autofill", field)] == []


# -- what is written down ------------------------------------------------------------------------


def times(number: int, span: timedelta) -> str:
    minutes = span // timedelta(minutes=1)
    return f"{number} in {minutes} minutes" if minutes < 60 else f"{number} an hour"


def test_the_decision_record_names_the_limits_in_force() -> None:
    rules = (attempts.PAIR, attempts.ADDRESS, attempts.ACCOUNT, attempts.OWN_DEVICE)
    limits = [times(rule.limit, rule.window) for rule in (*rules, attempts.OWN_DEVICES)]
    sessions = (presence.IDLE, presence.IDLE_IN_OFFICE, presence.FRESH)
    record = " ".join((ROOT / "docs" / "adr" / "0014-accounts.md").read_text("utf-8").split())

    assert [limit for limit in limits if limit not in record] == []
    assert (
        "{} minutes idle ({} for association and officials), {} hours in all".format(
            *(span // timedelta(minutes=1) for span in sessions[:2]),
            presence.ABSOLUTE.seconds // 3600,
        )
        in record
    )
    assert "any number of places" in record
    assert [w for w in passwords.CONTEXT_WORDS if f"`{w}`" not in record] == []


# -- guessing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_factor", [True, False])
def test_proving_once_more_is_counted(has_factor: bool, person: MakePerson) -> None:
    client = signed_in(person("CLERK" if has_factor else "ENT_OWNER"))
    client.cookies.pop("qbs-device")
    data = {"code": "12345678"} if has_factor else {"password": "wrong"}

    answers = [client.post(reverse("accounts:prove"), data).status_code for _n in range(6)]

    assert answers == [422] * 5 + [429]


def test_only_posting_tries_anything(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    data = {"username": someone.user.email, "password": PASSWORD}
    client = Client()
    client.get(reverse("accounts:sign-in"), data)
    client.head(reverse("accounts:sign-in"), data)

    assert not is_in(client)


def own_browsers(user: User, number: int) -> list[Client]:
    """Browsers that each bear a mark of the person's own."""
    found = []
    for _number in range(number):
        response = HttpResponse()
        origins.remember_device(response, user)
        client = Client()
        client.cookies["qbs-device"] = response.cookies["qbs-device"].value
        found.append(client)
    return found


def test_many_own_browsers_together_guess_thirty_times_an_hour(
    person: MakePerson, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    user = person("ENT_OWNER").user
    answers = [
        try_password(client, user.email, f"wrong-{number}").status_code
        for client in own_browsers(user, 6)
        for number in range(6)
    ]

    assert answers == [422] * 30 + [429] * 6


def test_a_telephone_code_is_guessed_five_times_from_all_browsers(person: MakePerson) -> None:
    someone = person("ENT_OWNER")
    browsers = [signed_in(someone) for _number in range(3)]
    browsers[0].post(reverse("accounts:phone-add"), {"phone": "13800138000"})
    right = phone_codes.code_of(PhoneProof.objects.get().public_id)
    wrong = "000000" if right != "000000" else "000001"

    answers = [
        client.post(reverse("accounts:phone-confirm"), {"code": wrong}).status_code
        for client in browsers * 2
    ]

    assert answers == [422] * 5 + [429]
    browsers[1].post(reverse("accounts:phone-confirm"), {"code": right})
    assert not User.objects.filter(phone="13800138000").exists()


# -- second factors ------------------------------------------------------------------------------


def test_secrets_and_codes_are_random_and_long_enough(person: MakePerson) -> None:
    user = person("CLERK").user
    secrets = {second_factors.new_secret() for _number in range(50)}
    codes = second_factors.new_recovery_codes(user=user, now=timezone.now())

    assert len(secrets) == 50
    assert {len(secret) for secret in secrets} == {32}  # base 32: 160 bits
    assert len(set(codes)) == 10
    assert min(len(code) for code in codes) * math.log2(10) > 20
    assert not set(codes) & set(second_factors.new_recovery_codes(user=user, now=timezone.now()))


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize("attestation", [b"", b"\xa3cfmtdnone", b"\xff", b"\x81" * 5_000, b"\x1a"])
def test_a_malformed_new_passkey_is_refused(attestation: bytes, person: MakePerson) -> None:
    client = signed_in(person("ENT_OWNER"))
    client.post(reverse("accounts:passkey-options"))
    said = encoded(b'{"type":"webauthn.create","challenge":"AAAA","origin":"http://localhost"}')
    answer = {"attestationObject": encoded(attestation), "clientDataJSON": said}
    key = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": answer}

    refused = client.post(reverse("accounts:passkey-add"), {"credential": json.dumps(key)})

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Authenticator.objects.exists()


def test_a_lost_app_is_replaced_and_opens_no_more(person: MakePerson) -> None:
    user, now = person("CLERK").user, timezone.now()
    lost = enrol_app(user)
    enrol_app(user)

    with pytest.raises(CredentialsRefused):
        second_factors.check_code(user=user, typed=second_factors.code_of(lost, at=now), now=now)


def test_of_recovery_codes_only_slow_hashes_are_kept(person: MakePerson) -> None:
    user, now = person("CLERK").user, timezone.now()
    former = second_factors.new_recovery_codes(user=user, now=now)
    before = Authenticator.objects.get(user=user).data
    codes = second_factors.new_recovery_codes(user=user, now=now)
    row = Authenticator.objects.get(user=user)

    assert sorted(row.data) == ["hashes", "salt"]
    assert {len(known) for known in row.data["hashes"]} == {64}
    assert len(set(row.data["hashes"])) == 10
    assert row.data["salt"] != before["salt"]
    assert len(row.data["salt"]) * 4 >= 32
    assert [code for code in (*former, *codes) if code in str(row.data)] == []
    with pytest.raises(CredentialsRefused):
        second_factors.check_code(user=user, typed=former[0], now=now)
    for code in codes:
        second_factors.check_code(user=user, typed=code, now=now)
    assert second_factors.recovery_codes_left(user) == 0


def test_each_sealing_is_new_and_bears_no_change(person: MakePerson) -> None:
    first, second = (encrypt("same secret") for _number in range(2))
    altered = first[:-8] + ("AAAAAAA=" if not first.endswith("AAAAAAA=") else "BBBBBBA=")

    assert first != second
    assert [base64.urlsafe_b64decode(sealed)[0] for sealed in (first, second)] == [0x80] * 2
    with pytest.raises(InvalidToken):
        decrypt(altered)


def test_a_secret_that_cannot_be_unsealed_refuses_every_code(person: MakePerson) -> None:
    someone = person("CLERK")
    secret = enrol_app(someone.user)
    Authenticator.objects.update(data={"secret": "gAAAA-altered"})
    client = Client()
    try_password(client, someone.user.email, PASSWORD)
    code = second_factors.code_of(secret, at=timezone.now())

    answer = client.post(reverse(SECOND), {"code": code})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not is_in(client)
