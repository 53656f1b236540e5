"""Coming in somewhere, and ending one's own sessions elsewhere."""

from datetime import datetime

from django.db import transaction

from qbs_platform.accounts import devices, presence
from qbs_platform.accounts.models import SignIn, User
from qbs_platform.accounts.origins import Origin
from qbs_platform.accounts.services import attempts, warnings
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject, Who


@transaction.atomic
def arrive(*, user: User, origin: Origin, user_agent: str, now: datetime) -> None:
    """Remember where ``user`` has passed every step of signing in, and warn them if it is new.

    Belongs before the session begins, while ``user.last_login`` is still that of the time before:
    whoever comes for the first time is not warned of themself.
    """
    account = str(user.public_id)
    is_new = origin.owner != account and not attempts.knows_address(
        account=account, origin=origin, now=now
    )
    attempts.know_address(account=account, origin=origin, now=now)
    if is_new and user.last_login is not None:
        device = devices.name_of(user_agent)
        warnings.new_sign_in(user=user, device=device, address=origin.address, now=now)


@transaction.atomic
def end(*, user: User, sign_in: SignIn, now: datetime) -> None:
    """End one session of ``user``; one that has ended meanwhile stays ended."""
    presence.end(sign_in)
    _record(user, "end", now)


@transaction.atomic
def end_others(*, user: User, here: str | None, now: datetime) -> int:
    """End every session of ``user`` but the one with id ``here``; returns how many."""
    ended = presence.end_all(user, but=here)
    _record(user, "end-others", now)
    return ended


def _record(user: User, verb: str, now: datetime) -> None:
    audit.record(
        who=Who(user=user.public_id),
        action=f"accounts.session.{verb}",
        subject=Subject("accounts.user", str(user.public_id)),
        now=now,
    )
