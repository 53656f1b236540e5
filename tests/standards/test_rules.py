"""The process rules as anybody reads them, and as the clocks do."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from standards import content
from standards.domain import process
from standards.enums import LimitUnit
from standards.errors import ContentMistake

RULES = content.process_rules()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_rules_are_shown_whole_in_the_language_of_the_reader(language: str) -> None:
    response = Client().get(reverse("standards:rules"), {"lang": language})
    assert response.status_code == HTTPStatus.OK

    text = response.content.decode()
    told = [
        RULES.status_note,
        *(each for step in RULES.steps for each in (step.title, step.text)),
        *(limit.what for limit in RULES.time_limits),
        *(limit.pause for limit in RULES.time_limits if limit.pause),
        *(each for fee in RULES.fees for each in (fee.what, fee.amount)),
        *RULES.rights,
    ]
    said = [each.in_language(language) for each in told]
    assert [each for each in said if escape(each) not in text] == []


def test_the_check_of_an_enterprise_takes_five_working_days_and_reminds_two_before() -> None:
    limits = {each.code: each for each in RULES.time_limits}
    limit = limits["ONB-1"]
    assert (limit.length, limit.unit, limit.remind_before) == (5, LimitUnit.WORKING_DAYS, (2,))
    assert limit.pause is not None


@pytest.mark.parametrize("days", [[2, 5], [5, 5]])
def test_reminders_out_of_order_are_refused(days: list[int]) -> None:
    text = {"zh": "期限", "en": "limit"}
    limit = {"what": text, "length": 5, "unit": "DAYS", "remind_before": days}
    rules = {
        "title": text,
        "status_note": text,
        "steps": [],
        "time_limits": {"ONB-1": limit},
        "fees": [],
        "rights": [],
    }
    with pytest.raises(ContentMistake, match="ONB-1"):
        process.parse(rules)
