"""Every kind of record has one fixed schema, and a record of another shape is refused."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from qbs_platform.anchoring import kinds
from qbs_platform.anchoring.errors import AnchoringError, KindUnknown, RecordMisshapen
from tests.factories.records import KIND, SCHEMA, make_record


def closed(**members: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def test_a_record_of_its_kind_s_shape_passes() -> None:
    kinds.ensure(KIND, make_record())
    kinds.ensure(KIND, make_record(score=None))


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KindUnknown):
        kinds.ensure("tests.decision.v2", make_record())


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        (make_record(outcome="MAYBE"), "record.outcome breaks the rule 'enum'"),
        (make_record(score="812"), "record.score breaks the rule 'type'"),
        (make_record(score=True), "record.score breaks the rule 'type'"),
        (make_record(decided_on="2026-02-30"), "record.decided_on breaks the rule 'format'"),
        (make_record(decided_on="2026-11-23\n"), "record.decided_on breaks the rule 'format'"),
        (make_record(note=""), "record breaks the rule 'additionalProperties'"),
        ({"outcome": "GRANTED"}, "record breaks the rule 'required'"),
        (["GRANTED"], "record breaks the rule 'type'"),
    ],
)
def test_another_shape_is_refused_with_place_and_rule(record: Any, rule: str) -> None:
    with pytest.raises(RecordMisshapen) as caught:
        kinds.ensure(KIND, record)

    assert str(caught.value) == f"{KIND}: {rule}."
    assert isinstance(caught.value, AnchoringError)


def test_the_refusal_does_not_quote_the_record() -> None:
    with pytest.raises(RecordMisshapen) as caught:
        kinds.ensure(KIND, make_record(decided_on="林晓 13800138000"))

    assert "13800138000" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_registering_the_same_again_changes_nothing() -> None:
    kinds.register(KIND, dict(SCHEMA))

    assert kinds.schemas()[KIND] == SCHEMA


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        (KIND, closed(other={"type": "string"})),
        ("tests.v1", closed()),
        ("tests.open.v0", closed()),
        ("Tests.open.v1", closed()),
        ("tests.open.v1", {"type": "array"}),
        ("tests.open.v1", {**closed(a={}), "additionalProperties": True}),
        ("tests.open.v1", {**closed(a={}), "required": []}),
        ("tests.open.v1", closed(a={"items": {"type": "object", "properties": {"b": {}}}})),
        ("tests.open.v1", closed(a={"anyOf": [{"type": "object", "properties": {"b": {}}}]})),
    ],
)
def test_the_product_does_not_start_with_an_open_schema(name: str, schema: dict[str, Any]) -> None:
    with pytest.raises(ImproperlyConfigured):
        kinds.register(name, schema)

    assert name == KIND or name not in kinds.schemas()


def test_a_member_may_hold_a_foreign_document_as_it_is() -> None:
    kinds.register("tests.foreign.v1", closed(event={"type": "object"}))

    kinds.ensure("tests.foreign.v1", {"event": {"anything": [1.5, None]}})
