"""The secrets in links of invitations and resets: signed, so that no table need store them."""

import uuid

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.utils.translation import gettext as _

from qbs_platform.accounts.errors import LinkSpent
from qbs_platform.accounts.models import User

_SALT = "accounts.invitation"


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


def spent() -> LinkSpent:
    """The refusal that is the same whatever is wrong with a link."""
    return LinkSpent(_("这个链接已经用过、已经过期，或者不完整。请重新申请一个。"))
