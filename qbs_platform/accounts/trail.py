"""From requests to the audit trail: who acted, and everything that was refused, once each.

A refusal is noted where it is met and written when the request has been answered: by then every
transaction of the view is over, so the event cannot be rolled back with what was refused.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from qbs_platform.accounts import sessions
from qbs_platform.accounts.actors import Actor
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import NOBODY, NOTHING, Subject, Who
from qbs_platform.audit.models import PUBLIC_ID

_NOTED = "_qbs_refusals"
_REFUSED_WHATEVER_THE_METHOD = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_READING = {"GET", "HEAD", "OPTIONS"}
_OPENS = {"token", "receipt"}  # parameters of addresses that open something for whoever knows it


@dataclass(frozen=True, slots=True)
class _Refused:
    """One refusal to be written; ``cause`` tells two of them apart."""

    cause: object
    action: str
    reason: str
    subject: Subject


def who(actor: Actor | None) -> Who:
    """The acting person as the audit trail names them."""
    if actor is None:
        return NOBODY
    grant = actor.grant
    return Who(
        user=actor.user.public_id,
        grant=grant.public_id if grant else None,
        organisation=grant.organisation if grant else None,
    )


def note_refusal(
    request: HttpRequest, refusal: Exception, *, subject: Subject | None = None
) -> None:
    """Have ``refusal`` written once this request is answered.

    For whoever answers a refusal without letting it through: a form view that shows its form
    again, the API's exception handler. Noting the same refusal again changes nothing.
    """
    note(
        request,
        cause=refusal,
        action=_route(request),
        reason=type(refusal).__name__,
        subject=subject or _subject_of(request),
    )


def note(
    request: HttpRequest, *, cause: object, action: str, reason: str, subject: Subject
) -> None:
    """Have a refused ``action`` written after the answer, once for each ``cause``."""
    noted = _noted(request)
    if not any(refused.cause is cause for refused in noted):
        noted.append(_Refused(cause, action, reason, subject))


def settle(request: HttpRequest, response: HttpResponseBase, *, now: datetime) -> None:
    """Write what was noted; where nothing was, a refusal that only the answer shows.

    Raises what the database raises: an answer whose refusal cannot be written is not given.
    """
    noted = _noted(request)
    if not noted and (reason := _reason_of(request, response)):
        noted.append(_Refused(response, _route(request), reason, _subject_of(request)))
    for refused in noted:
        audit.record_refusal(
            who=who(sessions.actor_of(request)),
            action=refused.action,
            subject=refused.subject,
            reason=refused.reason,
            now=now,
        )


def _noted(request: HttpRequest) -> list[_Refused]:
    noted: list[_Refused] = request.__dict__.setdefault(_NOTED, [])
    return noted


def _reason_of(request: HttpRequest, response: HttpResponseBase) -> str:
    """Why access was refused, or a change asked for and not made; '' for all else.

    A wrong address, a wrong method or a page that asks a visitor to sign in refuses nothing.
    """
    status = response.status_code
    if status in _REFUSED_WHATEVER_THE_METHOD:
        return f"HTTP_{status}"
    if request.method in _READING or request.resolver_match is None:
        return ""
    if status == HTTPStatus.FOUND:
        sign_in = resolve_url(settings.LOGIN_URL)
        return "SignInRequired" if response.headers["Location"].startswith(f"{sign_in}?") else ""
    is_refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return f"HTTP_{status}" if is_refused and status != HTTPStatus.METHOD_NOT_ALLOWED else ""


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match and match.view_name else "http.request"


def _subject_of(request: HttpRequest) -> Subject:
    """What the address names, as ``<app>.<parameter>``: the first that is written like an id."""
    match = request.resolver_match
    if match is None or not match.app_names:
        return NOTHING
    for name, value in match.kwargs.items():
        if name not in _OPENS and re.fullmatch(PUBLIC_ID, str(value)):
            return Subject(f"{match.app_names[-1]}.{name}", str(value)[:120])
    return NOTHING
