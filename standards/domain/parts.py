"""What an edition of the QBS standard is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from qbs_platform.common.bilingual import Bilingual
from standards.domain.evidence import EvidenceType
from standards.domain.facts import Facts, Given
from standards.domain.scoring.results import Result
from standards.domain.scoring.rules import RULES
from standards.enums import Area, Obligation

AREA_POINTS = 200


@dataclass(frozen=True, slots=True)
class Clause:
    """One requirement: what it asks, on what ground, what proves it, how it scores."""

    code: str  # QBS-C-01
    area: Area
    title: Bilingual
    requirement: Bilingual
    ground: Bilingual
    obligation: Obligation
    points: int
    rule: str
    terms: Facts
    evidence: tuple[str, ...]
    is_seen_on_site: bool
    is_judged_by_expert: bool

    def score(self, given: Given) -> Result:
        """Score what was given for this clause."""
        return RULES[self.rule](given, self.terms, self.points)


@dataclass(frozen=True, slots=True)
class Supplement:
    """What a category of products adds: it binds clauses that the standard leaves open.

    ``mandatory_standards`` are rows that its products must have in the matrix of S-03, as far as
    they apply; numbers are normalised.
    """

    code: str
    title: Bilingual
    binds: Mapping[str, Obligation]
    mandatory_standards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """The whole text. ``status_note`` says of a draft that it is one.

    An area passes with ``pass_points`` or more and every mandatory clause met.
    """

    number: int
    title: Bilingual
    status_note: Bilingual
    pass_points: int
    clauses: tuple[Clause, ...]
    evidence_types: Mapping[str, EvidenceType]
    supplements: tuple[Supplement, ...]

    @property
    def area_points(self) -> int:
        """The points of each area; they all weigh the same."""
        return AREA_POINTS

    def area(self, area: Area) -> tuple[Clause, ...]:
        """The clauses of one area, in their order."""
        return tuple(each for each in self.clauses if each.area is area)
