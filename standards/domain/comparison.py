"""Two editions side by side: what was added, taken out and changed. Pure.

Every part of an edition is written as names and values, and equal values are left out; so what
stands in the list is all that differs, and nothing that differs is missing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qbs_platform.common.bilingual import Bilingual
from standards.domain import term_names
from standards.domain.evidence import EvidenceType, Field
from standards.domain.parts import Clause, Edition, Supplement

Said = dict[str, str]
"""Names and values of one part, in the order people read them."""


class Part(StrEnum):
    """The parts of an edition, in their order."""

    TEXTS = "TEXTS"
    CLAUSES = "CLAUSES"
    EVIDENCE = "EVIDENCE"
    SUPPLEMENTS = "SUPPLEMENTS"

    @property
    def label(self) -> Promise:
        """The part in words."""
        return _PART_LABELS[self]


_PART_LABELS = {
    Part.TEXTS: gettext_lazy("名称和计分"),
    Part.CLAUSES: gettext_lazy("条款"),
    Part.EVIDENCE: gettext_lazy("证据"),
    Part.SUPPLEMENTS: gettext_lazy("类别补充要求"),
}


class Kind(StrEnum):
    """What became of a thing from the old edition to the new one."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One name with its old and its new value; empty where there was none or is none."""

    name: str
    old: str
    new: str

    @property
    def kind(self) -> Kind:
        """Added, removed or changed."""
        if not self.old:
            return Kind.ADDED
        return Kind.CHANGED if self.new else Kind.REMOVED


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause, evidence type or supplement that differs, with everything in it that does."""

    part: Part
    code: str
    title: str
    kind: Kind
    changes: tuple[FieldChange, ...]


def compare(old: Edition, new: Edition) -> list[Difference]:
    """All differences, in the order of the parts and within them of the new edition.

    What was taken out comes last in its part. Numbers and status notes of editions always differ
    or say nothing, so they are left out. Words are in the reader's language.
    """
    old_said, new_said = term_names.said_by(old), term_names.said_by(new)
    old_clauses = {each.code: each for each in old.clauses}
    new_clauses = {each.code: each for each in new.clauses}
    return [
        *_differences(Part.TEXTS, {"": old}, {"": new}, _texts, _texts),
        *_differences(
            Part.CLAUSES,
            old_clauses,
            new_clauses,
            lambda clause: _clause(clause, old, old_said),
            lambda clause: _clause(clause, new, new_said),
        ),
        *_differences(Part.EVIDENCE, old.evidence_types, new.evidence_types, _evidence, _evidence),
        *_differences(
            Part.SUPPLEMENTS,
            {each.code: each for each in old.supplements},
            {each.code: each for each in new.supplements},
            _supplement,
            _supplement,
        ),
    ]


def _differences(
    part: Part,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    say_old: Callable[[Any], Said],
    say_new: Callable[[Any], Said],
) -> Iterator[Difference]:
    for code in [*new, *(each for each in old if each not in new)]:
        before = say_old(old[code]) if code in old else {}
        after = say_new(new[code]) if code in new else {}
        if changes := tuple(_changes(before, after)):
            kind = Kind.ADDED if code not in old else Kind.CHANGED
            kind = Kind.REMOVED if code not in new else kind
            yield Difference(part, code, str((new.get(code) or old[code]).title), kind, changes)


def _changes(before: Said, after: Said) -> Iterator[FieldChange]:
    for name in [*after, *(each for each in before if each not in after)]:
        change = FieldChange(name, before.get(name, ""), after.get(name, ""))
        if change.old != change.new:
            yield change


def _texts(edition: Edition) -> Said:
    return {
        **_both(_("标准名称"), edition.title),
        _("每个方面的通过分数"): str(edition.pass_points),
    }


def _clause(clause: Clause, edition: Edition, said: Mapping[str, str]) -> Said:
    titles = [
        str(edition.evidence_types[each].title) if each in edition.evidence_types else each
        for each in clause.evidence
    ]
    return {
        **_both(_("名称"), clause.title),
        **_both(_("要求"), clause.requirement),
        **_both(_("依据"), clause.ground),
        _("要求程度"): str(clause.obligation.label),
        _("分值"): str(clause.points),
        _("证据"): _("、").join(titles),
        _("计分规则"): clause.rule,
        _("现场查看"): _yes(is_so=clause.is_seen_on_site),
        _("专家评价"): _yes(is_so=clause.is_judged_by_expert),
        **{
            _("规则") + f" · {name}": str(value)
            for _path, name, value in term_names.numbers_of(clause, said)
        },
    }


def _evidence(kind: EvidenceType) -> Said:
    found = _both(_("名称"), kind.title)
    for each in kind.fields:
        found |= _field(each, each.code)
        for column in each.fields:
            found |= _field(column, f"{each.code}.{column.code}")
    return found


def _field(field: Field, path: str) -> Said:
    condition = field.required_when
    values = {
        _("种类"): str(field.kind.label),
        _("由谁陈述"): str(field.source.label),
        _("必填"): _yes(is_so=field.is_required),
        _("何时必填"): f"{condition.field} = {_either(condition.values)}" if condition else "",
        _("单位"): field.unit,
        _("最小"): "" if field.least is None else str(field.least),
        _("最大"): "" if field.most is None else str(field.most),
        _("最多字数"): str(field.longest),
        _("可选项"): " / ".join(f"{each.code} {each.label}" for each in field.choices),
    }
    head = _("字段") + f" {path}"
    return {
        **_both(head, field.label),
        **{f"{head} · {name}": value for name, value in values.items() if value},
    }


def _supplement(supplement: Supplement) -> Said:
    return {
        **_both(_("名称"), supplement.title),
        **{code: str(each.label) for code, each in supplement.binds.items()},
        _("列出的强制性标准"): "\n".join(supplement.mandatory_standards),
    }


def _both(name: str, text: Bilingual) -> Said:
    return {
        _("%(name)s（中文）") % {"name": name}: text.zh,
        _("%(name)s（英文）") % {"name": name}: text.en,
    }


def _either(values: frozenset[str | bool]) -> str:
    return " / ".join(sorted(map(str, values)))


def _yes(*, is_so: bool) -> str:
    return _("是") if is_so else _("否")
