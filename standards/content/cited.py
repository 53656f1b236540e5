"""The platform's own list of standards of others, read from ``cited_standards.yaml``."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from qbs_platform.common.validators import standard_numbers
from standards.domain import citations
from standards.domain.citations import CitedFacts, Successor
from standards.enums import CitedStatus
from standards.errors import ContentMistake

_FILE = Path(__file__).parent / "cited_standards.yaml"
_NAMES = frozenset(
    {
        "zh",
        "en",
        "mandatory",
        "status",
        "published",
        "effective",
        "withdrawn",
        "replaced_by",
        "partly_replaced_by",
        "source",
    }
)


def standards() -> tuple[CitedFacts, ...]:
    """Read the list; raises ContentMistake for a name or a number that is none."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    checked_on = content["checked_on"]
    return tuple(_facts(number, each, checked_on) for number, each in content["standards"].items())


def _facts(number: str, given: Mapping[str, Any], checked_on: date) -> CitedFacts:
    if unknown := given.keys() - _NAMES:
        raise ContentMistake(f"{number} has {', '.join(sorted(unknown))}")
    if standard_numbers.normalise(number) != number or standard_numbers.parse(number) is None:
        raise ContentMistake(f"{number} is not a number in normal form")
    return CitedFacts(
        number=number,
        title_zh=given["zh"],
        title_en=given.get("en", ""),
        is_mandatory=given.get("mandatory", citations.may_be_mandatory(number)),
        status=CitedStatus(given.get("status", "CURRENT")),
        published_on=given.get("published"),
        effective_on=given.get("effective"),
        withdrawn_on=given.get("withdrawn"),
        successors=(
            *(Successor(each) for each in given.get("replaced_by", ())),
            *(Successor(each, is_partial=True) for each in given.get("partly_replaced_by", ())),
        ),
        source=given["source"],
        checked_on=checked_on,
    )
