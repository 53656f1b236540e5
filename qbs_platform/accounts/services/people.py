"""Making and changing people."""

from datetime import datetime

from django.contrib.auth import password_validation
from django.db import transaction

from qbs_platform.accounts.models import User


@transaction.atomic
def register(*, email: str, name: str, password: str, now: datetime) -> User:
    """Create a person who can sign in with ``email`` and ``password``.

    The address is stored in lower case; ``now`` is an aware datetime.
    Raises django.core.exceptions.ValidationError when the password is too weak.
    """
    user = User(email=email.strip().lower(), name=name.strip(), created_at=now)
    password_validation.validate_password(password, user)
    user.set_password(password)
    user.save()
    return user
