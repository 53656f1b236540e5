"""The enterprise's and the officers' pages of self-declarations, in plain forms."""

import uuid
from dataclasses import replace
from datetime import datetime
from html import unescape
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.declaration_enums import DeclarationPart, DeclarationStatus
from enterprises.models import Challenge, Declaration, Product
from enterprises.selectors import declarations
from enterprises.services.declarations import drafting
from qbs_platform.accounts.actors import Actor
from standards.content import cited
from standards.models import StandardEdition
from tests.factories import declarations as made
from tests.factories import enterprises as firms
from tests.factories.people import make_person
from tests.standards.catalogue import load

pytestmark = pytest.mark.usefixtures("regions_loaded")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def home(now: datetime, regions_loaded: None) -> made.House:
    return made.house(now=now)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def at(name: str, row: Declaration | Challenge, *more: str) -> str:
    return reverse(f"enterprises:{name}", args=[row.public_id, *more])


def rows(*given: dict[str, str], version: int = 1, **more: str) -> dict[str, str]:
    """Rows as a browser sends them."""
    sent = {"rows-TOTAL_FORMS": str(len(given)), "rows-INITIAL_FORMS": "0", "version": f"{version}"}
    for place, each in enumerate(given):
        sent |= {f"rows-{place}-{name}": value for name, value in each.items()}
    return {**sent, **more}


WATER = {
    "name": "水分",
    "comparator": "LE",
    "limit": "６.50",
    "unit": "%",
    "method": "q/xh 002-2025",
}


# --- drafting without JavaScript


def test_an_owner_begins_fills_and_a_signatory_signs(home: made.House) -> None:
    owner = client_of(home.owner)
    begun = owner.post(
        reverse("enterprises:declaration-new"), {"product": str(home.product.public_id)}
    )
    row = Declaration.objects.get()
    assert begun.headers["Location"] == at("own-declaration", row)
    for part, given in (
        ("standards", {"number": "q/xh 001-2025", "title": "西湖绿茶"}),
        ("indicators", WATER),
    ):
        row.refresh_from_db()
        sent = rows(given, {}, version=row.version)
        assert owner.post(at("declaration-part", row, part), sent).status_code == HTTPStatus.FOUND
    row.refresh_from_db()
    text = declarations.content_of(row)
    assert text.standards[0].number == "Q/XH 001—2025"
    assert f"{text.indicators[0].limit}" == "6.50"

    signatory = client_of(home.signatory)
    page = signatory.get(at("declaration-sign", row))
    assert "自我声明承诺" in text_of(page)
    sent = {name: page.context["form"][name].value() for name in ("version", "commitment")}
    signatory.post(at("declaration-sign", row), {**sent, "accepts": "on"})
    row.refresh_from_db()
    assert row.standing is DeclarationStatus.PUBLISHED


def test_a_button_adds_a_row_and_keeps_what_was_typed_unjudged(
    home: made.House, now: datetime
) -> None:
    row = made.drafted(home, now=now)
    typed = {**WATER, "name": "", "limit": "很多", "is_safety": "on"}
    response = client_of(home.owner).post(
        at("declaration-part", row, "indicators"), rows(typed, add="1", version=row.version)
    )
    page = text_of(response)
    assert response.status_code == HTTPStatus.OK
    assert 'name="rows-TOTAL_FORMS" value="2"' in page
    assert 'value="很多"' in page
    assert page.count("checked") == 1
    assert "错误" not in page
    assert declarations.content_of(row) == made.TEXT


def test_wrong_rows_are_named_by_place_and_keep_what_was_typed(
    home: made.House, now: datetime
) -> None:
    row = made.drafted(home, now=now)
    wrong = {**WATER, "limit": "1e5", "method": "GB 1"}
    response = client_of(home.owner).post(
        at("declaration-part", row, "indicators"), rows(WATER, wrong, version=row.version)
    )
    page = text_of(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "第 2 行，声明限值（范围的下限）：请填写数字" in page
    assert "第 2 行，试验方法标准：标准编号应以连接号和四位年份结尾" in page
    assert 'value="1e5"' in page


@pytest.mark.parametrize("way", ["emptied", "marked"])
def test_a_row_that_was_emptied_or_marked_is_gone(
    way: str, home: made.House, now: datetime
) -> None:
    row = made.drafted(home, now=now)
    other = {**WATER, "name": "灰分"}
    gone = {"comparator": "LE"} if way == "emptied" else {**WATER, "DELETE": "on"}
    client_of(home.owner).post(
        at("declaration-part", row, "indicators"), rows(gone, other, version=row.version)
    )
    row.refresh_from_db()
    assert [each.name for each in declarations.content_of(row).indicators] == ["灰分"]


@pytest.mark.parametrize("count", ["61", "99999999"])
def test_more_rows_than_there_may_be_are_refused(
    count: str, home: made.House, now: datetime
) -> None:
    row = made.drafted(home, now=now)
    sent = {**rows(WATER, version=row.version), "rows-TOTAL_FORMS": count}
    response = client_of(home.owner).post(at("declaration-part", row, "indicators"), sent)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_stale_form_shows_both_values_and_may_be_sent_again(
    home: made.House, now: datetime
) -> None:
    row = made.drafted(home, now=now)
    opened = row.version
    drafting.fill(
        actor=home.owner,
        declaration_id=row.pk,
        version=opened,
        part=DeclarationPart.INDICATORS,
        given=made.another().indicators,
        now=now,
    )
    owner, address = client_of(home.owner), at("declaration-part", row, "indicators")
    response = owner.post(address, rows(WATER, version=opened))
    page = text_of(response)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "≤ 6.0 %" in page
    assert "≤ 6.50 %" in page
    again = owner.post(address, rows(WATER, version=response.context["version"]))
    assert again.status_code == HTTPStatus.FOUND


def test_mandatory_standards_of_the_category_are_asked_row_by_row(
    home: made.House, now: datetime, first_edition: StandardEdition
) -> None:
    load(cited.standards())
    home.product.category = "children"
    home.product.save()
    row = made.drafted(home, now=now)
    owner, address = client_of(home.owner), at("declaration-part", row, "mandatory")
    page = text_of(owner.get(address))
    assert "GB 18401—2010" in page
    more = owner.post(
        address,
        rows({"number": "GB 18401—2010", "test": "甲醛"}, add="GB 18401—2010", version=row.version),
    )
    assert text_of(more).count('value="GB 18401—2010"') == 3  # two rows and the button
    kept = {"number": "GB 18401—2010", "requirement": "甲醛不大于 75 mg/kg", "indicator": "水分"}
    owner.post(address, rows(kept, version=row.version))
    row.refresh_from_db()
    assert declarations.content_of(row).mandatory[0].indicator == "水分"
    wrong = owner.post(
        address,
        rows({"number": "GB 1—1999", "test": "甲醛"}, version=row.version),
    )
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_draft_with_faults_is_listed_and_not_signed(home: made.House, now: datetime) -> None:
    row = drafting.begin(actor=home.owner, product_id=home.product.pk, now=now)
    page = text_of(client_of(home.owner).get(at("own-declaration", row)))
    assert "请至少写一项指标。" in page
    signing = client_of(home.signatory).get(at("declaration-sign", row))
    assert "还不能签署" in text_of(signing)
    assert at("declaration-sign", row) not in text_of(
        client_of(home.signatory).get(at("own-declaration", row))
    )


def test_a_second_draft_is_refused_in_the_form(home: made.House, now: datetime) -> None:
    made.drafted(home, now=now)
    response = client_of(home.owner).post(
        reverse("enterprises:declaration-new"), {"product": str(home.product.public_id)}
    )
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "已有一份草稿" in text_of(response)


def test_another_enterprises_declaration_is_not_found(home: made.House, now: datetime) -> None:
    other = made.house(firms.SHENZHEN, now=now)
    row = made.drafted(home, now=now)
    stranger = client_of(other.owner)
    for address in (
        at("own-declaration", row),
        at("declaration-part", row, "standards"),
        at("declaration-discard", row),
    ):
        assert stranger.get(address).status_code == HTTPStatus.NOT_FOUND
    sent = {"product": str(home.product.public_id)}
    response = stranger.post(reverse("enterprises:declaration-new"), sent)
    assert "没有这个产品" in text_of(response)


def test_a_published_version_leads_to_the_draft_of_the_next(
    home: made.House, now: datetime
) -> None:
    row = made.published(home, now=now)
    owner = client_of(home.owner)
    (way,) = owner.get(at("own-declaration", row)).context["ways"]
    assert "selected" in text_of(owner.get(way.url))
    owner.post(way.url, {"product": str(home.product.public_id)})
    draft = Declaration.objects.get(status=DeclarationStatus.DRAFT)
    assert declarations.content_of(draft) == made.TEXT


def test_a_viewer_reads_and_has_no_buttons(home: made.House, now: datetime) -> None:
    row = made.drafted(home, now=now)
    viewer = make_person("ENT_VIEWER", None, home.firm.enterprise.public_id).actor
    page = client_of(viewer).get(at("own-declaration", row))
    assert page.context["ways"] == []
    assert [task.url for task in page.context["tasks"]] == ["", "", ""]


def test_a_signatory_withdraws_with_a_public_reason(home: made.House, now: datetime) -> None:
    row = made.published(home, now=now)
    signatory, address = client_of(home.signatory), at("declaration-withdraw", row)
    assert signatory.post(address, {"reason": "停"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    signatory.post(address, {"reason": "产品已经停产"})
    assert "产品已经停产" in text_of(Client().get(at("declaration", row)))


# --- challenges


def test_the_enterprise_answers_and_an_officer_decides(home: made.House, now: datetime) -> None:
    row = made.published(home, now=now)
    challenge = made.challenge(row, now=now)
    owner = client_of(home.owner)
    assert made.SAID.statement in text_of(owner.get(at("challenge-own", challenge)))
    owner.post(at("challenge-answer", challenge), {"text": made.ANSWER})

    officer = client_of(made.officer().actor)
    page = officer.get(at("challenge", challenge))
    assert len(page.context["ways"]) == 2
    decide = at("challenge-decide", challenge, "clear")
    officer.post(decide, {"reason": made.REASON})
    assert made.REASON in text_of(Client().get(at("declaration", row)))


def test_an_officer_who_comes_too_early_reads_why(home: made.House, now: datetime) -> None:
    challenge = made.challenge(made.published(home, now=now), now=now)
    officer = client_of(made.officer().actor)
    assert officer.get(at("challenge", challenge)).context["ways"] == []
    response = officer.post(at("challenge-decide", challenge, "clear"), {"reason": made.REASON})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "逾期才能作出结论" in text_of(response)


def test_officers_narrow_their_list(home: made.House, now: datetime) -> None:
    challenge = made.challenge(made.published(home, now=now), now=now)
    officer, address = client_of(made.officer().actor), reverse("enterprises:challenges")
    assert "龙井茶" in text_of(officer.get(address, {"text": challenge.receipt.lower()}))
    assert "没有这样的质疑" in text_of(officer.get(address, {"outcome": "CLEARED"}))
    assert officer.get(address, {"outcome": "x"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_hostile_text_is_shown_as_text(home: made.House, now: datetime) -> None:
    said = replace(made.SAID, statement=HOSTILE)
    named = replace(made.TEXT.indicators[0], name=HOSTILE, unit="<b>")
    row = made.published(home, replace(made.TEXT, indicators=(named,)), now=now)
    said = replace(said, target=HOSTILE)
    challenge = made.challenge(row, said, now=now)
    pages = [
        (Client(), at("declaration", row)),
        (Client(), reverse("enterprises:challenge-receipt", args=[challenge.receipt])),
        (Client(), at("challenge-new", row)),
        (client_of(home.owner), at("own-declaration", row)),
        (client_of(home.owner), at("challenge-own", challenge)),
        (client_of(made.officer().actor), at("challenge", challenge)),
        (client_of(made.officer().actor), reverse("enterprises:challenges")),
    ]
    for client, address in pages:
        body = client.get(address).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body


# --- cost


def cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def many(home: made.House, row: Declaration, count: int) -> None:
    """Copies of a published version for new products, and of its challenge for all of them."""
    first = row.challenges.get()
    products = Product.objects.bulk_create(
        Product(
            enterprise=home.firm.enterprise,
            name=f"茶 {number}",
            category=home.product.category,
            model="特级",
            own_code=f"M-{number}",
            unit="盒",
            added_at=home.product.added_at,
        )
        for number in range(count)
    )
    copies = [copied(row, product=product, public_id=uuid.uuid4()) for product in products]
    for each in Declaration.objects.bulk_create(copies):
        for owner in (each, row):
            copied(
                first, declaration=owner, public_id=uuid.uuid4(), receipt=uuid.uuid4().hex[:16]
            ).save()


def copied(row: Any, **changed: Any) -> Any:
    """An unsaved copy of a row."""
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
    copy = type(row)(**{name: value for name, value in values.items() if name != "id"})
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy


def test_lists_cost_the_same_with_one_and_two_hundred(home: made.House, now: datetime) -> None:
    row = made.published(home, now=now)
    made.challenge(row, now=now)
    pages = [
        (Client(), reverse("enterprises:declarations")),
        (Client(), at("declaration", row)),
        (client_of(home.owner), f"{reverse('enterprises:own-declarations')}?show=all"),
        (client_of(home.owner), at("own-declaration", row)),
        (client_of(made.officer().actor), reverse("enterprises:challenges")),
    ]
    before = [cost(client, address) for client, address in pages]

    many(home, row, 200)

    assert [cost(client, address) for client, address in pages] == before


def test_a_draft_costs_the_same_with_one_and_sixty_indicators(
    home: made.House, now: datetime
) -> None:
    row = made.drafted(home, now=now)
    owner = client_of(home.owner)
    pages = [at("own-declaration", row), at("declaration-part", row, "indicators")]
    before = [cost(owner, address) for address in pages]
    many = tuple(
        replace(made.TEXT.indicators[0], name=f"指标 {number}", method=f"Q/XH {number:03}—2025")
        for number in range(1, 61)
    )
    made.fill(row, home.owner, replace(made.TEXT, indicators=many), now=now)
    assert [cost(owner, address) for address in pages] == before


# --- the own list


def test_the_own_list_is_searched_and_taken_along(home: made.House, now: datetime) -> None:
    made.published(home, now=now)
    Product.objects.update(name="=龙井茶")
    client = client_of(home.owner)
    here = reverse("enterprises:own-declarations")

    assert "=龙井茶" in text_of(client.get(here, {"text": "龙井"}))
    assert "没有符合条件的声明" in text_of(client.get(here, {"text": "没有"}))
    assert client.get(here, {"text": "长" * 101}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    export = reverse("enterprises:declarations-export", args=["csv"])
    body = b"".join(client.post(f"{export}?text=龙井").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    heading, row = body.splitlines()
    assert heading.startswith("产品,型号规格,产品编码,版本")
    assert row.startswith("'=龙井茶,")
    assert "水分,≤ 6.5 %" in row
    nothing = b"".join(client.post(f"{export}?text=没有").streaming_content)  # type: ignore[attr-defined]
    assert len(nothing.decode().splitlines()) == 1
    assert client.post(export.replace("csv", "pdf")).status_code == HTTPStatus.NOT_FOUND
