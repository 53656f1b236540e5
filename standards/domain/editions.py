"""An edition of the QBS standard: areas, clauses, evidence types, read from its files.

An edition is checked as a whole before anything of it is used: the form of its files, that every
name is defined, that the points of each area add up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qbs_platform.common.validators import standard_numbers
from standards.domain import evidence
from standards.domain.evidence import Bilingual, EvidenceType
from standards.domain.facts import Facts, Given, Value
from standards.domain.scoring.results import Result
from standards.domain.scoring.rules import RULES
from standards.enums import Area, FieldKind, Obligation
from standards.errors import ContentMistake

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


def parse(content: Mapping[str, Any]) -> Edition:
    """Build an edition from its files, whose form was checked; raises ContentMistake."""
    types = {code: evidence.parse(code, each) for code, each in content["evidence"].items()}
    clauses = tuple(
        _clause(code, area, each)
        for area in Area
        for code, each in content["areas"].get(area.value, {}).items()
    )
    edition = Edition(
        number=content["edition"],
        title=evidence.bilingual(content["title"]),
        status_note=evidence.bilingual(content["status_note"]),
        pass_points=content["pass_points"],
        clauses=clauses,
        evidence_types=types,
        supplements=tuple(_supplement(*each) for each in content["supplements"].items()),
    )
    if mistakes := list(_mistakes(edition)):
        raise ContentMistake("; ".join(mistakes))
    return edition


def _clause(code: str, area: Area, given: Mapping[str, Any]) -> Clause:
    return Clause(
        code=code,
        area=area,
        title=evidence.bilingual(given["title"]),
        requirement=evidence.bilingual(given["requirement"]),
        ground=evidence.bilingual(given["ground"]),
        obligation=Obligation(given["obligation"]),
        points=given["points"],
        rule=given["rule"],
        terms=_terms(given.get("terms", {})),
        evidence=tuple(given["evidence"]),
        is_seen_on_site=given.get("seen_on_site", False),
        is_judged_by_expert=given.get("judged_by_expert", False),
    )


def _terms(given: Mapping[str, Any]) -> Facts:
    values: dict[str, Value] = {
        name: tuple(map(_terms, each)) if isinstance(each, list) else each
        for name, each in given.items()
    }
    return Facts(values)


def _supplement(code: str, given: Mapping[str, Any]) -> Supplement:
    return Supplement(
        code=code,
        title=evidence.bilingual(given["title"]),
        binds={clause: Obligation(each) for clause, each in given["binds"].items()},
        mandatory_standards=tuple(given["mandatory_standards"]),
    )


def _mistakes(edition: Edition) -> Iterator[str]:
    for area in Area:
        points = sum(each.points for each in edition.area(area))
        if points != AREA_POINTS:
            yield f"area {area.value} has {points} points"
    for clause in edition.clauses:
        yield from _clause_mistakes(clause, edition)
    codes = {each.code for each in edition.clauses}
    for supplement in edition.supplements:
        yield from (f"{supplement.code} binds {each}" for each in supplement.binds.keys() - codes)
        yield from (
            f"{supplement.code} lists {each}"
            for each in supplement.mandatory_standards
            if standard_numbers.normalise(each) != each or standard_numbers.parse(each) is None
        )
    for kind in edition.evidence_types.values():
        yield from _field_mistakes(kind)


def _clause_mistakes(clause: Clause, edition: Edition) -> Iterator[str]:
    if not clause.code.startswith(f"QBS-{clause.area.value}-"):
        yield f"{clause.code} is in area {clause.area.value}"
    if clause.rule not in RULES:
        yield f"{clause.code} names the rule {clause.rule}"
    unknown = (each for each in clause.evidence if each not in edition.evidence_types)
    yield from (f"{clause.code} names the evidence {each}" for each in unknown)


def _field_mistakes(kind: EvidenceType) -> Iterator[str]:
    for listed in (kind.fields, *(each.fields for each in kind.fields)):
        names = {each.code for each in listed}
        for each in listed:
            if (each.kind is FieldKind.CHOICE) != bool(each.choices):
                yield f"{kind.code}.{each.code}: choices belong to a CHOICE"
            if (each.kind is FieldKind.ROWS) != bool(each.fields):
                yield f"{kind.code}.{each.code}: fields belong to ROWS"
            if each.required_when and each.required_when.field not in names:
                yield f"{kind.code}.{each.code} depends on {each.required_when.field}"
