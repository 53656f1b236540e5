"""From a request to the acting person: the one place that reads the chosen role."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import Grant, User
from qbs_platform.accounts.selectors import live_grants_of

_CHOSEN = "active_grant"
_CACHE = "_qbs_actor"
_GRANTS = "_qbs_grants"


def actor_of(request: HttpRequest) -> Actor | None:
    """Who acts in this request, under which grant; None when nobody is signed in.

    The chosen grant counts only while it is alive and is read once on each request, so a revoked
    role ends with the next click. Without a choice the oldest grant is taken.
    """
    if not hasattr(request, _CACHE):
        setattr(request, _CACHE, _read(request))
    actor: Actor | None = getattr(request, _CACHE)
    return actor


def signed_in_actor(request: HttpRequest) -> Actor:
    """Who acts in a request that LoginRequiredMiddleware let through; refuses all others."""
    actor = actor_of(request)
    if actor is None:
        raise PermissionDenied
    return actor


def grants_of(request: HttpRequest) -> list[Grant]:
    """Every live grant of the signed-in person, oldest first; read once on each request."""
    if not isinstance(request.user, User):
        return []
    if not hasattr(request, _GRANTS):
        setattr(request, _GRANTS, list(live_grants_of(request.user)))
    grants: list[Grant] = getattr(request, _GRANTS)
    return grants


def remember(request: HttpRequest, grant: Grant) -> None:
    """Act under ``grant`` from the next request of this session on."""
    request.session[_CHOSEN] = str(grant.public_id)


def _read(request: HttpRequest) -> Actor | None:
    if not isinstance(request.user, User):
        return None
    grants = grants_of(request)
    chosen = request.session.get(_CHOSEN)
    active = next((grant for grant in grants if str(grant.public_id) == chosen), None)
    return Actor(request.user, active or next(iter(grants), None))
