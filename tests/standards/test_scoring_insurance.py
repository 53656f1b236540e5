"""保险: every rule at its edges. Today is 27 November 2026."""

from typing import Any

import pytest

from tests.standards.records import of, points, row

OWN, FACTORY = "91330106MAFAKE0002", "91330201MAFAKE019U"
CASE = of("case", uscc=OWN, factories=[{"uscc": FACTORY}], product="绿茶")
TERM = {"starts_on": "2026-11-27", "ends_on": "2026-12-27", "products": [{"product": "绿茶"}]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "50.0"),  # begins today, thirty days left
        ({"insured_uscc": FACTORY}, "50.0"),
        ({"insured_uscc": "91370102MAFAKE027G"}, "not met"),
        ({"starts_on": "2026-11-28"}, "not met"),
        ({"ends_on": "2026-12-26"}, "not met"),
        ({"products": [{"product": "红茶"}]}, "not met"),
        ({"products": [{"product": "红茶"}, {"product": "绿茶"}]}, "50.0"),
        ({"covers_mainland": False}, "not met"),
        ({"premium_is_paid": False}, "not met"),
    ],
)
def test_i01_the_policy_covers_this_product_now(changes: dict[str, Any], expected: str) -> None:
    assert points("I-01", CASE, of("policy", **{**TERM, **changes})) == expected


@pytest.mark.parametrize(
    ("band", "aggregate", "expected"),
    [
        ("UP_TO_5M", "2000000", "40.0"),  # at risk: one million at least
        ("UP_TO_5M", "1999999.99", "30.0"),
        ("UP_TO_5M", "1000000", "30.0"),
        ("UP_TO_5M", "500000", "15.0"),
        ("UP_TO_5M", "499999.99", "0.0"),
        ("UP_TO_100M", "4000000", "40.0"),  # at risk: two million
        ("UP_TO_2000M", "40000000", "30.0"),  # at risk: forty million
        (None, "40000000", "not met"),
    ],
)
def test_i02_the_limit_fits_the_sales(band: str | None, aggregate: str, expected: str) -> None:
    case = of("case", annual_sales_band=band)
    assert points("I-02", case, of("policy", aggregate=aggregate)) == expected


NOTHING = dict.fromkeys(
    ("covers_property", "covers_repair_and_return", "covers_recall_costs", "covers_legal_costs"),
    False,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"retroactive_months": 12}, "40.0"),
        ({"retroactive_months": 11}, "38.0"),
        ({"retroactive_months": None}, "38.0"),
        ({**NOTHING, "retroactive_months": 0}, "10.0"),
        ({**NOTHING, "covers_property": True, "retroactive_months": 12}, "22.0"),
        ({"covers_bodily_injury": False}, "not met"),
    ],
)
def test_i03_cover_scores_by_what_is_paid_for(changes: dict[str, Any], expected: str) -> None:
    assert points("I-03", of("policy", **changes)) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "30.0"), (5, "30.0"), (6, "20.0"), (10, "20.0"), (11, "0.0")]
)
def test_i04_advance_payout_scores_by_its_days(days: int, expected: str) -> None:
    assert points("I-04", of("advance_payout", working_days=days)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"longest_gap_days": None}, "20.0"),
        ({"longest_gap_days": 15}, "20.0"),
        ({"longest_gap_days": 16}, "0.0"),
        ({"endorsed_on": None}, "0.0"),
        ({"endorsed_on": None, "longest_gap_days": 16}, "0.0"),
    ],
)
def test_i05_the_insurers_own_signature_and_no_gap(changes: dict[str, Any], expected: str) -> None:
    assert points("I-05", of("policy", **changes)) == expected


SOON, LATE = ("2026-10-01", "2026-10-31"), ("2026-10-01", "2026-11-01")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([], "7.0"),
        ([LATE, LATE], "7.0"),
        ([SOON, SOON, SOON], "10.0"),
        ([SOON, SOON, LATE], "6.7"),
        ([SOON, SOON, ("2026-10-01", None)], "6.7"),
    ],
)
def test_i06_claims_score_by_the_share_decided_soon(
    claims: list[tuple[str, str | None]], expected: str
) -> None:
    rows = [
        row("claim_history.claims", reported_on=reported, decided_on=decided)
        for reported, decided in claims
    ]
    assert points("I-06", of("claim_history", claims=rows)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"surveyed_on": "2025-11-27", "findings": 2, "findings_closed": 2}, "10.0"),
        ({"surveyed_on": "2025-11-26"}, "0.0"),
        ({"findings": 2, "findings_closed": 1}, "5.0"),
        ({"findings": 0, "findings_closed": 0}, "10.0"),
    ],
)
def test_i07_a_survey_counts_half_until_its_findings_are_closed(
    changes: dict[str, Any], expected: str
) -> None:
    assert points("I-07", of("risk_survey", **changes)) == expected
