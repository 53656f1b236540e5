"""Two editions compared: everything that differs, and nothing that does not."""

import re
from copy import deepcopy
from typing import Any

import pytest
from django.utils import translation

from standards import content
from standards.domain import comparison, editions, terms
from standards.domain.comparison import Difference, Kind, Part
from standards.domain.parts import Edition

Found = list[tuple[Part, str, Kind, list[tuple[str, str, str]]]]


@pytest.fixture
def source() -> dict[str, Any]:
    """The content of the first edition, to be changed."""
    return deepcopy(content.source(1))


def compared(new: dict[str, Any], old: dict[str, Any] | None = None) -> list[Difference]:
    return comparison.compare(built(old or content.source(1)), built(new))


def built(given: dict[str, Any]) -> Edition:
    return editions.build(given)


def told(differences: list[Difference]) -> Found:
    return [
        (each.part, each.code, each.kind, [(c.name, c.old, c.new) for c in each.changes])
        for each in differences
    ]


def test_the_same_edition_has_no_differences(source: dict[str, Any]) -> None:
    source["edition"] = 2
    assert compared(source) == []


def test_a_changed_clause_is_told_field_by_field(source: dict[str, Any]) -> None:
    clause = source["areas"]["I"]["QBS-I-01"]
    clause["title"]["en"] = "Policy"
    clause["points"] = 45
    clause["obligation"] = "OPTIONAL"
    clause["terms"]["remaining_days"] = 60

    ((part, code, kind, changes),) = told(compared(source))

    assert (part, code, kind) == (Part.CLAUSES, "QBS-I-01", Kind.CHANGED)
    assert changes[:3] == [
        ("名称（英文）", "Product liability policy in force", "Policy"),
        ("要求程度", "必备", "加分"),
        ("分值", "50", "45"),
    ]
    assert changes[-1] == ("规则 · 最少剩余天数", "30", "60")


def test_an_english_reader_reads_no_chinese_name(source: dict[str, Any]) -> None:
    bare = {**source, "areas": {}, "evidence": {}, "supplements": {}}
    bare["title"] = {"zh": "x", "en": "x"}
    with translation.override("en"):
        names = {c.name for each in compared(bare) for c in each.changes}

    assert len(names) > 100
    assert [each for each in sorted(names) if re.search("[\u3000-\u9fff\uff00-\uffef]", each)] == []


def test_a_step_of_a_rule_is_named_by_its_row(source: dict[str, Any]) -> None:
    source["areas"]["C"]["QBS-C-04"]["terms"]["grades"][1]["points"] = 33
    source["areas"]["I"]["QBS-I-04"]["terms"]["steps"][1]["points"] = 15

    names = [change.name for each in compared(source) for change in each.changes]
    assert names == ["规则 · AA · 分值", "规则 · 第 2 行 · 分值"]


def test_clauses_come_and_go(source: dict[str, Any]) -> None:
    source["areas"]["C"]["QBS-C-08"] = source["areas"]["C"].pop("QBS-C-07")

    found = [(each.code, each.kind) for each in compared(source)]

    assert found == [("QBS-C-08", Kind.ADDED), ("QBS-C-07", Kind.REMOVED)]


def test_fields_of_evidence_come_change_and_go(source: dict[str, Any]) -> None:
    fields = source["evidence"]["case"]["fields"]
    fields["annual_sales_band"]["optional"] = False
    fields["brand"] = {"kind": "TEXT", "zh": "品牌", "en": "Brand"}
    del fields["factories"]["fields"]["uscc"]
    fields["factories"]["fields"]["name"] = {"kind": "TEXT", "zh": "名称", "en": "Name"}

    ((part, code, kind, changes),) = told(compared(source))

    assert (part, code, kind) == (Part.EVIDENCE, "case", Kind.CHANGED)
    assert ("字段 annual_sales_band · 必填", "否", "是") in changes
    assert ("字段 brand（中文）", "", "品牌") in changes
    assert ("字段 factories.uscc（英文）", "Unified social credit code", "") in changes


def test_texts_and_supplements_are_compared(source: dict[str, Any]) -> None:
    source["pass_points"] = 130
    source["supplements"]["food"]["binds"] = {"QBS-T-07": "WHERE_APPLICABLE"}
    listed = source["supplements"]["food"]["mandatory_standards"]
    left = listed[:1]
    source["supplements"]["food"]["mandatory_standards"] = left
    gone = source["supplements"].pop("children")

    assert told(compared(source)) == [
        (Part.TEXTS, "", Kind.CHANGED, [("每个方面的通过分数", "120", "130")]),
        (
            Part.SUPPLEMENTS,
            "food",
            Kind.CHANGED,
            [
                ("QBS-T-07", "必备", "适用时必备"),
                ("列出的强制性标准", "\n".join(listed), "\n".join(left)),
                ("QBS-R-05", "必备", ""),
            ],
        ),
        (
            Part.SUPPLEMENTS,
            "children",
            Kind.REMOVED,
            [
                ("名称（中文）", "儿童用品", ""),
                ("名称（英文）", "Children's goods", ""),
                ("QBS-T-07", "必备", ""),
                ("列出的强制性标准", "\n".join(gone["mandatory_standards"]), ""),
            ],
        ),
    ]


def test_a_value_is_added_removed_or_changed(source: dict[str, Any]) -> None:
    source["evidence"]["case"]["fields"]["product"]["unit"] = "kg"
    ((_part, _code, _kind, (change,)),) = [
        (e.part, e.code, e.kind, e.changes) for e in compared(source)
    ]
    assert (change.kind, change.old, change.new) == (Kind.ADDED, "", "kg")

    ((back,),) = [each.changes for each in compared(content.source(1), source)]
    assert (back.kind, back.old, back.new) == (Kind.REMOVED, "kg", "")


def test_every_number_of_a_rule_has_a_name(source: dict[str, Any]) -> None:
    """None is shown to people as it is called in the files, and no two by the same name."""
    count = sum(
        len(terms.numbers(each.get("terms", {})))
        for clauses in source["areas"].values()
        for each in clauses.values()
    )
    for clauses in source["areas"].values():
        for clause in clauses.values():
            for name, value in clause.get("terms", {}).items():
                if isinstance(value, int):
                    clause["terms"][name] = value + 1
                else:
                    for row in value:
                        row |= {k: v + 1 for k, v in row.items() if isinstance(v, int)}
    names = [change.name for each in compared(source) for change in each.changes]

    assert [each for each in names if "_" in each] == []
    assert len(names) == count
