"""Reads of the catalogue: look-ups of numbers, the list, one entry with what belongs to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Replace
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qbs_platform.common.validators import standard_numbers, text
from qbs_platform.common.validators.standard_numbers import Kind
from standards.domain import citations
from standards.domain.citations import Citation, CitedFacts, Successor
from standards.domain.parts import Clause, Edition, Supplement
from standards.enums import CitedStatus
from standards.errors import NoSuchCitedStandard
from standards.models import CitedStandard, CitedStandardChange, Replacement


class Order(models.TextChoices):
    """How the list can be sorted; the number decides between equals."""

    NUMBER = "number", gettext_lazy("编号")
    NUMBER_DOWN = "-number", gettext_lazy("编号，倒序")
    EFFECTIVE = "effective", gettext_lazy("实施日期，最早在前")
    EFFECTIVE_DOWN = "-effective", gettext_lazy("实施日期，最近在前")
    CHECKED = "checked", gettext_lazy("核对日期，最早在前")
    CHECKED_DOWN = "-checked", gettext_lazy("核对日期，最近在前")


_ORDERINGS = {
    Order.NUMBER: ("number_key",),
    Order.NUMBER_DOWN: ("-number_key",),
    Order.EFFECTIVE: (F("effective_on").asc(nulls_last=True), "number_key"),
    Order.EFFECTIVE_DOWN: (F("effective_on").desc(nulls_last=True), "number_key"),
    Order.CHECKED: ("checked_on", "number_key"),
    Order.CHECKED_DOWN: ("-checked_on", "number_key"),
}
_WITH_SUCCESSORS = Prefetch(
    "replaced_by", Replacement.objects.select_related("new").order_by("new__number_key", "pk")
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; None, '' and False do not restrict."""

    text: str = ""
    kind: Kind | None = None
    status: CitedStatus | None = None
    is_mandatory: bool = False
    order: Order = Order.NUMBER


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry as it stands on a day."""

    facts: CitedFacts
    status: CitedStatus


@dataclass(frozen=True, slots=True)
class CitedText:
    """One entry with its neighbours in time, the clauses that cite it and its history."""

    listed: Listed
    citation: Citation
    successors: tuple[Listed, ...]
    predecessors: tuple[Listed, ...]
    clauses: tuple[Clause, ...]
    supplements: tuple[Supplement, ...]
    version: int


@dataclass(frozen=True, slots=True)
class SupplementText:
    """What a category adds, with the findings on its mandatory standards."""

    supplement: Supplement
    standards: tuple[Citation, ...]


def look_up(number: str, on: date) -> Citation:
    """What holds of one number, as typed, on a day."""
    return look_up_all([number], on)[number]


def look_up_all(numbers: Iterable[str], on: date) -> dict[str, Citation]:
    """What holds of each number, by the number as typed; two queries, however many there are."""
    normal = {typed: standard_numbers.normalise(typed) for typed in numbers}
    found = facts_of(set(normal.values()))
    return {
        typed: citations.judge(typed, found.get(number), on) for typed, number in normal.items()
    }


def facts_of(numbers: Iterable[str]) -> Mapping[str, CitedFacts]:
    """What the catalogue says of normalised numbers; those it does not hold are missing."""
    rows = CitedStandard.objects.filter(number__in=numbers).prefetch_related(_WITH_SUCCESSORS)
    return {row.number: facts(row) for row in rows.order_by("pk")}


def facts(row: CitedStandard) -> CitedFacts:
    """A row as facts; its successors are read unless they were prefetched."""
    return CitedFacts(
        number=row.number,
        title_zh=row.title_zh,
        title_en=row.title_en,
        is_mandatory=row.is_mandatory,
        status=CitedStatus(row.status),
        published_on=row.published_on,
        effective_on=row.effective_on,
        withdrawn_on=row.withdrawn_on,
        successors=citations.in_number_order(
            Successor(each.new.number, each.is_partial) for each in row.replaced_by.all()
        ),
        source=row.source,
        checked_on=row.checked_on,
    )


def cited_standards(wanted: Wanted, on: date) -> QuerySet[CitedStandard]:
    """The entries that were asked for, sorted, with their successors."""
    rows = CitedStandard.objects.prefetch_related(_WITH_SUCCESSORS)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.is_mandatory:
        rows = rows.filter(is_mandatory=True)
    if wanted.status:
        rows = rows.alias(status_on=_status_on(on)).filter(status_on=wanted.status)
    if wanted.text:
        rows = _matching(rows, wanted.text)
    return rows.order_by(*_ORDERINGS[wanted.order], "pk")


def listed(rows: Iterable[CitedStandard], on: date) -> list[Listed]:
    """Rows as they stand on a day; no query for rows of ``cited_standards``."""
    return [_listed(facts(row), on) for row in rows]


def cited_text(number: str, edition: Edition, on: date) -> CitedText:
    """One entry with all that belongs to it; raises NoSuchCitedStandard."""
    row = entry(number)
    after = CitedStandard.objects.filter(replaces__old=row)
    before = CitedStandard.objects.filter(replaced_by__new=row)
    own = facts(row)
    return CitedText(
        listed=_listed(own, on),
        citation=citations.judge(number, own, on),
        successors=_neighbours(after, on),
        predecessors=_neighbours(before, on),
        clauses=tuple(
            each
            for each in edition.clauses
            if citations.is_cited_in(number, f"{each.ground.zh} {each.requirement.zh}")
        ),
        supplements=tuple(
            each for each in edition.supplements if number in each.mandatory_standards
        ),
        version=row.version,
    )


def entry(number: str) -> CitedStandard:
    """The row of a normalised number; raises NoSuchCitedStandard."""
    found = CitedStandard.objects.prefetch_related(_WITH_SUCCESSORS).filter(number=number).first()
    if found is None:
        raise NoSuchCitedStandard(_("引用标准目录中没有 %(number)s。") % {"number": number})
    return found


def history(number: str) -> QuerySet[CitedStandardChange]:
    """What was written about one standard, newest first, with the names of who wrote it."""
    changes = CitedStandardChange.objects.filter(standard__number=number)
    return changes.select_related("changed_by").order_by("-at", "-pk")


def supplement_texts(edition: Edition, on: date) -> tuple[SupplementText, ...]:
    """The supplements of an edition with the findings on their standards; two queries."""
    found = look_up_all(
        {number for each in edition.supplements for number in each.mandatory_standards}, on
    )
    return tuple(
        SupplementText(each, tuple(found[number] for number in each.mandatory_standards))
        for each in edition.supplements
    )


def _neighbours(rows: QuerySet[CitedStandard], on: date) -> tuple[Listed, ...]:
    ordered = rows.prefetch_related(_WITH_SUCCESSORS).order_by("number_key", "pk")
    return tuple(listed(ordered, on))


def _listed(own: CitedFacts, on: date) -> Listed:
    return Listed(own, citations.status_on(own, on))


def _matching(rows: QuerySet[CitedStandard], typed: str) -> QuerySet[CitedStandard]:
    words = text.half_width(typed).strip()
    bare = Replace(Replace("number", Value(" ")), Value("—"), Value("-"))
    compact = "".join("-" if each in text.DASHES else each for each in text.compact(words))
    return rows.alias(bare_number=bare).filter(
        Q(bare_number__contains=compact)
        | Q(title_zh__icontains=words)
        | Q(title_en__icontains=words)
    )


def _status_on(on: date) -> Case:
    """``citations.status_on`` as SQL, so that a list can be narrowed; a test compares the two."""
    is_gone = Q(withdrawn_on__lte=on) | Q(
        withdrawn_on__isnull=True, status__in=[CitedStatus.WITHDRAWN, CitedStatus.SUPERSEDED]
    )
    is_replaced = Q(Exists(Replacement.objects.filter(old=OuterRef("pk")))) | Q(
        status=CitedStatus.SUPERSEDED
    )
    return Case(
        When(is_gone & is_replaced, then=Value(CitedStatus.SUPERSEDED.value)),
        When(is_gone, then=Value(CitedStatus.WITHDRAWN.value)),
        When(effective_on__gt=on, then=Value(CitedStatus.UPCOMING.value)),
        default=Value(CitedStatus.CURRENT.value),
        output_field=models.CharField(),
    )
