"""What was typed into a form, kept in the session while its person proves who they are.

A session belongs to one person and ends with them; secrets are never kept, people type them again.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest, QueryDict

_KEPT = "kept_form"
_TERM = timedelta(minutes=15)
_SECRET = {
    "csrfmiddlewaretoken", "password", "current", "new", "again", "secret", "code", "credential"
}  # fmt: skip
_LONGEST = 20_000  # characters; a session is no store for documents


def keep(request: HttpRequest, *, now: datetime) -> None:
    """Keep the form that ``request`` sent; a request that sent none changes nothing."""
    if request.method != "POST":
        return
    given = request.POST.copy()
    for name in _SECRET & given.keys():
        del given[name]
    body = given.urlencode()
    if body and len(body) <= _LONGEST:
        request.session[_KEPT] = {"path": request.path, "body": body, "at": now.timestamp()}


def kept(request: HttpRequest, *, now: datetime) -> QueryDict | None:
    """What was kept for this page, for a quarter of an hour; None when nothing was."""
    found = request.session.get(_KEPT)
    if not found or found["path"] != request.path:
        return None
    is_over = now.timestamp() - found["at"] > _TERM.total_seconds()
    return None if is_over else QueryDict(found["body"])


def drop(request: HttpRequest) -> None:
    """Forget it: the form has been taken."""
    request.session.pop(_KEPT, None)
