"""Who has given the right password and not yet the second factor: nobody is signed in so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from qbs_platform.accounts.errors import FirstStepMissing
from qbs_platform.accounts.models import User

_WAITING = "waiting_for_second_factor"
_TERM = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The person, and the page they wanted."""

    user: User
    wanted: str


def write(request: HttpRequest, user: User, wanted: str, *, now: datetime) -> None:
    """Remember the first step, in a session of its own that is signed in as nobody."""
    request.session.flush()
    request.session[_WAITING] = {
        "user": str(user.public_id),
        "password": user.get_session_auth_hash(),
        "wanted": wanted,
        "at": now.timestamp(),
    }


def read(request: HttpRequest, *, now: datetime) -> Waiting:
    """Who waits here: for ten minutes, as long as they are enabled and their password the same.

    Raises FirstStepMissing.
    """
    kept = request.session.get(_WAITING)
    if not kept or now.timestamp() - kept["at"] > _TERM.total_seconds():
        raise FirstStepMissing(_("登录已超时，请回到登录页重新输入密码。"))
    user = User.objects.filter(public_id=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["password"]):
        raise FirstStepMissing(_("登录已超时，请回到登录页重新输入密码。"))
    return Waiting(user, kept["wanted"])
