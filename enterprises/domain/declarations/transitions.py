"""The life of a self-declaration: draft, published, challenged, ended (domain.md, 6.3).

Signing publishes at once: it is the enterprise's own word and nobody approves it. What was
published and has passed its last day is expired on every page, before the pulse writes it down.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from enterprises.declaration_enums import DeclarationAct, DeclarationStatus
from enterprises.errors import TransitionRefused
from qbs_platform.accounts.permissions import Capability

Status = DeclarationStatus
Act = DeclarationAct

TERM_MONTHS = 24
"""How long a published declaration holds."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: from where, to where, who may take it, and what the history says.

    ``capability`` is None for what needs no role: anybody challenges, the platform lets expire.
    ``act`` is None for what the history does not list: each save of a form.
    """

    name: str
    sources: frozenset[Status]
    target: Status | None  # None: it stays where it is
    capability: Capability | None
    act: Act | None


def _step(
    name: str,
    sources: set[Status],
    target: Status | None,
    capability: Capability | None,
    act: Act | None,
) -> Transition:
    return Transition(name, frozenset(sources), target, capability, act)


_WRITE, _SIGN = Capability.MANAGE_DECLARATIONS, Capability.SIGN_DECLARATIONS
_DECIDE = Capability.DECIDE_CHALLENGES
_STANDING = {Status.PUBLISHED, Status.CHALLENGED}

TRANSITIONS = {
    each.name: each
    for each in (
        _step("fill", {Status.DRAFT}, None, _WRITE, None),
        _step("discard", {Status.DRAFT}, Status.DISCARDED, _WRITE, Act.DISCARDED),
        _step("publish", {Status.DRAFT}, Status.PUBLISHED, _SIGN, Act.PUBLISHED),
        # Follows from the publication of the next version; nobody takes it alone.
        _step("supersede", _STANDING, Status.SUPERSEDED, _SIGN, Act.SUPERSEDED),
        _step("withdraw", _STANDING, Status.WITHDRAWN, _SIGN, Act.WITHDRAWN),
        _step("challenge", _STANDING, Status.CHALLENGED, None, Act.CHALLENGED),
        _step("answer", {Status.CHALLENGED}, None, _WRITE, Act.ANSWERED),
        # The last open challenge that is cleared takes the declaration back to where it was.
        _step("clear", {Status.CHALLENGED}, Status.PUBLISHED, _DECIDE, Act.CLEARED),
        _step("strike-off", {Status.CHALLENGED}, Status.STRUCK_OFF, _DECIDE, Act.STRUCK_OFF),
        _step("expire", {Status.PUBLISHED}, Status.EXPIRED, None, Act.EXPIRED),
    )
}

PUBLIC = frozenset(Status) - {Status.DRAFT, Status.DISCARDED}
"""What anybody reads: also what has ended, with how it ended."""


def step(name: str, status: Status) -> Transition:
    """The step ``name`` from ``status``; raises TransitionRefused where it does not begin there."""
    found = TRANSITIONS[name]
    if status not in found.sources:
        raise TransitionRefused(
            _("这份声明现在是“%(status)s”，不能做这一步。") % {"status": status.label}
        )
    return found


def names_from(status: Status) -> list[str]:
    """The steps that begin at ``status``, in the order of the table."""
    return [each.name for each in TRANSITIONS.values() if status in each.sources]


def standing_on(day: date, status: Status, expires_on: date | None) -> Status:
    """What a declaration is on a day; ``expires_on`` is the last day on which it holds.

    A challenged one waits for the decision, however old it is.
    """
    is_over = expires_on is not None and day > expires_on
    return Status.EXPIRED if is_over and status is Status.PUBLISHED else status


def expires_on(published_on: date) -> date:
    """The last day of a declaration that is published on a day: by calendar months."""
    year, month = divmod(published_on.month - 1 + TERM_MONTHS, 12)
    try:
        return published_on.replace(year=published_on.year + year, month=month + 1)
    except ValueError:  # 29 February, where the year has none
        return date(published_on.year + year, month + 1, 28)
