"""An edition of the QBS standard, built from its content: areas, clauses, evidence types.

An edition is checked as a whole before anything of it is used: the form of its files, that every
name is defined, that the points of each area add up.
"""

from collections.abc import Mapping
from typing import Any

from qbs_platform.common.bilingual import bilingual
from standards.domain import evidence, mistakes
from standards.domain.facts import Facts, Value
from standards.domain.parts import Clause, Edition, Supplement
from standards.enums import Area, Obligation
from standards.errors import ContentMistake


def parse(content: Mapping[str, Any]) -> Edition:
    """Build an edition whose form was checked, and check it as a whole; raises ContentMistake."""
    edition = build(content)
    if found := mistakes.found_in(edition):
        raise ContentMistake("; ".join(each.text for each in found))
    return edition


def build(content: Mapping[str, Any]) -> Edition:
    """Build an edition as it is, with whatever contradicts itself in it: a draft may do so."""
    types = {code: evidence.parse(code, each) for code, each in content["evidence"].items()}
    clauses = tuple(
        _clause(code, area, each)
        for area in Area
        for code, each in content["areas"].get(area.value, {}).items()
    )
    return Edition(
        number=content["edition"],
        title=bilingual(content["title"]),
        status_note=bilingual(content["status_note"]),
        pass_points=content["pass_points"],
        clauses=clauses,
        evidence_types=types,
        supplements=tuple(_supplement(*each) for each in content["supplements"].items()),
    )


def _clause(code: str, area: Area, given: Mapping[str, Any]) -> Clause:
    return Clause(
        code=code,
        area=area,
        title=bilingual(given["title"]),
        requirement=bilingual(given["requirement"]),
        ground=bilingual(given["ground"]),
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
        title=bilingual(given["title"]),
        binds={clause: Obligation(each) for clause, each in given["binds"].items()},
        mandatory_standards=tuple(given["mandatory_standards"]),
    )
