"""The catalogue as tables for a spreadsheet, and its history in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qbs_platform.common.exports import Row
from standards.cited.forms import EntryForm
from standards.cited.selectors import Listed
from standards.domain.citations import Successor
from standards.enums import CitedStatus
from standards.models import CitedStandardChange


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that somebody said otherwise."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of an entry."""

    at: datetime
    way: str
    by: str
    differences: tuple[Difference, ...]


def heading() -> Row:
    """The names of the columns of ``rows``, in the reader's language."""
    labels = {name: str(field.label) for name, field in EntryForm.base_fields.items()}
    return (
        labels["number"],
        labels["title_zh"],
        labels["title_en"],
        _("种类"),
        labels["is_mandatory"],
        _("今天的状态"),
        labels["published_on"],
        labels["effective_on"],
        labels["withdrawn_on"],
        labels["successors"],
        labels["source"],
        labels["checked_on"],
    )


def rows(listed: Iterable[Listed]) -> Iterator[Row]:
    """One row an entry."""
    for each in listed:
        facts = each.facts
        yield (
            facts.number,
            facts.title_zh,
            facts.title_en,
            str(facts.kind.label),
            _("是") if facts.is_mandatory else _("否"),
            str(each.status.label),
            _day(facts.published_on),
            _day(facts.effective_on),
            _day(facts.withdrawn_on),
            "；".join(each.in_words for each in facts.successors),
            facts.source,
            _day(facts.checked_on),
        )


def of_changes(changes: Iterable[CitedStandardChange]) -> list[ChangeLine]:
    """Changes with what each said otherwise; no query for rows of ``selectors.history``."""
    return [
        ChangeLine(
            at=change.at,
            way=change.get_way_display(),
            by=change.changed_by.name if change.changed_by else _("平台"),
            differences=differences(change.before, change.after) if change.before else (),
        )
        for change in changes
    ]


def differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[Difference, ...]:
    """The fields in which two records of facts differ, in the order of the form."""
    return tuple(
        Difference(str(field.label), _in_words(name, before[name]), _in_words(name, after[name]))
        for name, field in EntryForm.base_fields.items()
        if name in after and before[name] != after[name]
    )


def _in_words(name: str, value: Any) -> str:
    if name == "status":
        return str(CitedStatus(value).label)
    if name == "successors":
        named = (Successor(number, is_partial).in_words for number, is_partial in value)
        return "、".join(named) or _("未提供")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value or _("未提供")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
