"""The life of an edition: draft, public comment, published, superseded, closed.

Whether a published edition is in force follows from dates and is no status (``standing_on``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qbs_platform.accounts.permissions import Capability
from standards.enums import EditionAct, EditionStanding, EditionStatus
from standards.errors import TransitionRefused

Status = EditionStatus


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of the process: from where, to where, who may take it, what the history says."""

    name: str
    sources: frozenset[Status]
    target: Status
    capability: Capability
    act: EditionAct


def _step(
    name: str, sources: set[Status], target: Status, capability: Capability, act: EditionAct
) -> Transition:
    return Transition(name, frozenset(sources), target, capability, act)


_WRITE, _RELEASE = Capability.MAINTAIN_STANDARD, Capability.PUBLISH_STANDARD

TRANSITIONS = {
    each.name: each
    for each in (
        _step("edit-texts", {Status.DRAFT}, Status.DRAFT, _WRITE, EditionAct.TEXTS_CHANGED),
        _step("edit-clause", {Status.DRAFT}, Status.DRAFT, _WRITE, EditionAct.CLAUSE_CHANGED),
        _step("open", {Status.DRAFT}, Status.PUBLIC_COMMENT, _WRITE, EditionAct.OPENED),
        _step("revise", {Status.PUBLIC_COMMENT}, Status.DRAFT, _WRITE, EditionAct.REVISED),
        _step(
            "abandon",
            {Status.DRAFT, Status.PUBLIC_COMMENT},
            Status.CLOSED,
            _WRITE,
            EditionAct.ABANDONED,
        ),
        _step("publish", {Status.PUBLIC_COMMENT}, Status.PUBLISHED, _RELEASE, EditionAct.PUBLISHED),
        _step("supersede", {Status.PUBLISHED}, Status.SUPERSEDED, _RELEASE, EditionAct.SUPERSEDED),
        _step("close", {Status.SUPERSEDED}, Status.CLOSED, _RELEASE, EditionAct.CLOSED),
    )
}


def step(name: str, status: Status) -> Transition:
    """The step ``name`` from ``status``; raises TransitionRefused where it does not begin there."""
    found = TRANSITIONS[name]
    if status not in found.sources:
        raise TransitionRefused(
            _("这一版现在是“%(status)s”，不能做这一步。") % {"status": status.label}
        )
    return found


def names_from(status: Status) -> list[str]:
    """The steps that begin at ``status``, in the order of the table."""
    return [each.name for each in TRANSITIONS.values() if status in each.sources]


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
