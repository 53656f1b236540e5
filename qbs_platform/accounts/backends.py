"""Who is at the door: by e-mail address or mobile number, and password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from qbs_platform.accounts import selectors
from qbs_platform.accounts.models import User


class AddressOrMobileBackend(BaseBackend):
    """Checks one password, and takes the same time where there is nobody to check."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_kwargs: Any,
    ) -> User | None:
        user = selectors.person_called(username or "")
        if user is None:
            User().set_password(password)  # as slow as checking one
            return None
        is_right = user.check_password(password or "")
        return user if is_right and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The signed-in person; a disabled one is signed in nowhere from the next request on."""
        return User.objects.filter(pk=user_id, is_active=True).first()
