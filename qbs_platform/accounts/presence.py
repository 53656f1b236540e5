"""How long a session lasts and what its person has proved in it.

Marks stand in the session itself, so reading them costs no query; ``SignIn`` rows list the sessions
of a person. A session has a new id after everything that raises what it may do.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse

from qbs_platform.accounts import origins
from qbs_platform.accounts.enums import RoleKind
from qbs_platform.accounts.models import Grant, SignIn, User

ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=30)
IDLE_IN_OFFICE = timedelta(minutes=15)  # GB/T 22239, 8.1.4.1 b, where much can be read
FRESH = timedelta(minutes=5)
_OFFICES = {RoleKind.ASSOCIATION, RoleKind.OFFICIAL}
_SEEN_EVERY = timedelta(minutes=1)  # so that reading pages does not write at each click
_STARTED, _SEEN, _PROVED, _FACTOR = "started_at", "seen_at", "proved_at", "second_factor"
_DEVICE_LENGTH = 200


def begin(request: HttpRequest, user: User, *, with_second_factor: bool, now: datetime) -> None:
    """Sign ``user`` in with a session of its own: nothing of the former one, nor its id, stays."""
    request.session.flush()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    prove(request, with_second_factor=with_second_factor, now=now)


def clear_browser(response: HttpResponse) -> None:
    """Have the browser forget what it kept of a session that is over (GB/T 22239, 8.1.4.10)."""
    response["Clear-Site-Data"] = '"cache", "storage"'


def enlist(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Start the clocks of a session just signed in with, and list it among the person's."""
    request.session[_STARTED] = request.session[_SEEN] = now.timestamp()
    SignIn.objects.create(
        user=user,
        session_id=request.session.session_key or "",
        address=origins.address_of(request) or None,
        device=request.META.get("HTTP_USER_AGENT", "")[:_DEVICE_LENGTH],
        started_at=now,
    )


def prove(request: HttpRequest, *, with_second_factor: bool, now: datetime) -> None:
    """Mark that the person has just proved who they are."""
    request.session[_PROVED] = now.timestamp()
    if with_second_factor:
        request.session[_FACTOR] = True


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or later confirmed, with a second factor."""
    return request.session.get(_FACTOR) is True


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the proof is at most five minutes old (security.md, AU-4)."""
    age = now.timestamp() - float(request.session.get(_PROVED, 0))
    return 0 <= age <= FRESH.total_seconds()


def is_over(request: HttpRequest, grants: list[Grant], *, now: datetime) -> bool:
    """Whether the session has been idle for too long or has lasted for too long."""
    return (
        _age(request, _SEEN, now) > _idle_of(grants).total_seconds()
        or _age(request, _STARTED, now) > ABSOLUTE.total_seconds()
    )


def seconds_left(request: HttpRequest, grants: list[Grant], *, now: datetime) -> int:
    """How long the session lasts from now on if its person does nothing more.

    A minute less than the rule says: requests within a minute are noted once.
    """
    idle = _idle_of(grants) - _SEEN_EVERY
    rest = ABSOLUTE.total_seconds() - _age(request, _STARTED, now)
    return max(0, int(min(idle.total_seconds(), rest)))


def touch(request: HttpRequest, *, now: datetime) -> None:
    """Note that the person is here."""
    if _age(request, _SEEN, now) >= _SEEN_EVERY.total_seconds():
        request.session[_SEEN] = now.timestamp()


def renew(request: HttpRequest) -> None:
    """Give the session a new id; the old one opens nothing any more."""
    kept = SignIn.objects.filter(session_id=request.session.session_key).first()
    request.session.cycle_key()
    if kept is not None:
        kept.session_id = request.session.session_key or ""
        kept.save(force_insert=True)  # it went with the old session


def end(sign_in: SignIn) -> None:
    """End one session, on the server."""
    Session.objects.filter(session_key=sign_in.session_id).delete()


def end_all(user: User, *, but: str | None = None) -> int:
    """End every session of ``user``, except the one with id ``but``; how many there were."""
    others = SignIn.objects.filter(user=user).exclude(session_id=but)
    ids = list(others.values_list("session_id", flat=True))
    Session.objects.filter(session_key__in=ids).delete()
    return len(ids)


def _idle_of(grants: list[Grant]) -> timedelta:
    return IDLE_IN_OFFICE if any(grant.kind in _OFFICES for grant in grants) else IDLE


def _age(request: HttpRequest, mark: str, now: datetime) -> float:
    return now.timestamp() - float(request.session.get(mark, 0))
