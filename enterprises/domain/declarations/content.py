"""What a self-declaration says: standards executed, indicators, mandatory standards met.

One form for drafts, which may have gaps, and for what is published. Numbers with decimals travel
as text, exactly as they were typed, so that none is rounded (``0.50`` stays ``0.50``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from enterprises.declaration_enums import Comparator
from qbs_platform.anchoring.canonical import Value

MOST_STANDARDS = 30
MOST_INDICATORS = 60  # a page of them is one form, which has a limit of fields
MOST_REQUIREMENTS = 120
LONGEST_NAME, LONGEST_UNIT, LONGEST_WORDS = 80, 30, 200
MOST_DIGITS, MOST_DECIMALS = 20, 10


@dataclass(frozen=True, slots=True)
class Executed:
    """A standard that the product is made by; number in normal form."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One property with its limit, how it is tested, and what it is measured against.

    ``limit`` is the lower end of a range, ``upper_limit`` its upper end and None elsewhere; so are
    the two of the baseline. ``weaker_is_stated``: the enterprise has it said in public that the
    limit is weaker than the recommended baseline (Order 83, art. 14).
    """

    name: str
    unit: str
    comparator: Comparator
    limit: Decimal | None
    upper_limit: Decimal | None = None
    method: str = ""
    baseline_standard: str = ""
    baseline_unit: str = ""
    baseline_limit: Decimal | None = None
    baseline_upper_limit: Decimal | None = None
    is_safety: bool = False
    weaker_is_stated: bool = False

    @property
    def limit_in_words(self) -> str:
        """The declared limit with comparator and unit: ``≥ 12.5 mm``."""
        return in_words(self.comparator, self.limit, self.upper_limit, self.unit)

    @property
    def baseline_in_words(self) -> str:
        """The limit of the baseline in the same manner; '' without one."""
        if self.baseline_limit is None:
            return ""
        return in_words(
            self.comparator, self.baseline_limit, self.baseline_upper_limit, self.baseline_unit
        )


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of the matrix: what a mandatory standard asks, and what of the product answers it.

    ``indicator`` is the name of one of the declared indicators, ``test`` a test item in words;
    ``why_not`` says why the standard does not apply, and stands alone.
    """

    number: str
    requirement: str = ""
    indicator: str = ""
    test: str = ""
    why_not: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether it is answered one way or the other."""
        return bool(self.why_not or (self.requirement and (self.indicator or self.test)))


@dataclass(frozen=True, slots=True)
class Content:
    """All that a declaration says of its product."""

    standards: tuple[Executed, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    mandatory: tuple[Requirement, ...] = ()

    @property
    def cited(self) -> list[str]:
        """Every number that it names, once, in the order of the text."""
        named = [each.number for each in self.standards]
        for each in self.indicators:
            named += [each.method, each.baseline_standard]
        named += [each.number for each in self.mandatory]
        return list(dict.fromkeys(filter(None, named)))


def read(record: Mapping[str, Any]) -> Content:
    """A content from its record; members that only published ones have are passed over."""
    return Content(
        standards=tuple(
            Executed(each["number"], each["title"]) for each in record.get("standards", ())
        ),
        indicators=tuple(map(_indicator, record.get("indicators", ()))),
        mandatory=tuple(
            Requirement(**{name: each[name] for name in Requirement.__slots__})
            for each in record.get("mandatory", ())
        ),
    )


def as_record(content: Content) -> dict[str, Value]:
    """The content as JSON, for the draft and, with more around it, for what is published."""
    return {
        "standards": [{"number": each.number, "title": each.title} for each in content.standards],
        "indicators": [indicator_record(each) for each in content.indicators],
        "mandatory": [
            {name: getattr(each, name) for name in Requirement.__slots__}
            for each in content.mandatory
        ],
    }


def indicator_record(each: Indicator) -> dict[str, Value]:
    """One indicator as JSON."""
    values = {name: getattr(each, name) for name in Indicator.__slots__}
    decimals = {name: decimal_text(values[name]) for name in DECIMALS}
    return {**values, "comparator": each.comparator.value, **decimals}


def decimal_text(number: Decimal | None) -> str:
    """A decimal as people write it, without an exponent; '' for None."""
    return "" if number is None else f"{number:f}"


def in_words(
    comparator: Comparator, lower: Decimal | None, upper: Decimal | None, unit: str
) -> str:
    """A limit with its comparator and unit."""
    parts: Iterable[str] = (str(comparator.label), decimal_text(lower), unit)
    if comparator is Comparator.BETWEEN:
        parts = (f"{decimal_text(lower)} ~ {decimal_text(upper)}", unit)
    return " ".join(filter(None, parts))


DECIMALS = ("limit", "upper_limit", "baseline_limit", "baseline_upper_limit")


def _indicator(record: Mapping[str, Any]) -> Indicator:
    values = {name: record[name] for name in Indicator.__slots__}
    decimals = {name: Decimal(values[name]) if values[name] else None for name in DECIMALS}
    return Indicator(**{**values, "comparator": Comparator(values["comparator"]), **decimals})
