"""标准: every rule at its edges."""

from typing import Any

import pytest

from standards.domain.scoring import conformity
from tests.standards.records import facts, of, points, row


def disclosure(**changes: Any) -> dict[str, Any]:
    return row("standard_disclosure.standards", **changes)


def indicator(**changes: Any) -> dict[str, Any]:
    given = {"comparator": "LE", "limit": "1", "baseline_limit": "1", **changes}
    return row("indicators.indicators", **given)


def test_s01_disclosed_standards_score_in_full() -> None:
    stated = [disclosure(number="GB/T 30766-2014"), disclosure(number="Q/ABC 001S-2024")]
    assert points("S-01", of("standard_disclosure", standards=stated)) == "40.0"


def test_s01_an_enterprise_standard_of_an_unusual_form_is_disclosed_too() -> None:
    stated = [disclosure(number="Q/（杭）茶业 2024")]
    assert points("S-01", of("standard_disclosure", standards=stated)) == "40.0"


def cited(**changes: Any) -> dict[str, Any]:
    return row("citations.standards", is_executed=False, **changes)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([cited()], "30.0"),
        ([cited(), cited(standard_status="WITHDRAWN")], "25.0"),
        ([cited(standard_status="SUPERSEDED")] * 6, "0.0"),
        ([cited(standard_status="WITHDRAWN")] * 7, "0.0"),
        ([cited(), {**cited(standard_status="WITHDRAWN"), "is_executed": True}], "not met"),
        ([cited(), {**cited(standard_status="UNKNOWN"), "is_executed": True}], "not met"),
        ([cited(), {**cited(standard_status="UPCOMING"), "is_executed": True}], "not met"),
    ],
)
def test_s02_outdated_citations_cost_points_and_an_outdated_standard_all(
    rows: list[dict[str, Any]], expected: str
) -> None:
    assert points("S-02", of("citations", standards=rows)) == expected


@pytest.mark.parametrize(
    ("asked", "requirements", "expected"),
    [
        ([], [], "40.0"),
        (["GB 2763—2021"], [], "not met"),
        (["GB 2763—2021"], [("GB 2763-2021", "铅")], "40.0"),
        (["GB 2763—2021"], [("GB 2763-2021", "铅"), ("GB 2763-2021", "汞")], "not met"),
        (["GB 2763—2021", "GB 2762—2022"], [("GB 2763-2021", "铅")], "not met"),
        ([], [("GB 2763-2021", "汞")], "not met"),
    ],
)
def test_s03_every_mandatory_standard_has_tested_items(
    asked: list[str], requirements: list[tuple[str, str]], expected: str
) -> None:
    case = of("case", mandatory_standards=[{"number": number} for number in asked])
    rows = [
        row("mandatory_matrix.requirements", number=number, test_item=item)
        for number, item in requirements
    ]
    report = of("test_report", items=[row("test_report.items", name="铅")])
    matrix = of("mandatory_matrix", requirements=rows)
    assert points("S-03", case, matrix, report) == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ([("LE", "1", "1")], "0.0"),
        ([("LE", "0.8", "1")], "40.0"),  # 20 % stricter
        ([("LE", "0.9", "1")], "34.0"),  # 28 + 12 × half
        ([("GE", "1.2", "1")], "40.0"),
        ([("GE", "2", "1")], "40.0"),  # no more than full
        ([("LE", "1.2", "1")], "0.0"),  # weaker: no points taken away
        ([("LE", "0.8", "1"), ("LE", "1", "1")], "20.0"),  # 14 + 12 × 10 % of 20 %
        ([("LE", "0.8", "1"), ("EQ", "1", "1")], "40.0"),  # equality is not compared
        ([("EQ", "1", "1")], "not met"),
        ([("LE", "0", "0")], "0.0"),
        ([("GE", "1", "0")], "40.0"),
        ([("LE", "-12", "-10")], "40.0"),
    ],
)
def test_s04_indicators_score_by_share_and_margin(
    limits: list[tuple[str, str, str]], expected: str
) -> None:
    rows = [
        indicator(comparator=comparator, limit=limit, baseline_limit=baseline)
        for comparator, limit, baseline in limits
    ]
    assert points("S-04", of("indicators", indicators=rows)) == expected


NO_METHOD = {"method_standard": None, "method_status": None, "method_file": None}
PLAIN = {"concerns_safety": False}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([indicator()], "20.0"),
        ([indicator(**PLAIN), indicator(**PLAIN, **NO_METHOD)], "10.0"),
        ([indicator(**NO_METHOD)], "not met"),
        ([indicator(**{**NO_METHOD, "method_file": "file-1"})], "20.0"),
        ([indicator(method_status="WITHDRAWN", method_file=None)], "not met"),
        ([indicator(**PLAIN, **NO_METHOD)] * 3, "0.0"),
    ],
)
def test_s05_methods_score_by_share_and_safety_needs_all(
    rows: list[dict[str, Any]], expected: str
) -> None:
    assert points("S-05", of("indicators", indicators=rows)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"limit": "1", "weaker_is_stated": None}, "10.0"),
        ({"limit": "1.000000001", "weaker_is_stated": None}, "not met"),
        ({"limit": "2", "weaker_is_stated": False}, "not met"),
        ({"limit": "2", "weaker_is_stated": True}, "10.0"),
        ({"comparator": "GE", "limit": "0.9", "weaker_is_stated": None}, "not met"),
        ({"baseline_limit": None, "limit": "9", "weaker_is_stated": None}, "10.0"),
    ],
)
def test_s06_what_is_weaker_than_recommended_says_so(
    changes: dict[str, Any], expected: str
) -> None:
    assert points("S-06", of("indicators", indicators=[indicator(**changes)])) == expected


def test_s06_weaker_is_the_words_of_the_direction() -> None:
    (read,) = facts("indicators", indicators=[indicator(limit="1.1")]).rows("indicators")
    assert conformity.is_weaker(read) is True


@pytest.mark.parametrize(
    ("on_label", "right", "expected"),
    [
        ("GB/T 30766—2014", [True], "20.0"),
        ("gb/t30766-2014", [True, True, False], "13.3"),
        ("GB/T 30766—2014", [False], "0.0"),
        ("GB/T 30766—2013", [True], "not met"),
    ],
)
def test_s07_the_label_carries_the_declared_standard(
    on_label: str, right: list[bool], expected: str
) -> None:
    checklist = [row("label_set.checklist", is_right=each) for each in right]
    label = of("label_set", standard_on_label=on_label, checklist=checklist)
    stated = of("standard_disclosure", standards=[disclosure(number="GB/T 30766—2014")])
    assert points("S-07", label, stated) == expected
