"""The standard as anybody reads it: without sign-in, with few queries, in both languages."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from qbs_platform.common import workdays
from standards import selectors
from standards.cited.selectors import look_up_all
from standards.content import cited
from standards.errors import NoSuchClause
from tests.standards import catalogue
from tests.standards.records import EDITION

pytestmark = pytest.mark.usefixtures("first_edition")
CODES = [each.code for each in EDITION.clauses]


@pytest.fixture
def client() -> Client:
    return Client()


def page(client: Client, code: str | None, language: str) -> str:
    address = reverse("standards:clause", args=[code]) if code else reverse("standards:front")
    response = client.get(address, {"lang": language})
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_front_page_lists_every_clause_and_says_it_is_a_draft(
    client: Client, language: str
) -> None:
    text = page(client, None, language)
    missing = [
        each.code
        for each in EDITION.clauses
        if reverse("standards:clause", args=[each.code]) not in text
        or escape(each.title.in_language(language)) not in text
    ]
    assert missing == []
    assert EDITION.status_note.in_language(language) in text


@pytest.mark.parametrize("code", CODES)
def test_a_clause_is_shown_in_both_languages_with_its_ground_and_fields(
    client: Client, code: str
) -> None:
    text = page(client, code, "zh-hans")
    shown = selectors.clause(EDITION, code)
    clause = shown.clause
    labels = [field.label.zh for kind in shown.evidence for field in kind.walk()]
    both = [clause.title.zh, clause.title.en, clause.requirement.zh, clause.requirement.en]
    expected = [*both, clause.ground.zh, *labels]

    assert [each for each in expected if escape(each) not in text] == []


def test_a_page_of_a_clause_asks_one_query_and_sets_no_cookie(
    client: Client, django_assert_num_queries: Any
) -> None:
    address = reverse("standards:clause", args=["QBS-C-01"])
    client.get(address)  # the text is read once in a process
    with django_assert_num_queries(1):
        response = client.get(address)
    assert response.cookies == {}


def test_the_front_page_asks_the_catalogue_besides_and_sets_no_cookie(
    client: Client, django_assert_num_queries: Any
) -> None:
    catalogue.load(cited.standards())
    client.get(reverse("standards:front"))
    with django_assert_num_queries(3):  # entries and their successors, however many there are
        response = client.get(reverse("standards:front"))
    assert response.cookies == {}


def test_the_front_page_says_which_mandatory_standards_hold(client: Client) -> None:
    catalogue.load(cited.standards())
    text = page(client, None, "zh-hans")
    found = look_up_all(
        [number for each in EDITION.supplements for number in each.mandatory_standards],
        workdays.local_date(timezone.now()),
    )
    expected = [
        part
        for number, citation in found.items()
        for part in (reverse("standards:cited", args=[number]), escape(citation.title))
    ]
    assert [each for each in expected if each not in text] == []


def test_an_unknown_clause_is_not_found_and_says_so(client: Client) -> None:
    response = client.get(reverse("standards:clause", args=["QBS-C-99"]))
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "QBS 标准中没有这一条。" in response.content.decode()


def test_clauses_follow_each_other_from_first_to_last() -> None:
    walked, code = [], "QBS-C-01"
    while code:
        walked.append(code)
        after = selectors.clause(EDITION, code).after
        code = after.code if after else ""
    assert walked == CODES
    assert selectors.clause(EDITION, "QBS-C-01").before is None


def test_a_clause_names_the_categories_that_bind_it() -> None:
    bound = selectors.clause(EDITION, "QBS-T-07").bound_by
    assert [(each.code, obligation) for each, obligation in bound] == [
        ("food", "MANDATORY"),
        ("children", "MANDATORY"),
    ]
    assert selectors.clause(EDITION, "QBS-C-01").bound_by == ()


def test_no_such_clause_is_a_refusal() -> None:
    with pytest.raises(NoSuchClause):
        selectors.clause(EDITION, "qbs-c-01")
