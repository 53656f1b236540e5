"""检测: every rule at its edges, and the verdicts that the platform computes itself."""

from typing import Any

import pytest

from standards.domain import verdicts
from tests.standards.records import facts, of, points, row, score

CASE = of("case", submitted_on="2026-11-27", models=[{"model": "A"}])
MATRIX = of("mandatory_matrix", requirements=[row("mandatory_matrix.requirements", test_item="铅")])


def item(**changes: Any) -> dict[str, Any]:
    given = {
        "name": "铅",
        "comparator": "LE",
        "limit": "5",
        "value": "1",
        "is_below_detection": False,
        "verdict": "PASSED",
        **changes,
    }
    return row("test_report.items", **given)


def report(**changes: Any) -> tuple[str, Any]:
    given = {
        "model": "A",
        "issued_on": "2026-11-01",
        "cma_valid_to": "2026-11-01",
        "items": [item()],
        **changes,
    }
    return of("test_report", **given)


@pytest.mark.parametrize(
    ("comparator", "value", "expected"),
    [
        ("LE", "5.0", "PASSED"),
        ("LE", "5.000000001", "FAILED"),
        ("LT", "5", "FAILED"),
        ("LT", "4.9", "PASSED"),
        ("GE", "5", "PASSED"),
        ("GE", "4.9", "FAILED"),
        ("GT", "5", "FAILED"),
        ("GT", "5.1", "PASSED"),
        ("EQ", "5.00", "PASSED"),
        ("EQ", "5.01", "FAILED"),
        ("BETWEEN", "5", "PASSED"),
        ("BETWEEN", "7", "PASSED"),
        ("BETWEEN", "7.1", "FAILED"),
        ("BETWEEN", "4.9", "FAILED"),
    ],
)
def test_a_verdict_is_computed_from_value_and_limit(
    comparator: str, value: str, expected: str
) -> None:
    given = item(comparator=comparator, value=value, upper_limit="7")
    (read,) = facts("test_report", items=[given]).rows("items")
    assert verdicts.of_item(read) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"comparator": "LE", "value": "5"}, "PASSED"),
        ({"comparator": "LE", "value": "6"}, None),  # the method could not have seen a failure
        ({"comparator": "GE", "value": "1"}, None),
        ({"comparator": "WORDS", "value": None, "limit": None}, None),
    ],
)
def test_below_detection_and_words_say_only_what_they_can(
    changes: dict[str, Any], expected: str | None
) -> None:
    (read,) = facts("test_report", items=[item(is_below_detection=True, **changes)]).rows("items")
    assert verdicts.of_item(read) == expected


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([report()], "60.0"),
        ([report(issued_on="2025-11-27", cma_valid_to="2025-11-27")], "60.0"),  # twelve months
        ([report(issued_on="2025-11-26")], "not met"),
        ([report(issued_on="2026-11-28", cma_valid_to="2027-01-01")], "not met"),
        ([report(cma_valid_to="2026-10-31")], "not met"),
        ([report(model="B")], "not met"),
        ([report(items=[item(name="汞")])], "not met"),
        ([report(items=[item(value="6", verdict="FAILED")])], "not met"),
        ([report(items=[item(name="汞")]), report()], "60.0"),
        ([report(), report(items=[item(value="6", verdict="FAILED")])], "not met"),
        ([report(), report(model="B", items=[item(value="6", verdict="FAILED")])], "60.0"),
    ],
)
def test_t01_a_report_is_young_qualified_and_covers_what_counts(
    reports: list[tuple[str, Any]], expected: str
) -> None:
    assert points("T-01", CASE, MATRIX, *reports) == expected


def test_t01_safety_indicators_are_tested_too() -> None:
    safe = row("indicators.indicators", name="汞", concerns_safety=True)
    plain = row("indicators.indicators", name="香气", concerns_safety=False)
    assert points("T-01", CASE, of("indicators", indicators=[plain]), report()) == "60.0"
    assert points("T-01", CASE, of("indicators", indicators=[plain, safe]), report()) == "not met"


def test_t01_a_verdict_that_differs_from_the_computed_one_is_a_nonconformity() -> None:
    wrong = report(items=[item(value="6", verdict="PASSED")])
    result = score("T-01", CASE, MATRIX, wrong)
    assert (result.is_met, result.is_nonconformity) == (False, True)
    assert score("T-01", CASE, MATRIX, report(model="B")).is_nonconformity is False


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sampled_by": "BODY"}, "30.0"),
        ({"sampled_by": "LABORATORY"}, "24.0"),
        ({"sampled_by": "ENTERPRISE"}, "10.0"),
        ({"sampled_by": "BODY", "lot_is_known": False}, "not met"),
    ],
)
def test_t02_sampling_scores_by_who_drew(changes: dict[str, Any], expected: str) -> None:
    assert points("T-02", of("sampling_record", **changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "30.0"),
        ({"endorsed_on": None}, "10.0"),
        ({"endorsed_on": None, "qr_checked_on": None}, "0.0"),
    ],
)
def test_t03_the_laboratorys_own_signature_counts_most(
    changes: dict[str, Any], expected: str
) -> None:
    assert points("T-03", report(**changes)) == expected


@pytest.mark.parametrize(
    ("made", "inspected", "expected"),
    [(0, 0, "not met"), (10, 9, "27.0"), (1000, 899, "not met"), (3, 3, "30.0")],
)
def test_t04_lots_score_by_inspection(made: int, inspected: int, expected: str) -> None:
    record = of("lot_inspections", lots_made=made, lots_inspected=inspected)
    assert points("T-04", record) == expected


FAILED = {"fact_kind": "SPOT_CHECK", "verdict": "FAILED", "rectified_on": "2026-11-20"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"verdict": "PASSED"}, "20.0"),
        ({"retest_passed": True}, "10.0"),
        ({"retest_passed": None}, "not met"),
        ({"rectified_on": None}, "not met"),
        ({"rectified_on": None, "document_on": "2024-11-26"}, "20.0"),
        ({"fact_kind": "PENALTY"}, "20.0"),
    ],
)
def test_t05_spot_checks_of_24_months(changes: dict[str, Any], expected: str) -> None:
    assert points("T-05", of("enforcement_record", **{**FAILED, **changes})) == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (["2026-11-27"], "15.0"),
        (["2026-11-26"], "0.0"),
        (["2026-11-27", "2026-11-26", "2026-01-01"], "5.0"),
    ],
)
def test_t06_instruments_score_by_their_calibration(due: list[str], expected: str) -> None:
    rows = [row("instruments.instruments", calibration_due_on=each) for each in due]
    assert points("T-06", of("instruments", instruments=rows)) == expected


@pytest.mark.parametrize(("grade", "expected"), [(0, "not met"), (1, "3.0"), (5, "15.0")])
def test_t07_the_experts_grade_times_three(grade: int, expected: str) -> None:
    assert points("T-07", of("retention_control", expert_grade=grade)) == expected
