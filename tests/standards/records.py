"""Evidence that is right in every field, to be changed in the one that a test is about."""

from datetime import date
from typing import Any

from standards import content
from standards.domain import editions, readings
from standards.domain.evidence import Field
from standards.domain.facts import Facts, Given
from standards.domain.scoring.results import Result
from standards.enums import FieldKind

TODAY = date(2026, 11, 27)
EDITION = editions.parse(content.source(1))
CLAUSES = {each.code.removeprefix("QBS-"): each for each in EDITION.clauses}

_SAMPLES: dict[FieldKind, Any] = {
    FieldKind.TEXT: "茶",
    FieldKind.FILE: "file-1",
    FieldKind.INTEGER: 1,
    FieldKind.DECIMAL: "1.0",
    FieldKind.DATE: "2026-11-01",
    FieldKind.MOMENT: "2026-11-01T08:00+08:00",
    FieldKind.YES_NO: True,
    FieldKind.USCC: "91330106MAFAKE0002",
    FieldKind.GTIN: "6901234567892",
    FieldKind.STANDARD_NUMBER: "GB/T 1—2020",
}


def sample(code: str, **changes: Any) -> dict[str, Any]:
    """Raw evidence of a type with every field filled; a change to None leaves a field empty."""
    filled = _filled(EDITION.evidence_types[code].fields)
    return {name: value for name, value in {**filled, **changes}.items() if value is not None}


def row(path: str, **changes: Any) -> dict[str, Any]:
    """One filled row of a table: ``row("test_report.items", value="2")``."""
    code, table = path.split(".")
    (field,) = (each for each in EDITION.evidence_types[code].fields if each.code == table)
    filled = {**_filled(field.fields), **changes}
    return {name: value for name, value in filled.items() if value is not None}


def _filled(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {each.code: _value(each) for each in fields}


def _value(field: Field) -> Any:
    if field.kind is FieldKind.ROWS:
        return [_filled(field.fields)]
    if field.kind is FieldKind.CHOICE:
        return field.choices[0].code
    return _SAMPLES[field.kind]


def facts(code: str, **changes: Any) -> Facts:
    """The same, read; a test that changes a field to nonsense fails here."""
    reading = readings.read(EDITION.evidence_types[code], sample(code, **changes))
    assert reading.problems == ()
    return reading.facts


def score(clause: str, *evidence: tuple[str, Facts], as_of: date = TODAY) -> Result:
    """Score a clause, ``C-01``, on evidence given as type and facts."""
    given: dict[str, tuple[Facts, ...]] = {}
    for code, each in evidence:
        given[code] = (*given.get(code, ()), each)
    return CLAUSES[clause].score(Given(as_of, given))


def points(clause: str, *evidence: tuple[str, Facts], as_of: date = TODAY) -> str:
    """The points as text, ``30.0``; ``not met`` when the clause is not fulfilled."""
    result = score(clause, *evidence, as_of=as_of)
    return str(result.points) if result.is_met else "not met"


def of(code: str, **changes: Any) -> tuple[str, Facts]:
    """A type with facts of it, as ``score`` takes them."""
    return code, facts(code, **changes)
