"""Editions, comparisons and histories as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qbs_platform.anchoring import selectors as anchoring
from qbs_platform.anchoring.selectors import Standing
from qbs_platform.common import workdays
from qbs_platform.common.components import Step
from standards import selectors
from standards.domain import comparison
from standards.domain.comparison import Difference, FieldChange, Kind, Part
from standards.domain.parts import Edition
from standards.enums import EditionStanding
from standards.models import EditionEvent, StandardEdition

_TAGS = {
    EditionStanding.DRAFT: "info",
    EditionStanding.PUBLIC_COMMENT: "warn",
    EditionStanding.ABANDONED: "muted",
    EditionStanding.UPCOMING: "warn",
    EditionStanding.IN_FORCE: "ok",
    EditionStanding.REPLACED: "muted",
    EditionStanding.CLOSED: "muted",
}
_MARKS = {Kind.ADDED: "+", Kind.REMOVED: "−", Kind.CHANGED: "≠"}


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition with what it is today and where it is anchored."""

    row: StandardEdition
    standing: EditionStanding
    anchored: Standing | None

    @property
    def tag(self) -> str:
        """The kind of tag."""
        return _TAGS[self.standing]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One value on both sides; the mark and the word say what became of it, not a colour."""

    change: FieldChange
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One thing that differs."""

    difference: Difference
    mark: str
    word: str
    changes: list[ChangeLine]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions, and what differs by part; parts without a difference are left out."""

    old: Edition
    new: Edition
    parts: list[tuple[Part, list[DifferenceLine]]]
    count: int


def of_editions(rows: Iterable[StandardEdition], *, now: datetime) -> list[EditionLine]:
    """Rows with their standing and anchoring; two queries."""
    found = selectors.standings(rows, on=workdays.local_date(now))
    anchored = anchoring.standings([row.ref for row, _standing in found], now=now)
    return [EditionLine(row, standing, anchored.get(row.ref)) for row, standing in found]


def compared(old: Edition, new: Edition) -> Comparison:
    """Both editions compared, in the reader's language."""
    found = [_difference(each) for each in comparison.compare(old, new)]
    by_part = [(part, [each for each in found if each.difference.part is part]) for part in Part]
    return Comparison(old, new, [each for each in by_part if each[1]], len(found))


def of_history(events: Iterable[EditionEvent]) -> list[Step]:
    """What was done, for the timeline."""
    return [
        Step.happened(_title(event), event.at, event.by.name if event.by else _("平台"))
        for event in events
    ]


def _title(event: EditionEvent) -> str:
    act = event.get_act_display()
    return f"{act} {event.clause}" if event.clause else act


def _difference(found: Difference) -> DifferenceLine:
    changes = [ChangeLine(each, _MARKS[each.kind], _word(each.kind)) for each in found.changes]
    return DifferenceLine(found, _MARKS[found.kind], _word(found.kind), changes)


def _word(kind: Kind) -> str:
    words = {Kind.ADDED: _("新增"), Kind.REMOVED: _("删除"), Kind.CHANGED: _("修改")}
    return words[kind]
