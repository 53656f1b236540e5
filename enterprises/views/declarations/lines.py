"""Declarations, challenges and histories as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from enterprises.declaration_enums import (
    Against,
    ChallengeOutcome,
    DeclarationPart,
    DeclarationStatus,
)
from enterprises.domain.declarations import baselines
from enterprises.domain.declarations.baselines import Comparison
from enterprises.domain.declarations.changes import Change, Kind
from enterprises.domain.declarations.content import Content, Indicator, Requirement
from enterprises.models import Challenge, Declaration, DeclarationEvent
from qbs_platform.common.components import Step

_TAGS = {
    DeclarationStatus.DRAFT: "info",
    DeclarationStatus.DISCARDED: "muted",
    DeclarationStatus.PUBLISHED: "ok",
    DeclarationStatus.CHALLENGED: "warn",
    DeclarationStatus.SUPERSEDED: "muted",
    DeclarationStatus.WITHDRAWN: "muted",
    DeclarationStatus.STRUCK_OFF: "bad",
    DeclarationStatus.EXPIRED: "muted",
}
_OUTCOME_TAGS = {
    ChallengeOutcome.OPEN: "warn",
    ChallengeOutcome.CLEARED: "ok",
    ChallengeOutcome.STRUCK_OFF: "bad",
    ChallengeOutcome.CORRECTED: "muted",
    ChallengeOutcome.WITHDRAWN: "muted",
}
_AGAINST_TAGS = {
    Against.NO_BASELINE: "muted",
    Against.STRICTER: "ok",
    Against.EQUAL: "ok",
    Against.WEAKER: "warn",
    Against.NOT_COMPARABLE: "muted",
}
_MARKS = {Kind.ADDED: "+", Kind.REMOVED: "−", Kind.CHANGED: "≠"}


@dataclass(frozen=True, slots=True)
class Line:
    """One declaration with what it is today."""

    row: Declaration
    standing: DeclarationStatus

    @property
    def tag(self) -> str:
        """The kind of tag."""
        return _TAGS[self.standing]


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """One challenge, and whether its answer is overdue."""

    row: Challenge
    is_overdue: bool

    @property
    def tag(self) -> str:
        """The kind of tag."""
        return _OUTCOME_TAGS[self.row.result]


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator, and how it stands against its baseline."""

    row: Indicator
    comparison: Comparison

    @property
    def tag(self) -> str:
        """The kind of tag."""
        return _AGAINST_TAGS[self.comparison.outcome]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One row that differs; the mark and the word say what became of it, not a colour."""

    change: Change
    mark: str


def of(row: Declaration, on: date) -> Line:
    """A declaration as it is on a day."""
    return Line(row, row.standing_on(on))


def of_all(rows: Iterable[Declaration], on: date) -> list[Line]:
    """Declarations as they are on a day."""
    return [of(row, on) for row in rows]


def of_challenges(rows: Iterable[Challenge], on: date) -> list[ChallengeLine]:
    """Challenges as they are on a day."""
    return [
        ChallengeLine(
            row, row.result is ChallengeOutcome.OPEN and not row.answer and on > row.due_on
        )
        for row in rows
    ]


def of_indicators(text: Content) -> list[IndicatorLine]:
    """Every indicator compared with its baseline."""
    return [IndicatorLine(each, baselines.compare(each)) for each in text.indicators]


def of_mandatory(text: Content) -> list[tuple[str, list[Requirement]]]:
    """The rows of the matrix by standard."""
    numbers = dict.fromkeys(each.number for each in text.mandatory)
    return [
        (number, [each for each in text.mandatory if each.number == number]) for number in numbers
    ]


def of_changes(found: Iterable[Change]) -> list[tuple[DeclarationPart, list[ChangeLine]]]:
    """What differs, by part; parts without a difference are left out."""
    lines = [ChangeLine(each, _MARKS[each.kind]) for each in found]
    by_part = [
        (part, [line for line in lines if line.change.part is part]) for part in DeclarationPart
    ]
    return [each for each in by_part if each[1]]


def of_history(events: Iterable[DeclarationEvent], *, names_people: bool) -> list[Step]:
    """What was done, for the timeline; people are named to members and officers only."""
    return [
        Step.happened(
            event.get_act_display(),
            event.at,
            *([event.by.name if event.by else _("公众或平台")] if names_people else []),
        )
        for event in events
    ]
