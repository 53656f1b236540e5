"""What follows from the dates of a cited standard, and what cannot be true of one."""

from datetime import date
from typing import Any

import pytest

from standards.domain import citations
from standards.domain.citations import Successor
from standards.enums import CitedStatus
from tests.standards.catalogue import TODAY, facts

PAST, AHEAD = date(2026, 6, 1), date(2027, 3, 16)
NEW = (Successor("GB 1—2025"),)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, "CURRENT"),
        ({"effective_on": TODAY}, "CURRENT"),
        ({"effective_on": AHEAD}, "UPCOMING"),
        ({"effective_on": AHEAD, "status": CitedStatus.UPCOMING}, "UPCOMING"),
        ({"effective_on": PAST, "status": CitedStatus.UPCOMING}, "CURRENT"),
        ({"withdrawn_on": TODAY}, "WITHDRAWN"),
        ({"withdrawn_on": PAST, "successors": NEW}, "SUPERSEDED"),
        ({"withdrawn_on": AHEAD, "successors": NEW}, "CURRENT"),
        ({"withdrawn_on": AHEAD, "status": CitedStatus.WITHDRAWN}, "CURRENT"),
        ({"status": CitedStatus.WITHDRAWN}, "WITHDRAWN"),
        ({"status": CitedStatus.WITHDRAWN, "successors": NEW}, "SUPERSEDED"),
        ({"status": CitedStatus.SUPERSEDED, "successors": NEW}, "SUPERSEDED"),
    ],
)
def test_the_dates_decide_where_they_are_known(said: dict[str, Any], status: str) -> None:
    assert citations.status_on(facts(**said), TODAY) == status


def test_a_standard_turns_over_on_the_day_itself() -> None:
    old = facts(withdrawn_on=AHEAD, successors=NEW)
    new = facts("GB 1—2025", effective_on=AHEAD)
    day_before = date(2027, 3, 15)

    assert [citations.status_on(each, day_before) for each in (old, new)] == ["CURRENT", "UPCOMING"]
    assert [citations.status_on(each, AHEAD) for each in (old, new)] == ["SUPERSEDED", "CURRENT"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"published_on": AHEAD, "effective_on": PAST}, "effective_on"),
        ({"effective_on": AHEAD, "withdrawn_on": PAST}, "withdrawn_on"),
        ({"published_on": AHEAD, "withdrawn_on": PAST}, "withdrawn_on"),
        ({"status": CitedStatus.UPCOMING}, "effective_on"),
        ({"status": CitedStatus.SUPERSEDED}, "successors"),
        ({"successors": (Successor("GB/T 29606—2013"),)}, "successors"),
        ({"is_mandatory": True}, "is_mandatory"),
        ({"checked_on": AHEAD}, "checked_on"),
        ({"number": "GB 7718"}, "number"),
    ],
)
def test_what_cannot_be_true_is_found(said: dict[str, Any], field: str) -> None:
    assert [name for name, _sentence in citations.mistakes(facts(**said), TODAY)] == [field]


@pytest.mark.parametrize(
    ("number", "may"),
    [
        ("GB 7718—2011", True),
        ("GBZ 2.1—2019", True),
        ("DBS33/ 3009—2018", True),
        ("QB 1234—1991", True),
        ("GB/T 29606—2013", False),
        ("GB/Z 21922—2008", False),
        ("T/ZZB 0001—2016", False),
        ("Q/ABC 001—2024", False),
    ],
)
def test_only_some_numbers_can_bind_everybody(number: str, *, may: bool) -> None:
    assert citations.may_be_mandatory(number) is may


def test_numbers_sort_as_people_count() -> None:
    numbers = ["GB 14881—2013", "GB 2763.1—2022", "GB 2760—2024", "GB 2763—2021", "GB 2760—2014"]
    assert sorted(numbers, key=citations.sort_key) == [
        "GB 2760—2014",
        "GB 2760—2024",
        "GB 2763—2021",
        "GB 2763.1—2022",
        "GB 14881—2013",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "GB/T 1-2020\nGB 2-2021（部分）",
        "ＧＢ／Ｔ1-2020；GB2—2021 部分",
        "GB/T 1—2020、 GB 2—2021(部分)、GB/T 1—2020",
    ],
)
def test_successors_are_read_as_people_write_them(typed: str) -> None:
    assert citations.read_successors(typed) == (
        Successor("GB/T 1—2020"),
        Successor("GB 2—2021", is_partial=True),
    )


def test_a_successor_that_is_no_number_is_named() -> None:
    with pytest.raises(ValueError, match="四位年份"):
        citations.read_successors("GB/T 1—2020；GB 7718")


@pytest.mark.parametrize(
    ("text", "is_cited"),
    [
        ("产品质量法；GB 7718 或所属类别的规定", True),
        ("依据GB 7718—2011", True),
        ("GB 7718—2025", False),
        ("GB/T 7718", False),
        ("GB 77181", False),
        ("GB 7718.1", False),
    ],
)
def test_a_text_cites_a_standard_with_its_year_or_without_any(text: str, *, is_cited: bool) -> None:
    assert citations.is_cited_in("GB 7718—2011", text) is is_cited


def test_a_successor_is_written_before_what_it_replaces() -> None:
    first = facts("GB 1—1999", successors=(Successor("GB 1—2009"),))
    second = facts("GB 1—2009", successors=(Successor("GB 1—2019"),))
    third = facts("GB 1—2019")
    circle = [
        facts("GB 2—1999", successors=(Successor("GB 3—1999"),)),
        facts("GB 3—1999", successors=(Successor("GB 2—1999"),)),
    ]

    assert citations.in_order([first, *circle, second, third], known=[]) == (
        [third, second, first],
        circle,
    )
