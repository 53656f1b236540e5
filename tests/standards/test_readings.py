"""What is handed in is read against its definition: everything wrong at once, nothing guessed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from standards.domain import evidence, readings
from standards.domain.readings import Problem
from tests.standards.records import EDITION, row, sample


def read(code: str, raw: dict[str, Any]) -> readings.Reading:
    with translation.override("en"):
        return readings.read(EDITION.evidence_types[code], raw)


def problems(code: str, **changes: Any) -> dict[str, str]:
    return {each.path: each.sentence for each in read(code, sample(code, **changes)).problems}


def test_values_are_read_by_kind_and_written_as_they_are_kept() -> None:
    facts = read(
        "policy",
        sample(
            "policy",
            insurer_uscc=" ９1330106 mafake0002",
            aggregate="5000000.50",
            starts_on="2026-01-31",
            retroactive_months="12",
        ),
    ).facts
    assert facts.text("insurer_uscc") == "91330106MAFAKE0002"
    assert facts.number("aggregate") == Decimal("5000000.50")
    assert facts.day("starts_on") == date(2026, 1, 31)
    assert facts.count("retroactive_months") == 12
    assert facts.yes("premium_is_paid") is True
    assert [each.text("product") for each in facts.rows("products")] == ["茶"]


def test_a_moment_keeps_its_zone() -> None:
    facts = read("sampling_record", sample("sampling_record")).facts
    assert facts.moment("sampled_at") == datetime(2026, 11, 1, 0, 0, tzinfo=UTC)


def test_a_standard_number_is_kept_in_its_normal_form() -> None:
    raw = sample("label_set", standard_on_label="gb/t19001-2016")
    assert read("label_set", raw).facts.text("standard_on_label") == "GB/T 19001—2016"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("starts_on", "2026-02-30"),
        ("starts_on", "31.01.2026"),
        ("starts_on", "0001-01-01"),
        ("starts_on", "9999-12-31"),
        ("aggregate", "five"),
        ("aggregate", "NaN"),
        ("aggregate", "1e999"),
        ("aggregate", "１２"),
        ("aggregate", "-1"),
        pytest.param("aggregate", 10**5000, id="more digits than Python writes"),
        ("aggregate", 1.5),
        ("aggregate", ["1"]),
        ("retroactive_months", "1.5"),
        ("retroactive_months", "121"),
        ("basis", "SOMETHING"),
        ("premium_is_paid", "yes"),
        ("premium_is_paid", 1),
        ("products", "茶"),
        ("products", [1]),
        ("products", [{"product": "茶"}] * 201),
        ("insurer_uscc", "91330106MAFAKE0003"[:17]),
        ("insurer_uscc", "91330106MAFAKE00I2"),
        ("policy_number", "x" * 61),
        ("policy_number", "a\x00b"),
        ("policy_number", {}),
    ],
)
def test_what_cannot_be_read_is_one_problem_of_its_field(field: str, typed: object) -> None:
    assert list(problems("policy", **{field: typed})) == [field]


@pytest.mark.parametrize("typed", ["2026-11-01T08:00", "2026-11-01T25:00+08:00", "today"])
def test_a_moment_without_zone_or_sense_is_refused(typed: str) -> None:
    assert list(problems("sampling_record", sampled_at=typed)) == ["sampled_at"]


@pytest.mark.parametrize("typed", ["6901234567893", "12", "abc"])
def test_a_bar_code_with_a_wrong_check_digit_is_refused(typed: str) -> None:
    assert list(problems("product_coding", gtin=typed)) == ["gtin"]


def test_everything_wrong_is_found_in_one_pass() -> None:
    items = [row("test_report.items"), row("test_report.items", value="much", name=None)]
    found = problems("test_report", items=items, issued_on="never", colour="red", pages=0)
    assert sorted(found) == ["colour", "issued_on", "items.1.name", "items.1.value", "pages"]


def test_a_missing_field_is_named_in_the_readers_language() -> None:
    assert problems("policy", policy_number="  ") == {
        "policy_number": "Please fill in “Policy number”."
    }
    kind = EDITION.evidence_types["policy"]
    with translation.override("zh-hans"):
        found = readings.read(kind, sample("policy", policy_number=None)).problems
    assert found == (Problem("policy_number", "请填写“保单号”。"),)


def test_an_empty_table_is_missing() -> None:
    assert list(problems("policy", products=[])) == ["products"]


def test_an_optional_field_may_stay_empty() -> None:
    raw = sample("policy", endorsed_on=None, longest_gap_days=None)
    reading = read("policy", raw)
    assert reading.problems == ()
    assert reading.facts.day("endorsed_on") is None


def test_a_field_is_asked_when_another_says_so() -> None:
    between = row("test_report.items", comparator="BETWEEN", upper_limit=None)
    words = row("test_report.items", comparator="WORDS", limit=None, value=None, upper_limit=None)
    assert list(problems("test_report", items=[between, words])) == ["items.0.upper_limit"]


def test_a_condition_on_nonsense_asks_nothing_and_breaks_nothing() -> None:
    nonsense = row("test_report.items", comparator=["LE"], limit=None)
    assert list(problems("test_report", items=[nonsense])) == ["items.0.comparator"]


def test_facts_are_read_by_the_kind_they_have() -> None:
    facts = read("policy", sample("policy")).facts
    with pytest.raises(KeyError):
        facts.text("no_such_field")
    with pytest.raises(TypeError):
        facts.count("premium_is_paid")
    with pytest.raises(TypeError):
        facts.day("policy_number")


def test_walk_goes_through_the_fields_of_tables_too() -> None:
    given = {
        "title": {"zh": "表", "en": "Table"},
        "source": "OFFICIAL",
        "fields": {
            "rows": {
                "kind": "ROWS",
                "zh": "明细",
                "en": "Rows",
                "fields": {"cell": {"kind": "TEXT", "zh": "格", "en": "Cell"}},
            }
        },
    }
    kind = evidence.parse("table", given)
    assert [(each.code, each.source) for each in kind.walk()] == [
        ("rows", "OFFICIAL"),
        ("cell", "OFFICIAL"),
    ]
