"""Looking numbers up: every form of domain.md 6.6, every outcome, the same queries for many."""

from datetime import date
from typing import Any

import pytest

from standards.cited import selectors
from standards.cited.selectors import Wanted
from standards.domain import citations
from standards.domain.citations import Successor
from standards.enums import CitedStatus
from tests.standards.catalogue import TODAY, facts, replaced, store

pytestmark = pytest.mark.django_db
TURN = date(2026, 8, 1)


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("GB 2763.1—2022", "gb2763.1-2022"),
        ("GB/T 19001—2016", "ＧＢ／Ｔ　19001–2016"),
        ("GB/Z 21922—2008", "GB/Z21922―2008"),
        ("GBZ 2.1—2019", "GBZ 2.1-2019"),
        ("QB/T 1234—2020", "qb/t 1234 - 2020"),
        ("DB33/T 2015—2017", "DB33/T2015-2017"),
        ("DB3301/T 65—2018", "DB3301/T 65—2018"),
        ("DBS33/ 3009—2018", "DBS33/3009-2018"),
        ("T/ZZB 0001—2016", "t/zzb 0001-2016"),
        ("Q/ABC 001S—2024", "Q/ABC 001S-2024"),
    ],
)
def test_a_number_is_found_however_it_is_typed(stored: str, typed: str) -> None:
    store(facts(stored))
    citation = selectors.look_up(typed, TODAY)

    assert (citation.number, citation.outcome) == (stored, "CURRENT")
    assert (citation.source, citation.checked_on) == ("全国标准信息公共服务平台", TODAY)


@pytest.mark.parametrize("typed", ["", "GB 7718", "XX", "GB/T abc—2020", "GB" * 80, "标准"])
def test_a_text_that_is_no_number_is_malformed_and_says_why(typed: str) -> None:
    citation = selectors.look_up(typed, TODAY)

    assert citation.outcome == "MALFORMED"
    assert citation.sentence


@pytest.mark.parametrize("typed", ["GB/T 99999—2020", "Q/ABC 001—2024", "Q/A-B_C 1—2024"])
def test_what_the_catalogue_does_not_hold_is_unknown(typed: str) -> None:
    citation = selectors.look_up(typed, TODAY)

    assert (citation.outcome, citation.source, citation.checked_on) == ("UNKNOWN", "", None)
    assert citation.sentence


def test_what_was_replaced_names_its_successor() -> None:
    store(*replaced("GB 4706.1—2005", "GB/T 4706.1—2024", TURN))
    citation = selectors.look_up("GB 4706.1-2005", TODAY)

    assert (citation.outcome, citation.successors) == ("SUPERSEDED", ("GB/T 4706.1—2024",))
    assert citation.sentence == ("GB 4706.1—2005 已被 GB/T 4706.1—2024 代替，请改用代替它的标准。")


def test_the_same_number_was_current_the_day_before() -> None:
    store(*replaced("GB 4706.1—2005", "GB/T 4706.1—2024", TURN))
    found = selectors.look_up_all(["GB 4706.1—2005", "GB/T 4706.1—2024"], date(2026, 7, 31))

    assert {number: each.outcome.value for number, each in found.items()} == {
        "GB 4706.1—2005": "CURRENT",
        "GB/T 4706.1—2024": "UPCOMING",
    }


def test_a_mandatory_standard_says_that_it_is_one() -> None:
    store(facts("GB 2760—2024", is_mandatory=True))
    assert selectors.look_up("GB 2760—2024", TODAY).is_mandatory is True


@pytest.mark.parametrize("count", [1, 200])
def test_many_numbers_cost_the_same_queries_as_one(
    count: int, django_assert_num_queries: Any
) -> None:
    numbers = [f"GB/T {serial}—2020" for serial in range(1, count + 1)]
    store(*(facts(number) for number in numbers))

    with django_assert_num_queries(2):
        found = selectors.look_up_all(numbers, TODAY)

    assert {each.outcome.value for each in found.values()} == {"CURRENT"}
    assert len(found) == count


def test_the_list_is_narrowed_by_the_same_status_as_one_standard_has() -> None:
    gone, there = CitedStatus.WITHDRAWN, CitedStatus.CURRENT
    kinds = [
        facts(
            f"GB/T {10 + place}—2020",
            status=status,
            effective_on=effective,
            withdrawn_on=withdrawn,
            successors=successors,
        )
        for place, (status, effective, withdrawn, successors) in enumerate(
            (status, effective, withdrawn, successors)
            for status in (gone, there)
            for effective in (None, date(2026, 1, 1), date(2027, 1, 1))
            for withdrawn in (None, TODAY, date(2027, 2, 1))
            for successors in ((), (Successor("GB/T 1—2026"),))
            if not (withdrawn == TODAY and effective == date(2027, 1, 1))
        )
    ]
    store(facts("GB/T 1—2026"), *kinds)
    for status in CitedStatus:
        listed = selectors.cited_standards(Wanted(status=status), TODAY)
        expected = {each.number for each in kinds if citations.status_on(each, TODAY) == status}
        assert {row.number for row in listed} - {"GB/T 1—2026"} == expected


@pytest.mark.parametrize("typed", ["29606", "gb/t29606-2013", "真空", "VACUUM", "GB/T 29606—2013"])
def test_a_standard_is_found_by_a_part_of_its_number_or_title(typed: str) -> None:
    store(facts(title_en="Stainless steel vacuum cup"), facts("GB 1—2020", title_zh="别的"))
    found = selectors.cited_standards(Wanted(text=typed), TODAY)

    assert [row.number for row in found] == ["GB/T 29606—2013"]
