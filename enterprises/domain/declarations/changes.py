"""What a version says otherwise than the one before it, for everybody who reads it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.declaration_enums import DeclarationPart
from enterprises.domain.declarations.content import Content, Executed, Indicator, Requirement

T = TypeVar("T")


class Kind(TextChoices):
    """What became of one row."""

    ADDED = "ADDED", pgettext_lazy("comparison", "新增")
    REMOVED = "REMOVED", pgettext_lazy("comparison", "删除")
    CHANGED = "CHANGED", pgettext_lazy("comparison", "修改")


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs, as both versions have it; '' where it is not."""

    part: DeclarationPart
    kind: Kind
    name: str
    before: str
    after: str


def between(old: Content, new: Content) -> list[Change]:
    """The rows that differ, in the order of the parts, and within one of the new version."""
    return [
        *_rows(DeclarationPart.STANDARDS, old.standards, new.standards, _standard),
        *_rows(DeclarationPart.INDICATORS, old.indicators, new.indicators, _indicator),
        *_rows(DeclarationPart.MANDATORY, old.mandatory, new.mandatory, _requirement),
    ]


def _rows(
    part: DeclarationPart,
    old: Sequence[T],
    new: Sequence[T],
    told: Callable[[T], tuple[str, str]],
) -> Iterator[Change]:
    before, after = dict(map(told, old)), dict(map(told, new))
    for name, words in after.items():
        if name not in before:
            yield Change(part, Kind.ADDED, name, "", words)
        elif before[name] != words:
            yield Change(part, Kind.CHANGED, name, before[name], words)
    for name, words in before.items():
        if name not in after:
            yield Change(part, Kind.REMOVED, name, words, "")


def _standard(row: Executed) -> tuple[str, str]:
    return row.number, row.title


def _indicator(row: Indicator) -> tuple[str, str]:
    words = [
        row.limit_in_words,
        _labelled(_("试验方法"), row.method),
        _labelled(_("基准"), f"{row.baseline_standard} {row.baseline_in_words}".strip()),
        str(_("安全指标")) if row.is_safety else "",
        str(_("明示低于推荐性标准")) if row.weaker_is_stated else "",
    ]
    return row.name, " · ".join(filter(None, words))


def _requirement(row: Requirement) -> tuple[str, str]:
    name = f"{row.number} {row.requirement}".strip()
    if row.why_not:
        return name, _labelled(_("不适用"), row.why_not)
    return name, " · ".join(filter(None, (row.indicator, row.test)))


def _labelled(label: object, value: str) -> str:
    return f"{label} {value}" if value else ""
