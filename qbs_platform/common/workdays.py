"""Working days of mainland China, and deadlines whose clock stops.

Published years come from the package chinesecalendar, which repeats the State Council's yearly
notices: public holidays and the weekend days on which people work instead. The notice for a year
appears around November of the year before. Years without one are provisional: weekends, and the
statutory days of 全国年节及纪念日放假办法 (State Council decree 795, 2024), made up on the next
working day when they fall on a weekend (art. 7). A warning is logged once a year and process.

Days are dates in Asia/Shanghai. The day on which a period begins does not count (民法典, art. 201).
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count, islice
from zoneinfo import ZoneInfo

import chinese_calendar
from chinese_calendar import constants

logger = logging.getLogger(__name__)

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_YEAR: int = min(constants.holidays).year
LAST_PUBLISHED_YEAR: int = max(constants.holidays).year

_DAY = timedelta(days=1)
_SATURDAY = 5
_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
# First day of the lunar year, 清明, 端午, 中秋. Computed; the years after are left to an update.
_MOVING = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
}
_warned: set[int] = set()


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still because the enterprise held the case; still does when not ended.

    Raises ValueError when it ends before it begins.
    """

    started_at: datetime
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise ValueError(f"The pause ends before it begins: {self}.")


@dataclass(frozen=True, slots=True)
class Deadline:
    """``days`` working days from the day of ``started_at``, not counting pauses.

    All times are aware. The day on which a pause begins still counts, the day on which it ends does
    not: a case sent back and returned on one day costs nobody a day. Pauses may overlap.
    Raises ValueError for less than one day, and whenever a time is naive.
    """

    started_at: datetime
    days: int
    pauses: tuple[Pause, ...] = ()

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError(f"A deadline needs at least one day: {self}.")

    def due_on(self) -> date | None:
        """Return the last day that is in time; None while a pause keeps it from being known."""
        open_pauses = [pause.started_at for pause in self.pauses if pause.ended_at is None]
        if open_pauses and self.days_left(local_date(min(open_pauses))) > 0:
            return None
        counted = (day for day in _days_after(local_date(self.started_at)) if self._counts(day))
        return next(islice(counted, self.days - 1, None))

    def days_used(self, on: date) -> int:
        """Count the working days used up to and including ``on``."""
        start = local_date(self.started_at)
        return sum(1 for day in _days_after(start, until=on) if self._counts(day))

    def days_left(self, on: date) -> int:
        """Count the working days left after ``on``; negative once overdue."""
        return self.days - self.days_used(on)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the last day has passed; a paused deadline can only be overdue already."""
        return self.days_left(local_date(now) - _DAY) <= 0

    def _counts(self, day: date) -> bool:
        return is_workday(day) and not any(_is_paused(day, pause) for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says: free, or worked on to make up for a free one.

    ``name`` is the holiday's in Chinese, '' where it is only computed.
    """

    day: date
    name: str
    is_workday: bool

    @property
    def is_provisional(self) -> bool:
        """Whether the notice for this day's year is not published yet."""
        return is_provisional(self.day)


def special_days() -> list[SpecialDay]:
    """Every such day: published ones, the latest first; then computed ones, the next first."""
    published = [
        SpecialDay(day, constants.Holiday(name).chinese, is_workday=works)
        for days, works in ((constants.holidays, False), (constants.workdays, True))
        for day, name in days.items()
    ]
    computed = [
        SpecialDay(day, "", is_workday=False)
        for year in _MOVING
        if year > LAST_PUBLISHED_YEAR
        for day in _provisional_holidays(year)
    ]
    latest_first = sorted(published, key=lambda special: special.day, reverse=True)
    return latest_first + sorted(computed, key=lambda special: special.day)


def is_workday(day: date) -> bool:
    """Say whether people work on ``day``: make-up weekend days yes, public holidays no.

    Raises ValueError for years before the package's first.
    """
    if day.year < FIRST_YEAR:
        raise ValueError(f"No holidays are known before {FIRST_YEAR}: {day}.")
    if not is_provisional(day):
        return bool(chinese_calendar.is_workday(day))
    _warn_once(day.year)
    return day.weekday() < _SATURDAY and day not in _provisional_holidays(day.year)


def is_provisional(day: date) -> bool:
    """Whether the notice for this day's year is not published yet: mark such dates 暂定."""
    return day.year > LAST_PUBLISHED_YEAR


def add_workdays(start: date, days: int) -> date:
    """Return the ``days``-th working day after ``start``, or before it when negative; 0: itself.

    ``start`` itself never counts, working day or not.
    """
    step = _DAY if days > 0 else -_DAY
    day = start
    for _ in range(abs(days)):
        day += step
        while not is_workday(day):
            day += step
    return day


def workdays_between(start: date, end: date) -> int:
    """Count the working days after ``start`` up to and including ``end``.

    The inverse of ``add_workdays`` with a positive number. Raises ValueError when ``end`` is
    before ``start``.
    """
    if end < start:
        raise ValueError(f"The period ends on {end}, before it begins on {start}.")
    return sum(1 for day in _days_after(start, until=end) if is_workday(day))


def local_date(moment: datetime) -> date:
    """Return the date in Asia/Shanghai of an aware time; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"A time without its zone has no date: {moment}.")
    return moment.astimezone(SHANGHAI).date()


def _is_paused(day: date, pause: Pause) -> bool:
    if day <= local_date(pause.started_at):
        return False
    return pause.ended_at is None or day <= local_date(pause.ended_at)


def _days_after(start: date, *, until: date | None = None) -> Iterator[date]:
    for distance in count(1):
        day = start + distance * _DAY
        if until is not None and day > until:
            return
        yield day


@cache
def _provisional_holidays(year: int) -> frozenset[date]:
    statutory = {date(year, month, day) for month, day in _FIXED}
    if year in _MOVING:
        spring, qingming, dragon_boat, mid_autumn = (date(year, *day) for day in _MOVING[year])
        statutory |= {spring + distance * _DAY for distance in (-1, 0, 1, 2)}
        statutory |= {qingming, dragon_boat, mid_autumn}
    free = set(statutory)
    for holiday in sorted(statutory):
        if holiday.weekday() >= _SATURDAY:
            free.add(_next_weekday_outside(free, holiday))
    return frozenset(free)


def _next_weekday_outside(free: set[date], day: date) -> date:
    return next(
        later for later in _days_after(day) if later.weekday() < _SATURDAY and later not in free
    )


def _warn_once(year: int) -> None:
    if year not in _warned:
        _warned.add(year)
        logger.warning(
            "working days are provisional: the year's holidays are not published or not installed",
            extra={"year": year, "last_published_year": LAST_PUBLISHED_YEAR},
        )
