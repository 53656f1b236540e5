"""Working days against the State Council's published notices, and the clock that stops."""

import logging
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.checks.registry import registry
from hypothesis import given
from hypothesis import strategies as st

from qbs_platform.common import checks, workdays
from qbs_platform.common.workdays import SHANGHAI, Deadline, Pause

# 国务院办公厅关于 2024 / 2025 / 2026 年部分节假日安排的通知: first and last day off.
DAYS_OFF = (
    ("2024-01-01", "2024-01-01"),  # 元旦
    ("2024-02-10", "2024-02-17"),  # 春节
    ("2024-04-04", "2024-04-06"),  # 清明节
    ("2024-05-01", "2024-05-05"),  # 劳动节
    ("2024-06-08", "2024-06-10"),  # 端午节
    ("2024-09-15", "2024-09-17"),  # 中秋节
    ("2024-10-01", "2024-10-07"),  # 国庆节
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),  # 国庆节、中秋节
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)
# Weekend days on which people work instead.
MAKE_UP_DAYS = (
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14",
    "2024-09-29", "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip
MONDAY = date(2026, 11, 23)
published_days = st.dates(date(2024, 1, 1), date(2026, 6, 30))


def at(day: str, clock: str = "10:00") -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), SHANGHAI)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=distance) for distance in range((last - first).days + 1)]


def test_three_published_years_are_as_the_notices_say() -> None:
    off = {
        day
        for first, last in DAYS_OFF
        for day in days(date.fromisoformat(first), date.fromisoformat(last))
    }
    made_up = {date.fromisoformat(day) for day in MAKE_UP_DAYS}
    expected = {
        day: day in made_up or (day.weekday() < 5 and day not in off)
        for day in days(date(2024, 1, 1), date(2026, 12, 31))
    }

    assert {day: workdays.is_workday(day) for day in expected} == expected


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-11-23", 5, "2026-11-30"),  # over one weekend
        ("2026-09-24", 5, "2026-10-09"),  # 中秋节 and 国庆节
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday on which people work
        ("2026-02-14", 1, "2026-02-24"),  # 春节
        ("2026-11-21", 1, "2026-11-23"),  # begins on a Saturday
        ("2026-11-30", -5, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-21"),
    ],
)
def test_adding_working_days_steps_over_holidays(start: str, count: int, expected: str) -> None:
    assert workdays.add_workdays(date.fromisoformat(start), count) == date.fromisoformat(expected)


def test_day_on_which_a_period_begins_does_not_count() -> None:
    assert workdays.workdays_between(MONDAY, MONDAY) == 0
    assert workdays.workdays_between(MONDAY, date(2026, 11, 30)) == 5


def test_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        workdays.workdays_between(MONDAY, date(2026, 11, 22))


@given(published_days, st.integers(1, 90))
def test_counting_undoes_adding(start: date, count: int) -> None:
    end = workdays.add_workdays(start, count)
    assert workdays.is_workday(end)
    assert workdays.workdays_between(start, end) == count


@given(published_days, st.integers(0, 40), st.integers(0, 40))
def test_adding_twice_is_adding_the_sum(start: date, first: int, second: int) -> None:
    in_two = workdays.add_workdays(workdays.add_workdays(start, first), second)
    assert in_two == workdays.add_workdays(start, first + second)


@given(published_days, st.integers(1, 60))
def test_stepping_back_returns_to_a_working_day(start: date, count: int) -> None:
    day = workdays.add_workdays(start, 1)
    assert workdays.add_workdays(workdays.add_workdays(day, count), -count) == day


def test_years_before_the_package_are_refused() -> None:
    with pytest.raises(ValueError, match="2003"):
        workdays.is_workday(date(2003, 12, 31))


# -- years without a notice -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [
        ("2027-01-01", False),  # 元旦
        ("2027-02-05", False),  # 除夕
        ("2027-02-08", False),  # 初三
        ("2027-02-09", False),  # 初一 and 初二 fell on a weekend
        ("2027-02-10", False),
        ("2027-02-11", True),
        ("2027-04-05", False),  # 清明节
        ("2027-05-03", False),  # 劳动节 fell on a weekend
        ("2027-06-09", False),  # 端午节
        ("2027-09-15", False),  # 中秋节
        ("2027-10-04", False),  # 国庆节 fell on a weekend
        ("2027-10-06", True),
        ("2033-10-03", False),  # beyond the table only the fixed days are known
        ("2033-10-04", False),
        ("2033-10-06", True),
        ("2033-01-31", True),
    ],
)
def test_provisional_year_has_weekends_and_statutory_days(day: str, is_workday: bool) -> None:
    assert workdays.is_provisional(date.fromisoformat(day))
    assert workdays.is_workday(date.fromisoformat(day)) == is_workday


def test_published_year_is_not_provisional() -> None:
    assert not workdays.is_provisional(date(2026, 12, 31))


def test_provisional_year_is_reported_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workdays, "_warned", set())
    with caplog.at_level(logging.WARNING, logger=workdays.__name__):
        for _ in range(3):
            workdays.add_workdays(date(2026, 12, 1), 60)
    (record,) = caplog.records
    assert (record.levelname, record.__dict__["year"]) == ("WARNING", 2027)


@pytest.mark.parametrize(
    ("today", "warnings"),
    [("2026-11-30", []), ("2026-12-01", ["qbs.W001"]), ("2027-01-01", ["qbs.W001"])],
)
def test_check_warns_from_december_when_next_year_is_missing(
    today: str, warnings: list[str]
) -> None:
    found = checks.holiday_warnings(date.fromisoformat(today))
    assert [message.id for message in found] == warnings


def test_check_is_registered() -> None:
    assert checks.check_holidays_are_published in registry.get_checks()


# -- the clock that stops -------------------------------------------------------------------------


def test_deadline_without_a_pause_is_the_working_day_itself() -> None:
    assert Deadline(at("2026-11-23"), 5).due_on() == date(2026, 11, 30)


def test_deadline_waits_while_the_enterprise_holds_the_case() -> None:
    pause = Pause(at("2026-11-24"), at("2026-11-26"))
    assert Deadline(at("2026-11-23"), 5, (pause,)).due_on() == date(2026, 12, 2)


def test_case_returned_on_the_same_day_costs_nobody_a_day() -> None:
    pause = Pause(at("2026-11-24", "09:00"), at("2026-11-24", "17:00"))
    assert Deadline(at("2026-11-23"), 5, (pause,)).due_on() == date(2026, 11, 30)


def test_overlapping_pauses_count_once() -> None:
    pauses = (
        Pause(at("2026-11-24"), at("2026-11-26")),
        Pause(at("2026-11-25"), at("2026-11-26", "18:00")),
    )
    assert Deadline(at("2026-11-23"), 5, pauses).due_on() == date(2026, 12, 2)


def test_deadline_is_unknown_while_the_clock_stands() -> None:
    paused = Deadline(at("2026-11-23"), 5, (Pause(at("2026-11-24")),))
    assert paused.due_on() is None
    assert paused.days_left(date(2027, 1, 1)) == 4
    assert not paused.is_overdue(at("2027-01-01"))


def test_pause_that_begins_too_late_changes_nothing() -> None:
    late = Deadline(at("2026-11-23"), 5, (Pause(at("2026-12-02")),))
    assert late.due_on() == date(2026, 11, 30)
    assert late.is_overdue(at("2026-12-03"))


def test_last_day_is_in_time_until_midnight_in_shanghai() -> None:
    deadline = Deadline(at("2026-11-23"), 5)
    assert not deadline.is_overdue(at("2026-11-30", "23:59"))
    assert deadline.is_overdue(at("2026-12-01", "00:00"))
    assert deadline.is_overdue(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))


def test_start_is_a_date_in_shanghai() -> None:
    late_in_utc = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # Monday half past midnight there
    assert Deadline(late_in_utc, 5).due_on() == date(2026, 11, 30)


def test_days_left_run_down_and_below_zero() -> None:
    deadline = Deadline(at("2026-11-23"), 5)
    left = [deadline.days_left(day) for day in days(date(2026, 11, 27), date(2026, 12, 2))]
    assert left == [1, 1, 1, 0, -1, -2]


def test_times_without_a_zone_are_refused() -> None:
    naive = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001  the point of the test
    with pytest.raises(ValueError, match="zone"):
        Deadline(naive, 5).due_on()


def test_impossible_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Deadline(at("2026-11-23"), 0)
    with pytest.raises(ValueError, match="ends before it begins"):
        Pause(at("2026-11-24"), at("2026-11-23"))


moments = st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31), timezones=st.just(SHANGHAI))  # noqa: DTZ001
pauses = st.builds(
    lambda start, length: Pause(start, start + length),
    moments,
    st.timedeltas(timedelta(0), timedelta(days=40)),
)


@given(moments, st.integers(1, 30), st.lists(pauses, max_size=3))
def test_due_day_uses_exactly_the_days_and_is_the_first_that_does(
    start: datetime, count: int, held: list[Pause]
) -> None:
    deadline = Deadline(start, count, tuple(held))
    due = deadline.due_on()

    assert due is not None
    assert deadline.days_used(due) == count
    assert deadline.days_used(due - timedelta(days=1)) == count - 1


@given(moments, st.integers(1, 30), st.lists(pauses, max_size=3))
def test_pauses_never_shorten_a_deadline(start: datetime, count: int, held: list[Pause]) -> None:
    plain, paused = Deadline(start, count).due_on(), Deadline(start, count, tuple(held)).due_on()
    assert plain is not None
    assert paused is not None
    assert paused >= plain == workdays.add_workdays(workdays.local_date(start), count)
