"""Evidence types as data: one definition for forms, checks, display and the API's schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbs_platform.common.bilingual import Bilingual, bilingual
from standards.enums import FieldKind, Source


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field may have."""

    code: str
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when another field of the same record has one of these values."""

    field: str
    values: frozenset[str | bool]


@dataclass(frozen=True, slots=True)
class Field:
    """One fact that evidence states. ``least`` and ``most`` bound a number, or count rows."""

    code: str
    kind: FieldKind
    label: Bilingual
    source: Source
    is_required: bool
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    longest: int = 200  # characters
    choices: tuple[Choice, ...] = ()
    required_when: Condition | None = None
    fields: tuple["Field", ...] = ()

    def is_asked(self, record: Mapping[str, object]) -> bool:
        """Whether the value may not stay empty, given what was read of its record."""
        when = self.required_when
        return self.is_required or (when is not None and record.get(when.field) in when.values)


@dataclass(frozen=True, slots=True)
class EvidenceType:
    """What one kind of evidence states, and who states it."""

    code: str
    title: Bilingual
    fields: tuple[Field, ...]

    def walk(self) -> Iterator[Field]:
        """All fields, those of rows after the table that they are in."""
        for each in self.fields:
            yield each
            yield from each.fields


def parse(code: str, given: Mapping[str, Any]) -> EvidenceType:
    """Build a type from its definition in an edition's files, whose form was checked before."""
    source = Source(given["source"])
    fields = tuple(_field(name, each, source) for name, each in given["fields"].items())
    return EvidenceType(code, bilingual(given["title"]), fields)


def _field(code: str, given: Mapping[str, Any], source: Source) -> Field:
    own_source = Source(given.get("source", source))
    return Field(
        code=code,
        kind=FieldKind(given["kind"]),
        label=bilingual(given),
        source=own_source,
        is_required=not given.get("optional", False) and "required_when" not in given,
        unit=given.get("unit", ""),
        least=_decimal(given.get("least")),
        most=_decimal(given.get("most")),
        longest=given.get("longest", 200),
        choices=tuple(
            Choice(name, bilingual(each)) for name, each in given.get("choices", {}).items()
        ),
        required_when=_condition(given.get("required_when")),
        fields=tuple(
            _field(name, each, own_source) for name, each in given.get("fields", {}).items()
        ),
    )


def _decimal(given: int | str | None) -> Decimal | None:
    return None if given is None else Decimal(given)


def _condition(given: Mapping[str, Any] | None) -> Condition | None:
    return Condition(given["field"], frozenset(given["is"])) if given else None
