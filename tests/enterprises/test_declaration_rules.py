"""Self-declarations without a database: comparisons, findings, the hashed content, what changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from enterprises.declaration_enums import Against, Comparator, DeclarationPart, DeclarationStatus
from enterprises.domain.declarations import (
    baselines,
    changes,
    content,
    findings,
    published,
    transitions,
)
from enterprises.domain.declarations.changes import Kind
from enterprises.domain.declarations.content import Content, Executed, Indicator, Requirement
from enterprises.domain.declarations.published import Around
from qbs_platform.anchoring import canonical
from standards.domain.citations import Citation
from standards.enums import CitationOutcome

EXECUTED = "GB/T 14456.1—2017"
MANDATORY = "GB 2762—2022"
METHOD = "GB/T 8302—2013"
GOOD = Indicator(
    name="水分",
    unit="%",
    comparator=Comparator.LE,
    limit=Decimal("6.5"),
    method=METHOD,
    baseline_standard=EXECUTED,
    baseline_unit="%",
    baseline_limit=Decimal("7.0"),
)
WHOLE = Content(
    standards=(Executed(EXECUTED, "绿茶"),),
    indicators=(GOOD,),
    mandatory=(Requirement(MANDATORY, "铅不大于 5 mg/kg", test="铅"),),
)


def cited(number: str, outcome: str = "CURRENT", *, is_mandatory: bool = False) -> Citation:
    return Citation(number, CitationOutcome(outcome), f"{number} {outcome}", "", is_mandatory)


def catalogue(**outcomes: str) -> Mapping[str, Citation]:
    """Everything current but what is named: ``method="WITHDRAWN"``."""
    return {
        EXECUTED: cited(EXECUTED, outcomes.get("executed", "CURRENT")),
        METHOD: cited(METHOD, outcomes.get("method", "CURRENT")),
        MANDATORY: cited(MANDATORY, outcomes.get("mandatory", "CURRENT"), is_mandatory=True),
    }


def sentences(text: Content, *, blocks: bool = True, **outcomes: str) -> list[str]:
    found = findings.found_in(text, [MANDATORY], catalogue(**outcomes))
    return [each.sentence for each in found if each.blocks is blocks]


def with_indicator(**changed: Any) -> Content:
    return replace(WHOLE, indicators=(replace(GOOD, **changed),))


# --- against the baseline


@pytest.mark.parametrize(
    ("comparator", "limit", "baseline", "expected"),
    [
        (Comparator.LE, "7.0", "7", Against.EQUAL),
        (Comparator.LE, "7.0000000001", "7", Against.WEAKER),
        (Comparator.LE, "6.9999999999", "7", Against.STRICTER),
        (Comparator.GE, "7", "7.0", Against.EQUAL),
        (Comparator.GE, "6.9999999999", "7", Against.WEAKER),
        (Comparator.GE, "7.0000000001", "7", Against.STRICTER),
        (Comparator.LE, "-5", "-6", Against.WEAKER),
        (Comparator.GE, "0", "-0.0", Against.EQUAL),
        (Comparator.EQ, "7", "7.00", Against.EQUAL),
        (Comparator.EQ, "7", "8", Against.NOT_COMPARABLE),
    ],
)
def test_a_limit_is_compared_in_the_sense_of_its_comparator(
    comparator: Comparator, limit: str, baseline: str, expected: Against
) -> None:
    row = replace(
        GOOD, comparator=comparator, limit=Decimal(limit), baseline_limit=Decimal(baseline)
    )
    assert baselines.compare(row).outcome is expected


@pytest.mark.parametrize(
    ("own", "baseline", "expected"),
    [
        (("6", "8"), ("6", "8.0"), Against.EQUAL),
        (("6.5", "8"), ("6", "8"), Against.STRICTER),
        (("6.5", "7"), ("6", "8"), Against.STRICTER),
        (("6", "8.01"), ("6", "8"), Against.WEAKER),
        (("5.99", "7"), ("6", "8"), Against.WEAKER),
        (("9", "10"), ("6", "8"), Against.WEAKER),
        (("6", "8"), ("8", "6"), Against.NOT_COMPARABLE),
        (("8", "6"), ("6", "8"), Against.NOT_COMPARABLE),
        (("6", ""), ("6", "8"), Against.NOT_COMPARABLE),
        (("6", "8"), ("6", ""), Against.NOT_COMPARABLE),
    ],
)
def test_a_range_is_stricter_when_it_lies_within(
    own: tuple[str, str], baseline: tuple[str, str], expected: Against
) -> None:
    limits = [Decimal(each) if each else None for each in (*own, *baseline)]
    row = replace(
        GOOD,
        comparator=Comparator.BETWEEN,
        limit=limits[0],
        upper_limit=limits[1],
        baseline_limit=limits[2],
        baseline_upper_limit=limits[3],
    )
    assert baselines.compare(row).outcome is expected


@pytest.mark.parametrize(
    ("own", "baseline", "is_compared"),
    [
        ("mg/kg", "mg/kg", True),
        ("mg / kg", "mg/kg", True),
        ("ｍｇ／ｋｇ", "mg/kg", True),
        ("µg", "μg", True),  # the micro sign and the Greek letter
        ("MPa", "mPa", False),
        ("g/kg", "mg/kg", False),
        ("%", "", False),
    ],
)
def test_different_units_are_not_compared_and_it_is_said(
    own: str, baseline: str, is_compared: bool
) -> None:
    found = baselines.compare(replace(GOOD, unit=own, baseline_unit=baseline))
    assert (found.outcome is not Against.NOT_COMPARABLE) is is_compared
    assert bool(found.sentence) is not is_compared


def test_without_a_baseline_nothing_is_compared() -> None:
    row = replace(GOOD, baseline_standard="", baseline_limit=None)
    assert baselines.compare(row).outcome is Against.NO_BASELINE
    for changed in ({"baseline_standard": ""}, {"baseline_limit": None}, {"limit": None}):
        found = baselines.compare(replace(GOOD, **changed))
        assert found.outcome is Against.NOT_COMPARABLE
        assert found.sentence


# --- what keeps a draft from being published


def test_a_whole_draft_may_be_published() -> None:
    assert findings.found_in(WHOLE, [MANDATORY], catalogue()) == []


def test_an_empty_draft_lacks_every_part() -> None:
    found = findings.found_in(Content(), [MANDATORY], catalogue())
    assert [each.part for each in found] == list(DeclarationPart)
    assert all(each.blocks for each in found)


@pytest.mark.parametrize(
    ("outcome", "blocks"),
    [
        ("CURRENT", None),
        ("UNKNOWN", False),
        ("UPCOMING", True),
        ("WITHDRAWN", True),
        ("SUPERSEDED", True),
        ("MALFORMED", True),
    ],
)
def test_an_executed_standard_must_hold(outcome: str, blocks: bool | None) -> None:
    text = with_indicator(baseline_standard="", baseline_unit="", baseline_limit=None)
    said = f"{EXECUTED} {outcome}"
    assert (said in sentences(text, executed=outcome)) is (blocks is True)
    assert (said in sentences(text, executed=outcome, blocks=False)) is (blocks is False)


@pytest.mark.parametrize("is_safety", [True, False])
@pytest.mark.parametrize("outcome", ["UNKNOWN", "WITHDRAWN", "SUPERSEDED", "UPCOMING", "MALFORMED"])
def test_a_method_that_does_not_hold_blocks_safety_indicators(
    outcome: str, is_safety: bool
) -> None:
    blocked = sentences(with_indicator(is_safety=is_safety), method=outcome)
    expected = outcome == "MALFORMED" or (is_safety and outcome != "UNKNOWN")
    assert bool(blocked) is expected


def test_a_weaker_limit_must_be_said_to_be_weaker() -> None:
    (said,) = sentences(with_indicator(limit=Decimal("7.5")))
    assert "明示低于推荐性标准" in said
    assert sentences(with_indicator(limit=Decimal("7.5"), weaker_is_stated=True)) == []


def test_nothing_makes_a_limit_below_a_mandatory_standard_publishable() -> None:
    text = with_indicator(baseline_standard=MANDATORY, limit=Decimal("7.5"), weaker_is_stated=True)
    (said,) = sentences(text)
    assert "第二十一条" in said


def test_what_cannot_be_compared_is_noted_and_does_not_block() -> None:
    text = with_indicator(baseline_unit="g/kg")
    assert sentences(text) == []
    (said,) = sentences(text, blocks=False)
    assert "单位不同" in said


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"unit": ""}, "请填写单位"),
        ({"limit": None}, "请填写限值"),
        ({"method": ""}, "试验方法标准"),
        ({"comparator": Comparator.BETWEEN}, "上限"),
        (
            {"comparator": Comparator.BETWEEN, "upper_limit": Decimal(1)},
            "下限大于上限",
        ),
    ],
)
def test_gaps_of_an_indicator_are_named(changed: dict[str, Any], sentence: str) -> None:
    assert sentence in " ".join(sentences(with_indicator(**changed)))


def test_what_is_written_twice_is_named() -> None:
    text = replace(WHOLE, standards=WHOLE.standards * 2, indicators=(GOOD, GOOD))
    said = " ".join(sentences(text))
    assert "写了两次" in said
    assert "有两项指标都叫“水分”" in said


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((), "还没有列出要求"),
        ((Requirement(MANDATORY, "铅"),), "没有写全"),
        ((Requirement(MANDATORY, test="铅"),), "没有写全"),
        ((Requirement(MANDATORY, "铅", indicator="灰分"),), "已不在指标表中"),
        (
            (Requirement(MANDATORY, "铅", test="铅"), Requirement(MANDATORY, why_not="非食品")),
            "只留一种",
        ),
        ((Requirement(MANDATORY, "水分", indicator="水分"),), ""),
        ((Requirement(MANDATORY, why_not="本产品不是食品"),), ""),
    ],
)
def test_each_mandatory_standard_is_answered(rows: tuple[Requirement, ...], sentence: str) -> None:
    said = sentences(replace(WHOLE, mandatory=rows))
    assert bool(said) is bool(sentence)
    assert sentence in " ".join(said)


@pytest.mark.parametrize("outcome", ["UPCOMING", "WITHDRAWN", "SUPERSEDED", "UNKNOWN"])
def test_a_mandatory_standard_that_is_not_in_force_asks_for_nothing(outcome: str) -> None:
    assert sentences(replace(WHOLE, mandatory=()), mandatory=outcome) == []


def test_an_executed_standard_that_the_catalogue_calls_mandatory_is_asked_for() -> None:
    text = replace(WHOLE, standards=(Executed(MANDATORY, "污染物"),))
    assert findings.required(text, [], catalogue()) == [MANDATORY]
    assert findings.required(text, [MANDATORY], catalogue()) == [MANDATORY]


# --- content


def test_a_content_comes_back_as_it_was_with_every_place_typed() -> None:
    text = with_indicator(limit=Decimal("6.50"), upper_limit=None)
    record = content.as_record(text)
    assert content.read(record) == text
    assert record["indicators"][0]["limit"] == "6.50"  # type: ignore[index, call-overload]


def test_no_exponent_reaches_the_content() -> None:
    assert content.decimal_text(Decimal("1E+3")) == "1000"
    assert content.decimal_text(Decimal("1E-7")) == "0.0000001"


def test_a_published_content_has_one_canonical_spelling_and_reads_back() -> None:
    around = Around(
        enterprise={"uscc": "91330106MAFAKE0002", "name": "甲厂"},
        product={"id": "p", "name": "茶", "brand": "", "model": "特级", "code": "T1"},
        version=1,
        commitment={"version": 1, "sha256": "a" * 64},
        published_at="2026-11-23T09:00:00+08:00",
        expires_on="2028-11-23",
    )
    record = published.freeze(WHOLE, around)
    assert canonical.encode(record) == canonical.encode(dict(reversed(record.items())))
    assert content.read(record) == WHOLE
    assert record["label"] == "企业自我声明，未经第三方认证"


def test_changes_name_what_was_added_removed_and_changed() -> None:
    new = replace(
        WHOLE,
        standards=(*WHOLE.standards, Executed(METHOD, "茶 取样")),
        indicators=(replace(GOOD, limit=Decimal(6)),),
        mandatory=(),
    )
    found = changes.between(WHOLE, new)
    assert [(each.part, each.kind) for each in found] == [
        (DeclarationPart.STANDARDS, Kind.ADDED),
        (DeclarationPart.INDICATORS, Kind.CHANGED),
        (DeclarationPart.MANDATORY, Kind.REMOVED),
    ]
    assert (found[1].before[:7], found[1].after[:5]) == ("≤ 6.5 %", "≤ 6 %")
    assert changes.between(WHOLE, WHOLE) == []


# --- dates


@pytest.mark.parametrize(
    ("published_on", "expected"),
    [
        (date(2026, 11, 23), date(2028, 11, 23)),
        (date(2028, 2, 29), date(2030, 2, 28)),
        (date(2026, 12, 31), date(2028, 12, 31)),
        (date(2026, 1, 31), date(2028, 1, 31)),
    ],
)
def test_a_declaration_holds_24_calendar_months(published_on: date, expected: date) -> None:
    assert transitions.expires_on(published_on) == expected


def test_the_last_day_counts_and_a_challenged_one_waits_for_its_decision() -> None:
    last, status = date(2028, 11, 23), DeclarationStatus
    after = date(2028, 11, 24)
    assert transitions.standing_on(last, status.PUBLISHED, last) is status.PUBLISHED
    assert transitions.standing_on(after, status.PUBLISHED, last) is status.EXPIRED
    assert transitions.standing_on(after, status.CHALLENGED, last) is status.CHALLENGED
    assert transitions.standing_on(after, status.DRAFT, None) is status.DRAFT
