"""The life of a self-declaration: draft, published, challenged, ended (domain.md, 6.3).

Signing publishes at once: it is the enterprise's own word and nobody approves it. What was
published and has passed its last day is expired on every page, before the pulse writes it down.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from enterprises.declaration_enums import DeclarationAct, DeclarationStatus
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.transitions import Table, Transition

Status = DeclarationStatus
Act = DeclarationAct

TERM_MONTHS = 24
"""How long a published declaration holds."""


_WRITE, _SIGN = Capability.MANAGE_DECLARATIONS, Capability.SIGN_DECLARATIONS
_DECIDE = Capability.DECIDE_CHALLENGES
_STANDING = {Status.PUBLISHED, Status.CHALLENGED}

DeclarationStep = Transition[DeclarationStatus, Capability | None, DeclarationAct | None]
TRANSITIONS: Table[DeclarationStatus, Capability | None, DeclarationAct | None] = Table(
    (
        Transition("fill", {Status.DRAFT}, None, _WRITE, None),
        Transition("discard", {Status.DRAFT}, Status.DISCARDED, _WRITE, Act.DISCARDED),
        Transition("publish", {Status.DRAFT}, Status.PUBLISHED, _SIGN, Act.PUBLISHED),
        # Follows from the publication of the next version; nobody takes it alone.
        Transition("supersede", _STANDING, Status.SUPERSEDED, _SIGN, Act.SUPERSEDED),
        Transition("withdraw", _STANDING, Status.WITHDRAWN, _SIGN, Act.WITHDRAWN),
        Transition("challenge", _STANDING, Status.CHALLENGED, None, Act.CHALLENGED),
        Transition("answer", {Status.CHALLENGED}, None, _WRITE, Act.ANSWERED),
        # The last open challenge that is cleared takes the declaration back to where it was.
        Transition("clear", {Status.CHALLENGED}, Status.PUBLISHED, _DECIDE, Act.CLEARED),
        Transition("strike-off", {Status.CHALLENGED}, Status.STRUCK_OFF, _DECIDE, Act.STRUCK_OFF),
        Transition("expire", {Status.PUBLISHED}, Status.EXPIRED, None, Act.EXPIRED),
    ),
    refusal=_("这份声明现在是“%(status)s”，不能做这一步。"),
)
step, names_from = TRANSITIONS.step, TRANSITIONS.names_from

PUBLIC = frozenset(Status) - {Status.DRAFT, Status.DISCARDED}
"""What anybody reads: also what has ended, with how it ended."""


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
