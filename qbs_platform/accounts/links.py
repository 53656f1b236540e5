"""The secret in an invitation's link: signed, so that no table need store it."""

import uuid

from django.core import signing
from django.utils.translation import gettext as _

from qbs_platform.accounts.errors import LinkSpent

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


def spent() -> LinkSpent:
    """The refusal that is the same whatever is wrong with a link."""
    return LinkSpent(_("这个链接已经用过、已经过期，或者不完整。请重新申请一个。"))
