"""Reading what was handed in against the definition of its evidence type."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from qbs_platform.common.validators import gtin, standard_numbers, uscc
from qbs_platform.common.validators.verdicts import Outcome, Verdict
from standards.domain.evidence import EvidenceType, Field
from standards.domain.facts import Facts, Value
from standards.enums import FieldKind

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?")
_MOST_BITS = 64
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_YEARS = range(1900, 2200)
"""Wide enough for every licence and every term, and far from where calendars end."""


@dataclass(frozen=True, slots=True)
class Problem:
    """``path`` names the field: ``items.2.value`` is the value in the third row of items."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The facts as far as they could be read, and everything that was wrong."""

    facts: Facts
    problems: tuple[Problem, ...]


class _Unreadable(Exception):
    """Its text says to the person what is wrong."""


def read(kind: EvidenceType, raw: Mapping[str, object]) -> Reading:
    """Read ``raw``, as it comes from a form or as JSON: text, whole numbers, booleans, lists.

    Numbers with decimals are text, so none is rounded on its way. Names that the type does not
    define are problems too. Nothing is raised: every problem is found in one pass.
    """
    problems: list[Problem] = []
    facts = _record(kind.fields, raw, "", problems)
    return Reading(facts, tuple(problems))


def _record(
    fields: tuple[Field, ...], raw: Mapping[str, object], prefix: str, problems: list[Problem]
) -> Facts:
    known = {each.code for each in fields}
    unknown = (name for name in raw if name not in known)
    problems += (Problem(f"{prefix}{name}", _("没有这个字段。")) for name in unknown)
    values: dict[str, Value] = {}
    unreadable: set[str] = set()
    for each in fields:
        path = f"{prefix}{each.code}"
        try:
            values[each.code] = _value(each, raw.get(each.code), path, problems)
        except _Unreadable as error:
            values[each.code] = None
            unreadable.add(each.code)
            problems.append(Problem(path, str(error)))
    empty = (each for each in fields if values[each.code] in (None, ()) and each.is_asked(values))
    problems += (
        Problem(f"{prefix}{each.code}", _("请填写“%(name)s”。") % {"name": each.label})
        for each in empty
        if each.code not in unreadable
    )
    return Facts(values)


def _value(field: Field, raw: object, path: str, problems: list[Problem]) -> Value:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if field.kind is FieldKind.ROWS:
        return _rows(field, raw, path, problems)
    if field.kind is FieldKind.YES_NO:
        if isinstance(raw, bool):
            return raw
        raise _Unreadable(_("请回答是或否。"))
    is_huge = isinstance(raw, int) and raw.bit_length() > _MOST_BITS  # slow, and refused, as text
    if isinstance(raw, bool) or not isinstance(raw, str | int) or is_huge:
        raise _Unreadable(_("这里应是文字或数字。"))
    return _READERS[field.kind](field, str(raw).strip())


def _rows(field: Field, raw: object, path: str, problems: list[Problem]) -> tuple[Facts, ...]:
    if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
        raise _Unreadable(_("这里应是明细表。"))
    _within(field, Decimal(len(raw)))
    return tuple(
        _record(field.fields, row, f"{path}.{number}.", problems) for number, row in enumerate(raw)
    )


def _text(field: Field, typed: str) -> str:
    if len(typed) > field.longest:
        raise _Unreadable(_("最多 %(longest)d 个字符。") % {"longest": field.longest})
    if _CONTROL.search(typed):
        raise _Unreadable(_("这里有不能显示的字符。"))
    return typed


def _number(field: Field, typed: str) -> Decimal:
    # The expression keeps out what Decimal reads as well: NaN, Infinity, 1e999.
    if not _NUMBER.fullmatch(typed):
        raise _Unreadable(_("这里应是数值，如 12.5。"))
    number = Decimal(typed)
    _within(field, number)
    return number


def _whole(field: Field, typed: str) -> int:
    number = _number(field, typed)
    if number != number.to_integral_value():
        raise _Unreadable(_("这里应是整数。"))
    return int(number)


def _within(field: Field, number: Decimal) -> None:
    if field.least is not None and number < field.least:
        raise _Unreadable(_("不能少于 %(least)s。") % {"least": field.least})
    if field.most is not None and number > field.most:
        raise _Unreadable(_("不能多于 %(most)s。") % {"most": field.most})


def _day(_field: Field, typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise _Unreadable(_("没有这一天，请写作 2026-01-31。"))
    return day


def _moment(_field: Field, typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - stands for none
    if moment.year not in _YEARS or moment.tzinfo is None:
        raise _Unreadable(_("请写作 2026-01-31T08:30+08:00，含时区。"))
    return moment


def _choice(field: Field, typed: str) -> str:
    if typed not in {each.code for each in field.choices}:
        raise _Unreadable(_("请从所列选项中选择。"))
    return typed


def _uscc(_field: Field, typed: str) -> str:
    # Whether the division exists is asked where an enterprise joins, not of everyone it names.
    return _accepted(uscc.check(typed, is_known_division=lambda _code: True))


def _gtin(_field: Field, typed: str) -> str:
    return _accepted(gtin.check(typed))


def _standard_number(_field: Field, typed: str) -> str:
    return _accepted(standard_numbers.check(typed))


def _accepted(verdict: Verdict) -> str:
    if verdict.outcome is Outcome.REFUSE:
        raise _Unreadable(verdict.message)
    return verdict.value


_READERS: dict[FieldKind, Callable[[Field, str], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.FILE: _text,
    FieldKind.INTEGER: _whole,
    FieldKind.DECIMAL: _number,
    FieldKind.DATE: _day,
    FieldKind.MOMENT: _moment,
    FieldKind.CHOICE: _choice,
    FieldKind.USCC: _uscc,
    FieldKind.GTIN: _gtin,
    FieldKind.STANDARD_NUMBER: _standard_number,
}
