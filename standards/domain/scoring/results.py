"""What scoring a clause says, and the arithmetic that all rules share."""

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from standards.domain.facts import Facts

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Result:
    """``points`` in tenths; ``is_met`` False refuses the grant where the clause is mandatory.

    ``reason`` is a sentence for the applicant. ``is_nonconformity``: what was stated and what the
    platform computed differ, so a person has to look.
    """

    points: Decimal
    is_met: bool
    reason: str
    is_nonconformity: bool = False


def met(points: Decimal | int, reason: str) -> Result:
    """The clause is fulfilled and earns these points, rounded half up to tenths."""
    rounded = max(Decimal(points), Decimal(0)).quantize(_TENTH, ROUND_HALF_UP)
    return Result(rounded, is_met=True, reason=reason)


def not_met(reason: str, *, is_nonconformity: bool = False) -> Result:
    """The clause is not fulfilled: no points."""
    return Result(Decimal("0.0"), is_met=False, reason=reason, is_nonconformity=is_nonconformity)


def missing() -> Result:
    """Nothing was handed in."""
    return not_met(_("尚未提交本条所需的证据。"))


def earned(rows: Iterable[Facts], fits: Callable[[Facts], bool]) -> int:
    """The points of the first row of a rule's terms that fits; 0 when none does."""
    return next((row.whole("points") for row in rows if fits(row)), 0)


def share(part: int, whole: int) -> Decimal:
    """Part of a whole that is not empty, 0 to 1."""
    return Decimal(part) / Decimal(whole)


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or earlier if negative; the last of the month if it has none.

    29 February plus 12 months is 28 February: calendar months, not 365 days.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def is_within_months(day: date | None, months: int, as_of: date) -> bool:
    """Whether a day lies in the last ``months`` months, both ends included, and not after today."""
    return day is not None and months_after(as_of, -months) <= day <= as_of


def is_within_days(day: date | None, days: int, as_of: date) -> bool:
    """Whether a day lies at most ``days`` days back, and not after today."""
    return day is not None and 0 <= (as_of - day).days <= days
