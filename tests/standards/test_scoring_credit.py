"""信用: every rule at its edges. Today is 27 November 2026."""

from typing import Any

import pytest

from tests.standards.records import of, points

CASE = of("case")
DOUBLE_LICENCE = [{"licence_kind": "FOOD"}, {"licence_kind": "CCC"}]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"snapshot_on": "2026-10-28"}, "30.0"),  # thirty days
        ({"snapshot_on": "2026-10-27"}, "not met"),
        ({"snapshot_on": "2026-11-28"}, "not met"),  # tomorrow
        ({"operating_status": "OPERATING"}, "30.0"),
        ({"operating_status": "REVOKED"}, "not met"),
        ({"uscc": "91330201MAFAKE019U"}, "not met"),
        ({"name": "茶业"}, "not met"),
    ],
)
def test_c01_the_licence_is_the_applicants_and_looked_up_lately(
    changes: dict[str, Any], expected: str
) -> None:
    assert points("C-01", CASE, of("business_licence", **changes)) == expected


@pytest.mark.parametrize(
    ("required", "held", "expected"),
    [
        ([], [], "30.0"),
        ([{"licence_kind": "FOOD"}], [], "not met"),
        ([{"licence_kind": "FOOD"}], [{"licence_kind": "CCC", "valid_to": None}], "not met"),
        ([{"licence_kind": "FOOD"}], [{"licence_kind": "FOOD", "valid_to": "2027-02-25"}], "30.0"),
        (
            [{"licence_kind": "FOOD"}],
            [{"licence_kind": "FOOD", "valid_to": "2027-02-24"}],  # 89 days
            "not met",
        ),
        ([{"licence_kind": "FOOD"}], [{"licence_kind": "FOOD", "valid_to": None}], "30.0"),
        (
            [{"licence_kind": "FOOD"}],
            [{"licence_kind": "FOOD", "valid_to": None, "covers_product": False}],
            "not met",
        ),
        (DOUBLE_LICENCE, [{"licence_kind": "FOOD", "valid_to": None}], "not met"),
        (
            DOUBLE_LICENCE,
            [{"licence_kind": kind, "valid_to": None} for kind in ("CCC", "FOOD")],
            "30.0",
        ),
    ],
)
def test_c02_every_licence_that_the_category_requires_is_held(
    required: list[dict[str, str]], held: list[dict[str, Any]], expected: str
) -> None:
    case = of("case", required_licences=required)
    assert points("C-02", case, *(of("licence", **each) for each in held)) == expected


ANSWERS = [
    {"list": name, "result": "CLEAR"}
    for name in ("SERIOUS_DISHONESTY", "ABNORMAL_OPERATION", "DISHONEST_DEBTOR")
]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"queried_on": "2026-10-28"}, "30.0"),
        ({"queried_on": "2026-10-27"}, "not met"),
        ({"answers": ANSWERS[:2]}, "not met"),
        ({"answers": [*ANSWERS[:2], {**ANSWERS[2], "result": "LISTED"}]}, "not met"),
        ({"answers": [*ANSWERS, {**ANSWERS[2], "result": "CLEAR"}]}, "30.0"),
        ({"answers": [{**ANSWERS[0], "result": "LISTED"}, *ANSWERS]}, "not met"),  # once is enough
    ],
)
def test_c03_all_lists_were_searched_and_name_nobody(
    changes: dict[str, Any], expected: str
) -> None:
    query = {"queried_on": "2026-11-20", "answers": ANSWERS, **changes}
    assert points("C-03", of("list_query", **query)) == expected


@pytest.mark.parametrize(
    ("grade", "expected"), [("AAA", "40.0"), ("AA", "34.0"), ("A", "28.0"), ("BBB", "20.0")]
)
def test_c04_the_grade_gives_the_points(grade: str, expected: str) -> None:
    report = of("credit_report", grade=grade, issued_on="2026-01-01", valid_to="2026-12-31")
    assert points("C-04", report) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"grade": "BELOW"}, "0.0"),
        ({"endorsed_on": None}, "not met"),
        ({"valid_to": "2026-11-27"}, "40.0"),  # the last day counts
        ({"valid_to": "2026-11-26"}, "not met"),
        ({"issued_on": "2025-11-27", "valid_to": "2030-01-01"}, "40.0"),  # twelve months
        ({"issued_on": "2025-11-26", "valid_to": "2030-01-01"}, "not met"),
        ({"issued_on": "2026-11-28", "valid_to": "2027-01-01"}, "not met"),
    ],
)
def test_c04_a_report_counts_confirmed_and_in_its_term(
    changes: dict[str, Any], expected: str
) -> None:
    given = {"issued_on": "2026-01-01", "valid_to": "2026-12-31", **changes}
    assert points("C-04", of("credit_report", **given)) == expected


PENALTY = {"fact_kind": "PENALTY", "verdict": None, "concerns_safety": False}
FAILURE = {"fact_kind": "SPOT_CHECK", "verdict": "FAILED", "concerns_safety": False}


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], "30.0"),
        ([{**PENALTY, "public_until": "2026-11-27"}], "20.0"),
        ([{**PENALTY, "public_until": "2026-11-26"}], "30.0"),
        ([{**PENALTY, "public_until": None}], "20.0"),
        ([{**PENALTY, "public_until": "2027-01-01"}] * 4, "0.0"),
        ([{**FAILURE, "document_on": "2024-11-27"}], "15.0"),  # 24 months
        ([{**FAILURE, "document_on": "2024-11-26"}], "30.0"),
        ([{**FAILURE, "verdict": "PASSED"}], "30.0"),
        ([{**FAILURE, "concerns_safety": True, "rectified_on": "2026-11-01"}], "15.0"),
        ([{**FAILURE, "concerns_safety": True, "rectified_on": None}], "not met"),
    ],
)
def test_c05_penalties_and_failed_lots_cost_points(
    records: list[dict[str, Any]], expected: str
) -> None:
    assert points("C-05", *(of("enforcement_record", **each) for each in records)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "20.0"),
        ({"signatory_role": "AUTHORISED"}, "20.0"),
        ({"signatory_role": "OTHER"}, "not met"),
        ({"published_on": None}, "not met"),
    ],
)
def test_c06_the_commitment_is_signed_and_public(changes: dict[str, Any], expected: str) -> None:
    assert points("C-06", of("commitment", **changes)) == expected


@pytest.mark.parametrize(
    ("accepted", "closed", "expected"),
    [(0, 0, "14.0"), (4, 0, "14.0"), (5, 0, "0.0"), (5, 5, "20.0"), (7, 6, "17.1")],
)
def test_c07_complaints_score_by_the_share_closed_in_time(
    accepted: int, closed: int, expected: str
) -> None:
    history = of("complaint_history", accepted=accepted, closed_in_time=closed)
    assert points("C-07", history) == expected
