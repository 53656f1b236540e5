"""The secrets in links that are sent: signed or sealed, so that no table need store them."""

import uuid
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.utils.translation import gettext as _

from qbs_platform.accounts.errors import LinkSpent
from qbs_platform.accounts.models import User
from qbs_platform.accounts.seals import seal

_SALT = "accounts.invitation"
_SIGN_UP = "sign-up"
_SIGN_UP_TERM = timedelta(hours=24)


def token_of(invitation: uuid.UUID) -> str:
    """The token that opens the invitation with this public id."""
    return signing.dumps(str(invitation), salt=_SALT)


def invitation_of(token: str) -> uuid.UUID:
    """The public id a token was made for; raises LinkSpent for any other text."""
    try:
        return uuid.UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise spent() from error


class _ResetTokens(PasswordResetTokenGenerator):
    """Spent by a new password, a sign-in, or another address or number of the person."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.phone}"


_resets = _ResetTokens()


def reset_token_of(user: User) -> str:
    """The token that lets the holder of a link set a new password, for an hour."""
    return _resets.make_token(user)


def is_reset_token_of(user: User, token: str) -> bool:
    """Whether the token was made for ``user`` as they are now, and is not too old."""
    return _resets.check_token(user, token)


def sign_up_token_of(email: str, *, now: datetime) -> str:
    """The token that lets the holder of ``email`` make an account, for 24 hours.

    Sealed, so that addresses of pages name no address of a person.
    """
    return seal(_SIGN_UP).encrypt_at_time(email.encode(), int(now.timestamp())).decode()


def sign_up_address_of(token: str, *, now: datetime) -> str:
    """The e-mail address a token was made for; raises LinkSpent for any other text, or too late."""
    term = int(_SIGN_UP_TERM.total_seconds())
    try:
        return seal(_SIGN_UP).decrypt_at_time(token, term, int(now.timestamp())).decode()
    except (InvalidToken, ValueError) as error:
        raise spent() from error


def spent() -> LinkSpent:
    """The refusal that is the same whatever is wrong with a link."""
    return LinkSpent(_("这个链接已经用过、已经过期，或者不完整。请重新申请一个。"))
