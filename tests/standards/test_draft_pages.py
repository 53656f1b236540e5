"""Pages of drafts, for those who write and publish them; no JavaScript."""

import json
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from standards import selectors
from standards.domain import drafts
from standards.enums import EditionStatus
from standards.models import StandardEdition
from standards.services import editions
from tests.factories.people import Person, make_person
from tests.standards import drafting
from tests.standards.drafting import CODE, at, client_of, filled, in_days, text_of


@pytest.fixture
def writer(db: None) -> Person:
    return make_person("SCHEME_MANAGER")


@pytest.fixture
def client(writer: Person) -> Client:
    client = Client()
    client.force_login(writer.user)
    return client


@pytest.fixture
def draft(first_edition: StandardEdition, writer: Person) -> StandardEdition:
    return drafting.begin(first_edition, writer.actor)


def test_a_draft_is_begun_on_a_page(client: Client, first_edition: StandardEdition) -> None:
    response = client.post(reverse("standards:draft-new"), {"base": str(first_edition.public_id)})
    row = StandardEdition.objects.get(number=2)
    assert response["Location"] == at("draft", row)


def test_a_clause_is_saved_with_its_mistakes_which_the_page_lists(
    client: Client, draft: StandardEdition
) -> None:
    response = filled(client, at("draft-clause", draft, CODE), points="20", title_en="")

    assert response.status_code == HTTPStatus.FOUND
    text = text_of(client.get(at("draft", draft)))
    assert "“信用”各条共 190 分，应为 200 分。" in text
    assert f"{CODE} “名称”没有英文文本。" in text
    assert at("draft-clause", draft, CODE) in text
    assert "修改条款 QBS-C-01" in text


def test_saving_what_stands_there_changes_nothing(client: Client, draft: StandardEdition) -> None:
    for clause in selectors.text_of(draft).clauses:
        assert filled(client, at("draft-clause", draft, clause.code)).status_code == (
            HTTPStatus.FOUND
        )
    filled(client, at("draft-texts", draft))
    saved = StandardEdition.objects.get(pk=draft.pk)
    assert (saved.content_hash, saved.version) == (draft.content_hash, 38)


@pytest.mark.parametrize(
    ("field", "value"), [("points", "0"), ("points", "x"), ("term-snapshot_days", "0")]
)
def test_a_number_that_no_rule_can_have_is_refused_and_what_was_typed_stays(
    client: Client, draft: StandardEdition, field: str, value: str
) -> None:
    response = filled(client, at("draft-clause", draft, CODE), title_zh="新名称", **{field: value})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "有内容需要修改" in text_of(response)
    assert "新名称" in text_of(response)


def test_a_stale_save_shows_both_values_and_can_be_repeated(
    client: Client, draft: StandardEdition
) -> None:
    address = at("draft-clause", draft, CODE)
    drafting.change(draft, make_person("SCHEME_MANAGER").actor, points=25)

    stale = filled(client, address, points="28", version="1")

    assert stale.status_code == HTTPStatus.CONFLICT
    assert stale.context["conflict"] == [("分值", "25", "28")]
    again = {each.html_name: each.value() for each in stale.context["form"]}
    assert client.post(address, again).status_code == HTTPStatus.FOUND
    row = StandardEdition.objects.get(pk=draft.pk)
    assert drafts.clause_of(json.loads(row.content), CODE).points == 28


def test_texts_are_saved_with_the_summary_of_changes(
    client: Client, draft: StandardEdition
) -> None:
    filled(client, at("draft-texts", draft), summary_zh="分值调整", summary_en="Points")
    stale = filled(client, at("draft-texts", draft), summary_zh="别的", version="1")
    assert stale.status_code == HTTPStatus.CONFLICT
    assert stale.context["conflict"] == [("本版改动摘要（中文）", "分值调整", "别的")]
    editions.open_for_comment(
        actor=make_person("SCHEME_MANAGER").actor, edition_id=draft.pk, now=timezone.now()
    )
    assert "分值调整" in text_of(Client().get(reverse("standards:edition", args=[2])))


def test_a_draft_is_previewed_and_compared_with_its_base(
    client: Client, draft: StandardEdition, writer: Person
) -> None:
    drafting.change(draft, writer.actor)
    assert "主体" in text_of(client.get(at("draft-preview", draft)))
    assert "主体" in text_of(client.get(at("draft-preview-clause", draft, CODE)))
    assert "<ins>主体</ins>" in text_of(client.get(at("draft-compare", draft)))


def test_a_draft_that_is_open_for_comment_is_not_written_on(
    client: Client, draft: StandardEdition
) -> None:
    client.post(at("draft-step", draft, "open"))
    for name in ("draft-texts", "draft-clause"):
        more = [CODE] if name == "draft-clause" else []
        assert client.get(at(name, draft, *more)).status_code == HTTPStatus.CONFLICT
    client.post(at("draft-step", draft, "revise"))
    assert client.get(at("draft-texts", draft)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("step", ["open", "abandon"])
def test_a_step_says_first_what_it_will_do(
    client: Client, draft: StandardEdition, step: str
) -> None:
    address = at("draft-step", draft, step)
    assert "确定之后" in text_of(client.get(address))
    draft.refresh_from_db()
    assert draft.status == EditionStatus.DRAFT
    assert client.post(address)["Location"] == at("draft", draft)
    assert client.get(at("draft", draft)).status_code == HTTPStatus.OK
    assert client.post(address).status_code == HTTPStatus.CONFLICT


def test_a_step_that_has_no_page_is_not_found(client: Client, draft: StandardEdition) -> None:
    assert client.get(at("draft-step", draft, "supersede")).status_code == HTTPStatus.NOT_FOUND


def test_the_head_publishes_with_dates(first_edition: StandardEdition) -> None:
    row, head = drafting.opened(first_edition), client_of("HEAD")
    now = timezone.now()
    dates = {"effective_on": in_days(40, now=now), "transition_until": in_days(90, now=now)}

    early = head.post(at("draft-publish", row), {**dates, "effective_on": in_days(3, now=now)})
    assert early.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "施行日期不能早于" in text_of(early)
    assert head.post(at("draft-publish", row), dates)["Location"] == at("draft", row)

    row.refresh_from_db()
    assert (row.status, row.effective_on) == (EditionStatus.PUBLISHED, dates["effective_on"])


def test_publishing_asks_who_is_there(first_edition: StandardEdition) -> None:
    row, head = drafting.opened(first_edition), client_of("HEAD")
    session = head.session
    session["proved_at"] = (timezone.now() - timedelta(minutes=6)).timestamp()
    session.save()
    response = head.post(at("draft-publish", row), {})
    assert response["Location"].startswith(reverse("accounts:prove"))


def test_the_writer_is_refused_to_publish(
    client: Client, writer: Person, first_edition: StandardEdition
) -> None:
    row = drafting.begin(first_edition, writer.actor)
    editions.open_for_comment(actor=writer.actor, edition_id=row.pk, now=timezone.now())
    now = timezone.now()
    dates = {"effective_on": in_days(40, now=now), "transition_until": in_days(90, now=now)}
    shown = text_of(client.get(at("draft", row)))
    assert "您参加了这份草案的起草" in shown
    assert at("draft-publish", row) not in shown
    response = client.post(at("draft-publish", row), dates)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "您参加了这份草案的起草" in text_of(response)


def test_mistakes_stand_where_one_would_publish(draft: StandardEdition, writer: Person) -> None:
    drafting.change(draft, writer.actor, points=20)
    editions.open_for_comment(actor=writer.actor, edition_id=draft.pk, now=timezone.now())
    assert "应为 200 分" in text_of(client_of("HEAD").get(at("draft-publish", draft)))


def test_drafts_are_narrowed_by_status(client: Client, draft: StandardEdition) -> None:
    response = client.get(reverse("standards:drafts"), {"status": "DRAFT"})
    assert [each.row for each in response.context["lines"]] == [draft]


ROUTES = [
    ("draft", (), {"SCHEME_MANAGER", "HEAD"}),
    ("draft-texts", (), {"SCHEME_MANAGER"}),
    ("draft-clause", (CODE,), {"SCHEME_MANAGER"}),
    ("draft-preview", (), {"SCHEME_MANAGER", "HEAD"}),
    ("draft-preview-clause", (CODE,), {"SCHEME_MANAGER", "HEAD"}),
    ("draft-compare", (), {"SCHEME_MANAGER", "HEAD"}),
    ("draft-step", ("open",), {"SCHEME_MANAGER"}),
]


@pytest.mark.parametrize("role", ["SCHEME_MANAGER", "HEAD", "CLERK", "ENT_OWNER", "SYS_ADMIN"])
def test_each_page_of_a_draft_is_for_whom_it_is(draft: StandardEdition, role: str) -> None:
    client = client_of(role)
    for name, more, roles in ROUTES:
        expected = HTTPStatus.OK if role in roles else HTTPStatus.FORBIDDEN
        assert client.get(at(name, draft, *more)).status_code == expected, name


@pytest.mark.parametrize(("role", "is_there"), [("SCHEME_MANAGER", True), ("CLERK", False)])
def test_the_desk_leads_keepers_to_the_editions(
    first_edition: StandardEdition, role: str, is_there: bool
) -> None:
    text = text_of(client_of(role).get(reverse("home:desk")))
    assert (reverse("standards:drafts") in text) is is_there
