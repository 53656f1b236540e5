"""Sign-ins, failed ones and sign-outs in the audit trail; the list of a person's sessions.

The one place that listens to signals: signing in and out happens inside Django (and packages built
on it), by password, passkey or recovery code, and these three signals are all that every way has in
common. An explicit call in our views would miss the way that is added next.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from qbs_platform.accounts import presence, selectors, trail
from qbs_platform.accounts.models import User
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import NOBODY, NOTHING, Subject, Who

SIGN_IN = "accounts.session.sign-in"
SIGN_OUT = "accounts.session.sign-out"
_FAILED = "CredentialsRefused"


@receiver(user_logged_in)
def _signed_in(user: User, request: HttpRequest, **_kwargs: Any) -> None:
    presence.enlist(request, user, now=timezone.now())
    _record(SIGN_IN, user)


@receiver(user_logged_out)
def _signed_out(user: User | None, **_kwargs: Any) -> None:
    if isinstance(user, User):
        _record(SIGN_OUT, user)


@receiver(user_login_failed)
def _sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any
) -> None:
    # Looked up whether or not the address exists, so that both take the same time. What was typed
    # is kept nowhere: people type passwords into the wrong field.
    subject = _person(selectors.person_called(credentials.get("username") or ""))
    if request is None:
        audit.record_refusal(
            who=NOBODY, action=SIGN_IN, subject=subject, reason=_FAILED, now=timezone.now()
        )
        return
    trail.note(request, cause=SIGN_IN, action=SIGN_IN, reason=_FAILED, subject=subject)


@transaction.atomic
def _record(action: str, user: User) -> None:
    who = Who(user=user.public_id)
    audit.record(who=who, action=action, subject=_person(user), now=timezone.now())


def _person(user: User | None) -> Subject:
    return Subject("accounts.user", str(user.public_id)) if user else NOTHING
