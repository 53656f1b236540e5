"""Setting a new password by a link that was sent."""

import uuid
from datetime import datetime

from django.db import transaction

from qbs_platform.accounts import links
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import people


def opened(*, person: uuid.UUID, token: str) -> User:
    """Whose link this is. Raises LinkSpent, the same for every reason."""
    return _holder(User.objects.filter(public_id=person).first(), token)


@transaction.atomic
def reset(*, person: uuid.UUID, token: str, password: str, now: datetime) -> User:
    """Set a new password, which spends the link and ends every session.

    Asked again under the lock: of two uses at once, or a use and a suspension, one counts.
    Raises LinkSpent, or ValidationError for a weak password.
    """
    held = User.objects.select_for_update(of=("self",)).filter(public_id=person).first()
    return people.change_password(user=_holder(held, token), password=password, now=now)


def _holder(user: User | None, token: str) -> User:
    if user is None or not user.is_active or not links.is_reset_token_of(user, token):
        raise links.spent()
    return user
