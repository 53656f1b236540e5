"""Reads of the QBS standard."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from standards import content
from standards.domain.editions import Clause, Edition, Supplement
from standards.domain.evidence import EvidenceType
from standards.domain.process import ProcessRules
from standards.enums import Area, Obligation
from standards.errors import NoSuchClause


@dataclass(frozen=True, slots=True)
class AreaText:
    """An area with its clauses."""

    area: Area
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause with all that belongs to it; before and after are its neighbours."""

    edition: Edition
    clause: Clause
    evidence: tuple[EvidenceType, ...]
    bound_by: tuple[tuple[Supplement, Obligation], ...]
    before: Clause | None
    after: Clause | None


def edition_in_force() -> Edition:
    """The edition that applications are scored by."""
    return content.edition(1)


def process_rules() -> ProcessRules:
    """What the association publishes about its process; the limits are those the clocks run by."""
    return content.process_rules()


def areas(edition: Edition) -> tuple[AreaText, ...]:
    """The five areas in the order of the name: credit, standards, testing, trace, insurance."""
    return tuple(AreaText(area, edition.area(area)) for area in Area)


def clause(code: str) -> ClauseText:
    """One clause of the edition in force; raises NoSuchClause."""
    edition = edition_in_force()
    listed = edition.clauses
    place = next((place for place, each in enumerate(listed) if each.code == code), None)
    if place is None:
        raise NoSuchClause(_("QBS 标准中没有这一条。"))
    found = listed[place]
    return ClauseText(
        edition=edition,
        clause=found,
        evidence=tuple(edition.evidence_types[each] for each in found.evidence),
        bound_by=tuple(
            (each, each.binds[code]) for each in edition.supplements if code in each.binds
        ),
        before=listed[place - 1] if place else None,
        after=listed[place + 1] if place + 1 < len(listed) else None,
    )
