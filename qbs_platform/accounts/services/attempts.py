"""How often a password or a code may be tried, so that guessing fails and nobody is locked out.

Every wrong attempt counts three times: for the account from this address, for the address whatever
the account (spraying), and slowly for the account whatever the address. The last one does not hold
where the person has signed in from before, and a browser that is the person's own counts for itself
alone: so a stranger who uses everything up locks out strangers. All own browsers together are
counted too: whoever once was let in, or reads the person's mail, can collect their marks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from qbs_platform.accounts import selectors
from qbs_platform.accounts.errors import TooManyAttempts
from qbs_platform.accounts.origins import Origin
from qbs_platform.accounts.services import limits
from qbs_platform.accounts.services.limits import Rule

_QUARTER = timedelta(minutes=15)
OWN_DEVICE = Rule("device", 10, _QUARTER)
OWN_DEVICES = Rule("devices", 30, timedelta(hours=1))
PAIR = Rule("pair", 5, _QUARTER)
ADDRESS = Rule("address", 50, _QUARTER)
ACCOUNT = Rule("account", 20, timedelta(hours=1))
FAMILIAR = Rule("familiar", 1, timedelta(days=90))  # not a limit: where a person signed in from

Charge = tuple[Rule, str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One admitted attempt and what it was counted for."""

    account: str
    origin: Origin
    charges: tuple[Charge, ...]


def account_key(typed: str) -> str:
    """One name for an account by whichever of its names it is called; unknown ones count alike."""
    user = selectors.person_called(typed)
    return str(user.public_id) if user else typed.strip().lower()


def admit(*, account: str, origin: Origin, now: datetime, purpose: str = "password") -> Attempt:
    """Count an attempt before it is made.

    ``account`` is an ``account_key``; passwords and codes (``purpose``) are counted apart.
    Raises TooManyAttempts, and counts nothing, when there is no attempt left.
    """
    charges = _charges(account, origin, purpose, now)
    for number, (rule, subject) in enumerate(charges):
        if not limits.take(rule, subject, now=now):
            for taken in charges[:number]:
                limits.give_back(*taken)
            wait = limits.seconds_left(rule, subject, now=now)
            raise TooManyAttempts(
                _("尝试次数过多，请在 %(minutes)d 分钟后再试，或使用“忘记密码”。")
                % {"minutes": -(-wait // 60)},
                wait,
            )
    return Attempt(account, origin, charges)


def succeeded(attempt: Attempt) -> None:
    """Take back what a right attempt was counted for."""
    for rule, subject in attempt.charges:
        if rule in {PAIR, OWN_DEVICE}:
            limits.forget(rule, subject)
        else:
            limits.give_back(rule, subject)


def know_address(*, account: str, origin: Origin, now: datetime) -> None:
    """Remember that the person has fully signed in from here."""
    familiar = f"{account}|{origin.address}"
    limits.forget(FAMILIAR, familiar)
    limits.take(FAMILIAR, familiar, now=now)


def knows_address(*, account: str, origin: Origin, now: datetime) -> bool:
    """Whether the person has signed in from here within 90 days."""
    return limits.has_taken(FAMILIAR, f"{account}|{origin.address}", now=now)


def _charges(account: str, origin: Origin, purpose: str, now: datetime) -> tuple[Charge, ...]:
    if origin.owner == account:
        return (
            (OWN_DEVICE, f"{purpose}|{account}|{origin.device}"),
            (OWN_DEVICES, f"{purpose}|{account}"),
        )
    pair = f"{account}|{origin.address}"
    charges: tuple[Charge, ...] = (
        (PAIR, f"{purpose}|{pair}"),
        (ADDRESS, f"{purpose}|{origin.address}"),
    )
    if knows_address(account=account, origin=origin, now=now):
        return charges
    return (*charges, (ACCOUNT, f"{purpose}|{account}"))
