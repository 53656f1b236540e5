"""溯源: every rule at its edges."""

from typing import Any

import pytest

from tests.standards.records import of, points, row


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"level": "ITEM"}, "40.0"),
        ({"level": "LOT"}, "30.0"),
        ({"level": "MODEL"}, "10.0"),
        ({"gtin": None, "own_code": None}, "not met"),
        ({"gtin": None}, "40.0"),
        ({"is_unique": False}, "not met"),
    ],
)
def test_r01_the_code_scores_by_how_far_down_it_goes(
    changes: dict[str, Any], expected: str
) -> None:
    assert points("R-01", of("product_coding", **changes)) == expected


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        (["UP", "DOWN"], "25.0"),
        (["UP", "OWN"], "not met"),
        (["DOWN"], "not met"),
        (["OWN", "UP", "UP", "DOWN"], "25.0"),
    ],
)
def test_r02_a_party_before_and_one_after_are_known(directions: list[str], expected: str) -> None:
    rows = [row("trace_parties.parties", direction=each) for each in directions]
    assert points("R-02", of("trace_parties", parties=rows)) == expected


@pytest.mark.parametrize(
    ("lots", "expected"),
    [
        ([], "not met"),
        ([(0, 0)], "not met"),
        ([(5, 4)], "32.0"),  # 80 %
        ([(1000, 799)], "not met"),
        ([(5, 5), (5, 4)], "36.0"),
        ([(5, 9)], "40.0"),  # more events than required are no more than all
        ([(5, 5), (5, 2)], "not met"),
    ],
)
def test_r03_lots_score_by_their_mean_completeness(
    lots: list[tuple[int, int]], expected: str
) -> None:
    rows = [row("lot_events.lots", required=needed, present=there) for needed, there in lots]
    assert points("R-03", of("lot_events", lots=rows)) == expected


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        ("2026-11-01T10:00+08:00", "25.0"),
        ("2026-11-01T10:01+08:00", "20.0"),
        ("2026-11-01T12:00+08:00", "20.0"),
        ("2026-11-01T12:01+08:00", "12.0"),
        ("2026-11-02T08:00+08:00", "12.0"),
        ("2026-11-02T08:01+08:00", "not met"),
        ("2026-11-01T07:59+08:00", "not met"),  # before it began
        ("2026-11-01T02:00+00:00", "25.0"),  # the same moment, written in another zone
    ],
)
def test_r04_a_drill_scores_by_its_time(finished: str, expected: str) -> None:
    run = of("trace_drill", started_at="2026-11-01T08:00+08:00", finished_at=finished)
    assert points("R-04", run) == expected


@pytest.mark.parametrize("missed", ["materials_found", "customers_found"])
def test_r04_a_drill_that_missed_something_is_not_met(missed: str) -> None:
    assert points("R-04", of("trace_drill", **{missed: False})) == "not met"


@pytest.mark.parametrize(
    ("kept", "shelf_life", "expected"),
    [
        (24, None, "15.0"),
        (23, None, "not met"),
        (24, 18, "15.0"),
        (23, 18, "not met"),
        (6, 0, "15.0"),
    ],
)
def test_r05_records_outlive_the_shelf_life(
    kept: int, shelf_life: int | None, expected: str
) -> None:
    rule = of("record_retention", retention_months=kept, shelf_life_months=shelf_life)
    assert points("R-05", rule) == expected


@pytest.mark.parametrize(
    ("kind", "alerts", "answered", "expected"),
    [
        ("DOUBLE", 0, 0, "30.0"),
        ("SERIAL", 0, 0, "22.0"),
        ("NONE", 0, 0, "10.0"),
        ("DOUBLE", 3, 1, "23.3"),
        ("SERIAL", 2, 0, "12.0"),
    ],
)
def test_r06_codes_and_answers_score_together(
    kind: str, alerts: int, answered: int, expected: str
) -> None:
    record = of("scan_protection", code_kind=kind, alerts=alerts, answered_in_time=answered)
    assert points("R-06", record) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"last_drill_on": "2025-11-27"}, "15.0"),
        ({"last_drill_on": "2025-11-26"}, "not met"),
        ({"last_drill_on": None}, "not met"),
        ({"accepts_duty_to_report": False}, "not met"),
    ],
)
def test_r07_a_plan_a_drill_and_the_duty_to_report(changes: dict[str, Any], expected: str) -> None:
    assert points("R-07", of("recall_plan", **changes)) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"corrections": 0, "appended": 0, "approved": 0, "anchored": 0}, "10.0"),
        ({"corrections": 4, "appended": 3, "approved": 2, "anchored": 2}, "7.5"),
        ({"corrections": 2, "appended": 1, "approved": 2, "anchored": 1}, "2.5"),
        ({"overwritten": 1}, "not met"),
    ],
)
def test_r08_corrections_are_appended_and_records_anchored(
    counts: dict[str, int], expected: str
) -> None:
    assert points("R-08", of("record_trace", **{"overwritten": 0, **counts})) == expected
