"""Making and changing people."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts import passwords, presence, selectors
from qbs_platform.accounts.errors import AddressTaken
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import warnings
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject, Who
from qbs_platform.common import constraints


@transaction.atomic
def register(
    *,
    email: str,
    name: str,
    password: str,
    now: datetime,
    is_staff: bool = True,
) -> User:
    """Create a person who can sign in with ``email`` and ``password``.

    The address is stored in lower case; ``now`` is an aware datetime.
    ``is_staff`` False, for people of enterprises only, allows shorter passwords.
    Raises django.core.exceptions.ValidationError when the password is too weak, AddressTaken.
    """
    user = User(
        email=email.strip().lower(),
        name=name.strip(),
        created_at=now,
        password_changed_at=now,
        has_long_password=passwords.is_long(password),
    )
    passwords.check(password, user=user, is_staff=is_staff)
    user.set_password(password)
    with constraints.refusing({"accounts_user_email": _address_taken}):
        user.save()
    return user


def _address_taken() -> AddressTaken:
    return AddressTaken(_("这个邮箱已经有账号，请直接登录。"))


@transaction.atomic
def change_password(*, user: User, password: str, now: datetime) -> User:
    """Set a new password, which ends every session; the caller may begin a new one.

    Raises django.core.exceptions.ValidationError when it is too weak.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    passwords.check(password, user=user, is_staff=selectors.is_staff(user))
    user.set_password(password)
    user.password_changed_at = now
    user.has_long_password = passwords.is_long(password)
    user.save(update_fields=["password", "password_changed_at", "has_long_password"])
    presence.end_all(user)
    audit.record(
        who=Who(user=user.public_id),
        action="accounts.user.change-password",
        subject=Subject("accounts.user", str(user.public_id)),
        now=now,
    )
    warnings.credentials_changed(user=user, what=warnings.PASSWORD_CHANGED, now=now)
    return user
