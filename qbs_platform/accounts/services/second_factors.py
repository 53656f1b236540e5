"""Second factors: codes from an app, recovery codes, passkeys; stored and computed by allauth.

allauth remembers used TOTP codes in the cache, which every process has for itself here; so the last
accepted time step is kept in the row, under its lock (RFC 6238, 5.2: a code is accepted once).
"""

import json
import logging
import re
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts.errors import CredentialsRefused, SecondFactorNeeded
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import recovery_codes, warnings
from qbs_platform.accounts.services.recovery_codes import Kept
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject, Who
from qbs_platform.common.validators import text

PERIOD_SECONDS = 30
_MAIN_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What parsing a browser's answer raises where it is not one, nested CBOR and all.
_MALFORMED = (ValidationError, ValueError, LookupError, TypeError, struct.error, RecursionError)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Factor:
    """One line of the list of second factors."""

    pk: int
    label: str
    added_at: datetime
    used_at: datetime | None


def types_of(user: User) -> frozenset[str]:
    """Which kinds ``user`` has: ``totp``, ``webauthn``, ``recovery_codes``."""
    return frozenset(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def listed(user: User) -> list[Factor]:
    """The apps and passkeys of ``user``, oldest first."""
    rows = Authenticator.objects.filter(user=user, type__in=_MAIN_TYPES).order_by("pk")
    return [
        Factor(
            pk=row.pk,
            label=row.wrap().name if row.type == Authenticator.Type.WEBAUTHN else _("验证器应用"),
            added_at=row.created_at,
            used_at=row.last_used_at,
        )
        for row in rows
    ]


def app_address(user: User, secret: str) -> str:
    """The ``otpauth:`` address that an app reads from the QR code."""
    address: str = get_adapter().build_totp_url(user, secret)
    return address


def new_secret() -> str:
    """A TOTP secret of 160 bits in base 32."""
    secret: str = totp.generate_totp_secret()
    return secret


@transaction.atomic
def enrol_app(*, user: User, secret: str, code: str, now: datetime, is_first: bool = False) -> None:
    """Take an app as second factor once it has shown a right ``code``; it replaces a former app.

    ``is_first``: no other factor was used in this session, so there must be none.
    Raises CredentialsRefused or SecondFactorNeeded.
    """
    _begin_change(user, is_first=is_first)
    step = _step_of(secret, code, now)
    if step is None:
        raise CredentialsRefused(_("验证码不正确。请确认手机时间准确，输入最新的 6 位数字。"))
    _rows(user).filter(type=Authenticator.Type.TOTP).delete()
    row = totp.TOTP.activate(user, secret).instance
    row.data = {**row.data, "last_step": step}
    row.save(update_fields=["data"])
    _record(user, "add", "totp", now)
    warnings.credentials_changed(user=user, what=warnings.FACTOR_ADDED, now=now)


@transaction.atomic
def enrol_passkey(
    *, user: User, name: str, credential: str, now: datetime, is_first: bool = False
) -> None:
    """Take a passkey as second factor; ``credential`` is the browser's answer as JSON.

    The challenge is the one begun in this session; ``is_first`` as for an app.
    Raises CredentialsRefused or SecondFactorNeeded.
    """
    _begin_change(user, is_first=is_first)
    answer = _answer(credential)
    try:
        webauthn.parse_registration_response(answer)
        webauthn.complete_registration(answer)
    except _MALFORMED as error:
        raise CredentialsRefused(_("没有完成通行密钥的登记，请重试。")) from error
    webauthn.WebAuthn.add(user, name, answer)
    _record(user, "add", "webauthn", now)
    warnings.credentials_changed(user=user, what=warnings.FACTOR_ADDED, now=now)


@transaction.atomic
def new_recovery_codes(*, user: User, now: datetime) -> list[str]:
    """Ten codes of eight digits, each good once; the former ones are void."""
    _begin_change(user)
    codes = recovery_codes.drawn()
    had_some = _keep_codes(user, recovery_codes.kept(codes), now)
    if had_some:
        warnings.credentials_changed(user=user, what=warnings.RECOVERY_CODES_RENEWED, now=now)
    return codes


@transaction.atomic
def set_recovery_codes(*, user: User, kept: Kept, now: datetime) -> None:
    """Given codes in place of drawn ones, each good once: for accounts that many share."""
    _begin_change(user)
    _keep_codes(user, kept, now)


def code_of(secret: str, *, at: datetime) -> str:
    """What an app with ``secret`` shows at that time."""
    return str(
        totp.format_hotp_value(totp.hotp_value(secret, int(at.timestamp()) // PERIOD_SECONDS))
    )


def recovery_codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return recovery_codes.left(row.data) if row else 0


@transaction.atomic
def check_code(*, user: User, typed: str, now: datetime) -> None:
    """Accept a code of the app or a recovery code, once. Raises CredentialsRefused."""
    code = re.sub(r"[\s-]", "", text.half_width(typed))
    for row in _rows(user).exclude(type=Authenticator.Type.WEBAUTHN):
        is_app = row.type == Authenticator.Type.TOTP
        if _accept_step(row, code, now) if is_app else _spend_code(row, code, now):
            return
    raise CredentialsRefused(_("验证码不正确或已经用过，请等待下一个验证码后重试。"))


def passkey_challenge(user: User) -> dict[str, Any]:
    """What the browser hands to a passkey of ``user``; the answer counts in this session only."""
    options: dict[str, Any] = webauthn.begin_authentication(user)
    return options


def passkey_offer(user: User) -> dict[str, Any]:
    """What the browser makes a new passkey from."""
    options: dict[str, Any] = webauthn.begin_registration(user, passwordless=False)
    return options


@transaction.atomic
def check_passkey(*, user: User, credential: str, now: datetime) -> None:
    """Accept the browser's answer to the challenge of this session. Raises CredentialsRefused."""
    answer = _answer(credential)
    try:
        webauthn.parse_authentication_response(answer)
        row = webauthn.complete_authentication(user, answer)
    except _MALFORMED as error:
        raise CredentialsRefused(_("通行密钥没有通过验证，请重试。")) from error
    row.last_used_at = now
    row.save(update_fields=["last_used_at"])


@transaction.atomic
def remove(*, user: User, factor_id: int, is_needed: bool, now: datetime) -> None:
    """Give up one second factor; with the last one its recovery codes go.

    Raises SecondFactorNeeded when it is the last and ``is_needed``, Authenticator.DoesNotExist.
    """
    _begin_change(user)
    main = [row for row in _rows(user) if row.type in _MAIN_TYPES]
    row = next((row for row in main if row.pk == factor_id), None)
    if row is None:
        raise Authenticator.DoesNotExist
    if len(main) == 1 and is_needed:
        raise SecondFactorNeeded(_("您的身份必须使用二次验证。请先添加另一种方式，再移除这一种。"))
    kind = row.type
    row.delete()
    if len(main) == 1:
        _rows(user).delete()
    _record(user, "remove", kind, now)
    warnings.credentials_changed(user=user, what=warnings.FACTOR_REMOVED, now=now)


def _begin_change(user: User, *, is_first: bool = False) -> None:
    """Lock the person, since there may be no row of a factor yet, and look once more."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if is_first and types_of(user):
        raise SecondFactorNeeded(_("请退出后重新登录，先通过已有的二次验证。"))


def _rows(user: User) -> Any:
    return Authenticator.objects.select_for_update().filter(user=user).order_by("pk")


def _keep_codes(user: User, kept: Kept, now: datetime) -> bool:
    """Put them in place of the former ones; whether there were some."""
    codes = Authenticator.Type.RECOVERY_CODES
    gone, _kinds = _rows(user).filter(type=codes).delete()
    Authenticator.objects.create(user=user, type=codes, data=kept, created_at=now)
    _record(user, "add", "recovery_codes", now)
    return bool(gone)


def _spend_code(row: Any, code: str, now: datetime) -> bool:
    rest = recovery_codes.without(row.data, code)
    if rest == row.data:
        return False
    row.data, row.last_used_at = rest, now
    row.save(update_fields=["data", "last_used_at"])
    return True


def _accept_step(row: Any, code: str, now: datetime) -> bool:
    try:
        secret = decrypt(row.data["secret"])
    except InvalidToken:  # SECRET_KEY was changed without keeping the former one
        logger.error("second factor cannot be unsealed")  # noqa: TRY400 - a trace says no more
        return False
    step = _step_of(secret, code, now)
    if step is None or step <= row.data.get("last_step", -1):
        return False
    row.data = {**row.data, "last_step": step}
    row.last_used_at = now
    row.save(update_fields=["data", "last_used_at"])
    return True


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is: the present one, or its neighbours for slow clocks."""
    present = int(now.timestamp()) // PERIOD_SECONDS
    for step in (present, present - 1, present + 1):
        if totp.compare_user_code(
            actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step))
        ):
            return step
    return None


def _answer(credential: str) -> dict[str, Any]:
    try:
        answer = json.loads(credential)
    except (ValueError, RecursionError) as error:
        raise CredentialsRefused(_("通行密钥没有通过验证，请重试。")) from error
    return answer if isinstance(answer, dict) else {}


def _record(user: User, verb: str, kind: str, now: datetime) -> None:
    audit.record(
        who=Who(user=user.public_id),
        action=f"accounts.second-factor.{verb}",
        subject=Subject("accounts.user", str(user.public_id)),
        after={"kind": kind},
        now=now,
    )
