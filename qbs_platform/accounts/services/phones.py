"""The mobile number one may sign in with: it counts once a code sent to it has come back."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from qbs_platform.accounts import phone_codes, sms
from qbs_platform.accounts.enums import LetterKind
from qbs_platform.accounts.errors import CredentialsRefused, PhoneTaken, SmsOff, TooManyAttempts
from qbs_platform.accounts.models import PhoneProof, User
from qbs_platform.accounts.services import letters, limits, warnings
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject, Who
from qbs_platform.common import constraints

TERM = timedelta(minutes=10)
_CODES = Rule("phone code", 5, timedelta(hours=1))  # so that nobody is flooded, nor billed
# For each code, not for each browser: whoever wants another person's number has many browsers.
_GUESSES = Rule("phone guess", 5, TERM)


@transaction.atomic
def ask(*, user: User, phone: str, language: str, now: datetime) -> None:
    """Have a code sent to ``phone`` (11 digits), good for ten minutes; a former one is void.

    Whether another account has the number is not said here: only its holder learns it.
    Raises SmsOff, or TooOften after five codes within an hour, for the person or for the number.
    """
    if not sms.is_on():
        raise SmsOff(_("本平台尚未开通短信，暂时不能添加手机号。"))
    for subject in (str(user.public_id), phone):
        limits.spend(_CODES, subject, now=now)
    proof, _made = PhoneProof.objects.update_or_create(
        user=user, defaults={"public_id": uuid.uuid4(), "phone": phone, "asked_at": now}
    )
    letters.ask(LetterKind.PHONE, str(proof.public_id), language=language, now=now)


def waiting_for(user: User, *, now: datetime) -> PhoneProof | None:
    """The number of ``user`` that a code is on its way to, while the code is good."""
    return PhoneProof.objects.filter(user=user, asked_at__gt=now - TERM).first()


def confirm(*, user: User, typed: str, now: datetime) -> None:
    """Take the number once its code has come back; the code is spent.

    Raises CredentialsRefused, PhoneTaken (another account has the number), or TooManyAttempts
    after five for one code.
    """
    waiting = waiting_for(user, now=now)
    code = str(waiting.public_id) if waiting else ""
    if waiting and not limits.take(_GUESSES, code, now=now):
        wait = limits.seconds_left(_GUESSES, code, now=now)
        raise TooManyAttempts(_("这个验证码已经输错多次，请重新发送。"), wait)
    _spend(user=user, typed=typed, now=now)


@transaction.atomic
def remove(*, user: User, now: datetime) -> None:
    """Sign in by e-mail address only from now on."""
    _change(user, "", now)


def _spend(*, user: User, typed: str, now: datetime) -> None:
    """Compare and take under the proof's lock, so that a code counts once."""
    with constraints.refusing({"user_phone_once": _taken}):
        held = PhoneProof.objects.select_for_update(of=("self",))
        proof = held.filter(user=user, asked_at__gt=now - TERM).first()
        if proof is None or not constant_time_compare(
            typed.strip(), phone_codes.code_of(proof.public_id)
        ):
            raise CredentialsRefused(_("验证码不正确或已过期，请检查短信，或重新发送。"))
        _change(user, proof.phone, now)


def _taken() -> PhoneTaken:
    return PhoneTaken(_("这个手机号已经用于另一个账号。"))


def _change(user: User, phone: str, now: datetime) -> None:
    PhoneProof.objects.filter(user=user).delete()
    user.phone = phone
    user.save(update_fields=["phone"])
    audit.record(
        who=Who(user=user.public_id),
        action="accounts.user.change-phone",
        subject=Subject("accounts.user", str(user.public_id)),
        after={"has_phone": bool(phone)},
        now=now,
    )
    warnings.credentials_changed(user=user, what=warnings.PHONE_CHANGED, now=now)
