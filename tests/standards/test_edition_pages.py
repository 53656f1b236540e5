"""Pages of editions that anybody reads: the list, one, its content, two side by side."""

from hashlib import sha256
from http import HTTPStatus

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qbs_platform.anchoring import services as anchoring
from standards import selectors
from standards.models import StandardEdition
from standards.services import editions
from tests.factories.people import make_person
from tests.standards import drafting
from tests.standards.drafting import client_of, text_of


def cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_anybody_reads_the_list_with_dates_fingerprint_and_anchoring(
    first_edition: StandardEdition,
) -> None:
    drafting.publish(drafting.opened(first_edition))
    text = text_of(Client().get(reverse("standards:editions")))

    assert "第 1 版" in text
    assert "第 2 版" in text
    assert "已发布，待施行" in text
    assert "现行有效" in text
    assert first_edition.content_hash in text
    assert "等待锚定" in text


def test_an_anchored_edition_links_its_entry(first_edition: StandardEdition) -> None:
    with transaction.atomic():
        (waiting,) = anchoring.claim(limit=5)
        anchoring.mark_anchored(entries={waiting.pk: 7}, now=timezone.now())
    text = text_of(Client().get(reverse("standards:edition", args=[1])))
    assert "已锚定：账本第 7 条" in text
    assert reverse("ledger:entry", args=[7]) in text


def test_the_list_costs_the_same_with_one_and_three_editions(
    first_edition: StandardEdition,
) -> None:
    pages = [(Client(), "standards:editions"), (client_of("HEAD"), "standards:drafts")]
    costs = [cost(each, reverse(name)) for each, name in pages]
    drafting.publish(drafting.opened(first_edition))
    drafting.opened(first_edition)
    assert [cost(each, reverse(name)) for each, name in pages] == costs


def test_the_content_file_has_the_fingerprint(first_edition: StandardEdition) -> None:
    response = Client().get(reverse("standards:edition-content", args=[1]))
    assert sha256(response.content).hexdigest() == first_edition.content_hash


def test_a_draft_is_public_while_it_is_open_for_comment_only(
    first_edition: StandardEdition,
) -> None:
    writer = make_person("SCHEME_MANAGER").actor
    draft = drafting.begin(first_edition, writer)
    address = reverse("standards:edition", args=[2])
    assert Client().get(address).status_code == HTTPStatus.NOT_FOUND
    editions.open_for_comment(actor=writer, edition_id=draft.pk, now=timezone.now())
    assert "征求意见稿" in text_of(Client().get(address))
    assert Client().get(reverse("standards:front")).context["edition"].number == 1


def test_anybody_compares_two_editions_in_words(first_edition: StandardEdition) -> None:
    row = drafting.opened(first_edition)
    text = text_of(Client().get(reverse("standards:compare"), {"from": "1", "to": "2"}))
    assert "第 1 版与第 2 版有 1 处不同" in text
    assert "修改" in text
    assert "<ins>主体</ins>" in text
    assert str(selectors.text_of(row).clauses[0].title) == "主体"


@pytest.mark.parametrize("asked", [{"from": "1", "to": "9"}, {"from": "x", "to": "1"}])
def test_an_edition_that_nobody_may_read_is_not_compared(
    first_edition: StandardEdition, asked: dict[str, str]
) -> None:
    response = Client().get(reverse("standards:compare"), asked)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "没有公开这一版，请从列表中选择。" in text_of(response)


def test_without_two_in_the_address_the_newest_two_are_compared(
    first_edition: StandardEdition,
) -> None:
    drafting.opened(first_edition)
    for asked in ({}, {"lang": "zh-hans"}, {"from": "1"}):
        response = Client().get(reverse("standards:compare"), asked)
        assert response.status_code == HTTPStatus.OK
        assert "第 1 版与第 2 版有 1 处不同" in text_of(response)
