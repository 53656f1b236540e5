"""Bring the platform's own list of standards into the catalogue.

What a person wrote later stays: an entry with a change by somebody is theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from standards.cited import selectors
from standards.cited.services import entries
from standards.domain import citations
from standards.domain.citations import CitedFacts
from standards.enums import CitedChangeWay
from standards.errors import CitedStandardRefused, ContentMistake
from standards.models import CitedStandard, CitedStandardChange


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many entries a load wrote, and how many it left to the people who wrote them."""

    created: int
    changed: int
    left: int


@transaction.atomic
def load(*, facts: Iterable[CitedFacts], now: datetime) -> Loaded:
    """Write what is new or different; running it twice writes nothing. Deletes nothing.

    Raises ContentMistake for an entry that is wrong, or whose successor is not known.
    """
    entries.lock()
    wanted = [entries.ordered(each) for each in facts]
    rows = {row.number: row for row in CitedStandard.objects.order_by("pk")}
    stored = selectors.facts_of(rows)
    different = [each for each in wanted if stored.get(each.number) != each]
    stale = [each for each in different if each.number not in _written_by_people()]
    sorted_in, left_out = citations.in_order(stale, known=rows)
    if left_out:
        raise ContentMistake(f"{left_out[0].number} names a successor that is not listed")
    for each in sorted_in:
        _write(rows.get(each.number), each, now)
    created = sum(each.number not in rows for each in sorted_in)
    return Loaded(created, len(sorted_in) - created, len(different) - len(stale))


def _written_by_people() -> frozenset[str]:
    by_hand = CitedStandardChange.objects.filter(changed_by__isnull=False)
    return frozenset(by_hand.values_list("standard__number", flat=True))


def _write(row: CitedStandard | None, facts: CitedFacts, now: datetime) -> None:
    try:
        entries.check(facts, now)
    except CitedStandardRefused as refusal:
        raise ContentMistake(f"{facts.number}, {refusal.field}: {refusal}") from refusal
    entries.write(row, facts, way=CitedChangeWay.LOADED, actor=None, now=now)
