"""The life of an edition: draft, public comment, published, superseded, closed.

Whether a published edition is in force follows from dates and is no status (``standing_on``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.transitions import Table, Transition
from standards.enums import EditionAct, EditionStanding, EditionStatus

Status = EditionStatus


Act = EditionAct
_WRITE, _RELEASE = Capability.MAINTAIN_STANDARD, Capability.PUBLISH_STANDARD

EditionStep = Transition[EditionStatus, Capability, EditionAct]
TRANSITIONS: Table[EditionStatus, Capability, EditionAct] = Table(
    (
        Transition("edit-texts", {Status.DRAFT}, Status.DRAFT, _WRITE, Act.TEXTS_CHANGED),
        Transition("edit-clause", {Status.DRAFT}, Status.DRAFT, _WRITE, Act.CLAUSE_CHANGED),
        Transition("open", {Status.DRAFT}, Status.PUBLIC_COMMENT, _WRITE, Act.OPENED),
        Transition("revise", {Status.PUBLIC_COMMENT}, Status.DRAFT, _WRITE, Act.REVISED),
        Transition(
            "abandon",
            {Status.DRAFT, Status.PUBLIC_COMMENT},
            Status.CLOSED,
            _WRITE,
            Act.ABANDONED,
        ),
        Transition("publish", {Status.PUBLIC_COMMENT}, Status.PUBLISHED, _RELEASE, Act.PUBLISHED),
        Transition("supersede", {Status.PUBLISHED}, Status.SUPERSEDED, _RELEASE, Act.SUPERSEDED),
        Transition("close", {Status.SUPERSEDED}, Status.CLOSED, _RELEASE, Act.CLOSED),
    ),
    refusal=_("这一版现在是“%(status)s”，不能做这一步。"),
)
step, names_from = TRANSITIONS.step, TRANSITIONS.names_from


@dataclass(frozen=True, slots=True)
class Life:
    """What of an edition says where it stands; ``effective_on`` only once it is published."""

    status: Status
    effective_on: date | None


def standing_on(day: date, life: Life, effective_days: Iterable[date]) -> EditionStanding:
    """What an edition is on ``day``; ``effective_days`` are those of all published editions."""
    if life.effective_on is None:
        return EditionStanding.ABANDONED if life.status is Status.CLOSED else _open(life.status)
    if life.status is Status.CLOSED:
        return EditionStanding.CLOSED
    if day < life.effective_on:
        return EditionStanding.UPCOMING
    is_replaced = any(life.effective_on < later <= day for later in effective_days)
    return EditionStanding.REPLACED if is_replaced else EditionStanding.IN_FORCE


def _open(status: Status) -> EditionStanding:
    return EditionStanding(status.value)
