"""Proving who one is by password or second factor, counted by the limiter."""

from datetime import datetime

from django.utils.translation import gettext as _

from qbs_platform.accounts.errors import CredentialsRefused
from qbs_platform.accounts.models import User
from qbs_platform.accounts.origins import Origin
from qbs_platform.accounts.services import attempts, second_factors


def by_second_factor(
    *, user: User, origin: Origin, code: str, credential: str, now: datetime
) -> None:
    """Check a code, or a passkey's answer where there is one.

    Raises CredentialsRefused or TooManyAttempts.
    """
    attempt = attempts.admit(
        account=str(user.public_id), origin=origin, purpose="second factor", now=now
    )
    if credential:
        second_factors.check_passkey(user=user, credential=credential, now=now)
    else:
        second_factors.check_code(user=user, typed=code, now=now)
    attempts.succeeded(attempt)


def by_password(*, user: User, origin: Origin, password: str, now: datetime) -> None:
    """Check the password of somebody signed in. Raises CredentialsRefused or TooManyAttempts."""
    attempt = attempts.admit(account=str(user.public_id), origin=origin, now=now)
    if not user.check_password(password):
        raise CredentialsRefused(_("密码不正确，密码区分大小写。"))
    attempts.succeeded(attempt)
