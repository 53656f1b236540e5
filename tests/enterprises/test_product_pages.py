"""Pages of brands, places, products and lots; no JavaScript."""

import csv
import io
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from enterprises.enums import LotStatus, ProductStatus
from enterprises.models import Brand, Lot, Product, Site
from enterprises.models.products import MOST_PHOTOS
from enterprises.services import lots, products
from qbs_platform.audit.models import AuditEvent
from tests.factories import enterprises as firms
from tests.factories import products as made
from tests.factories.enterprises import Firm
from tests.factories.people import make_person
from tests.files import pictures
from tests.standards import catalogue

pytestmark = pytest.mark.usefixtures("regions_loaded")
WHY = "包装标签印错，停止使用"


@pytest.fixture
def firm() -> Firm:
    return firms.onboarded()


@pytest.fixture
def client(firm: Firm) -> Client:
    return client_of(firm.owner.user)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"enterprises:{name}", args=args)


def text_of(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    text = re.sub(r"<[^>]+>", " ", content.decode())
    return re.sub(r"\s+", " ", text)


def fields_of(response: Any) -> dict[str, Any]:
    form = response.context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


TYPED = {
    "version": "1",
    "name": "保温杯",
    "category": "general",
    "model": "500 毫升",
    "gtin": "6901234567892",
    "unit": "只",
}


# --- adding and changing


def test_brand_place_product_and_lot_are_registered_on_pages(client: Client, firm: Firm) -> None:
    client.post(at("brand-add"), {"version": "1", "name": "清泉", "trademark": "12345678"})
    place = {"role": "FACTORY", "name": "一厂", "region": "330106", "address": "文三路 1 号"}
    client.post(at("site-add"), {"version": "1", **place})
    brand, site = Brand.objects.get(), Site.objects.get()

    typed = {
        **TYPED,
        "brand": str(brand.public_id),
        "sites": [str(site.public_id)],
        "standards": "gb/t19001-2016\nGB 4806.9—2023",
    }
    response = client.post(at("product-add"), typed)
    product = Product.objects.get()
    assert response["Location"] == at("product", product.public_id)
    page = text_of(client.get(response["Location"]))
    for said in ("保温杯", "清泉", "06901234567892", "GB/T 19001—2016", "一厂", "在产"):
        assert said in page

    lot = {
        "version": "1",
        "number": "L1",
        "produced_on": "2026-11-01",
        "quantity": "1200.5",
        "unit": "只",
        "site": str(site.public_id),
        "is_released": "on",
    }
    response = client.post(at("lot-add", product.public_id), lot)
    assert response["Location"] == at("lot", Lot.objects.get().public_id)
    assert "已放行" in text_of(client.get(response["Location"]))
    assert "1200.5 只" in text_of(client.get(at("lots")))


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client: Client) -> None:
    typed = {**TYPED, "gtin": "6901234567893", "standards": "GB 4806", "category": "food"}
    response = client.post(at("product-add"), typed)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    errors = response.context["form"].errors
    assert set(errors) == {"gtin", "standards", "shelf_life_days"}
    assert "末位校验码是“3”，应为“2”" in errors["gtin"][0]
    assert 'value="6901234567893"' in response.content.decode()
    assert not Product.objects.exists()


def test_a_gtin_that_somebody_has_is_refused_in_the_form(client: Client, firm: Firm) -> None:
    made.make_product(firms.onboarded(firms.SHENZHEN, "福田乙厂"), gtin="6901234567892")
    response = client.post(at("product-add"), TYPED)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "已由另一家企业登记" in text_of(response)
    assert "福田乙厂" not in text_of(response)


@pytest.mark.parametrize("noun", ["brand", "site", "product", "lot"])
def test_a_form_that_comes_late_shows_both_values(noun: str, client: Client, firm: Firm) -> None:
    site = made.make_site(firm)
    product = made.make_product(firm, sites=(site.public_id,))
    made_by: dict[str, Callable[[], Any]] = {
        "brand": lambda: made.make_brand(firm),
        "site": lambda: site,
        "product": lambda: product,
        "lot": lambda: made.make_lot(firm, product, site),
    }
    row = made_by[noun]()
    url = at(f"{noun}-edit", row.public_id)
    opened = fields_of(client.get(url))
    field, mine, theirs = ("unit", "箱", "盒") if noun == "lot" else ("name", "我的", "别人的")

    assert client.post(url, {**opened, field: theirs}).status_code == HTTPStatus.FOUND
    late = client.post(url, {**opened, field: mine})
    assert late.status_code == HTTPStatus.CONFLICT
    assert theirs in text_of(late)
    again = client.post(url, {**fields_of(late), field: mine})
    assert again.status_code == HTTPStatus.FOUND
    row.refresh_from_db()
    assert getattr(row, field) == mine


@pytest.mark.parametrize("noun", ["brand", "site", "product", "lot"])
def test_saving_what_stands_there_changes_nothing(noun: str, client: Client, firm: Firm) -> None:
    site = made.make_site(firm)
    product = made.make_product(
        firm,
        sites=(site.public_id,),
        brand=made.make_brand(firm, "原有").public_id,
        standards=("GB 4806.9—2023",),
    )
    made_by: dict[str, Callable[[], Any]] = {
        "brand": lambda: made.make_brand(firm),
        "site": lambda: site,
        "product": lambda: product,
        "lot": lambda: made.make_lot(firm, product, site, inspection=made.PASSED),
    }
    row = made_by[noun]()
    url = at(f"{noun}-edit", row.public_id)

    response = client.post(url, fields_of(client.get(url)))
    assert response.status_code == HTTPStatus.FOUND
    row.refresh_from_db()
    assert row.version == 1


@pytest.mark.parametrize("noun", ["brand", "site"])
def test_what_nothing_uses_is_removed(noun: str, client: Client, firm: Firm) -> None:
    row: Any = made.make_brand(firm) if noun == "brand" else made.make_site(firm)
    assert "删除" in text_of(client.get(at(f"{noun}s")))
    assert client.post(at(f"{noun}-remove", row.public_id))["Location"] == at(f"{noun}s")
    assert not type(row).objects.exists()


def test_an_enterprise_on_the_way_reads_why_it_cannot_add_yet() -> None:
    firm = firms.submitted()
    client = client_of(firm.owner.user)
    for name in ("products", "lots", "brands", "sites"):
        page = text_of(client.get(at(name)))
        assert "企业上链之后才能登记" in page
        assert "登记产品" not in page
    for name in ("product-add", "brand-add", "site-add", "products-import", "lots-import"):
        response = client.get(at(name))
        assert response.status_code == HTTPStatus.CONFLICT
        assert "企业上链之后才能登记" in text_of(response)


# --- steps


def test_a_step_says_what_it_does_asks_why_and_is_done(client: Client, firm: Firm) -> None:
    product = made.make_product(firm)
    url = at("product-step", product.public_id, "retire")
    page = text_of(client.get(url))
    assert "不能再为它登记新批次" in page
    assert "商品条码仍归它所有" in page

    assert client.post(url, {"reason": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(url, {"reason": "短"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(url, {"reason": WHY}).status_code == HTTPStatus.FOUND
    product.refresh_from_db()
    assert product.standing is ProductStatus.RETIRED
    shown = text_of(client.get(at("product", product.public_id)))
    assert WHY in shown
    assert "恢复产品" in shown
    assert "登记批次" not in shown
    assert client.get(url).status_code == HTTPStatus.CONFLICT
    for name in ("product-edit", "lot-add", "photo-add"):
        assert client.get(at(name, product.public_id)).status_code == HTTPStatus.CONFLICT


def test_a_recall_asks_who_is_there_once_more(client: Client, firm: Firm) -> None:
    site = made.make_site(firm)
    lot = made.make_lot(firm, made.make_product(firm, sites=(site.public_id,)), site)
    session = client.session
    session["proved_at"] -= 6 * 60
    session.save()

    released = client.post(at("lot-step", lot.public_id, "release"), {"reason": ""})
    assert released["Location"] == at("lot", lot.public_id)
    recalled = client.post(at("lot-step", lot.public_id, "recall"), {"reason": WHY})
    assert recalled["Location"].startswith(reverse("accounts:prove"))
    lot.refresh_from_db()
    assert lot.standing is LotStatus.RELEASED


def test_a_lot_is_released_held_and_recalled_on_pages(client: Client, firm: Firm) -> None:
    site = made.make_site(firm)
    lot = made.make_lot(firm, made.make_product(firm, sites=(site.public_id,)), site)
    for step in ("release", "hold", "recall"):
        response = client.post(at("lot-step", lot.public_id, step), {"reason": WHY})
        assert response["Location"] == at("lot", lot.public_id), step
    lot.refresh_from_db()
    assert lot.standing is LotStatus.RECALLED
    assert "已召回" in text_of(client.get(at("lot", lot.public_id)))
    assert client.get(at("lot-edit", lot.public_id)).status_code == HTTPStatus.CONFLICT
    assert client.get(at("lot-step", lot.public_id, "burn")).status_code == HTTPStatus.NOT_FOUND


def test_a_failed_lot_offers_no_release(client: Client, firm: Firm) -> None:
    site = made.make_site(firm)
    product = made.make_product(firm, sites=(site.public_id,))
    lot = made.make_lot(firm, product, site, inspection=made.FAILED)
    page = client.get(at("lot", lot.public_id))
    assert at("lot-step", lot.public_id, "release") not in page.content.decode()
    assert "检验不合格，这一批不能放行" in text_of(page)
    refused = client.post(at("lot-step", lot.public_id, "release"))
    assert refused.status_code == HTTPStatus.CONFLICT


# --- pictures


def picture(name: str = "正面.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pictures.jpeg())


def test_a_picture_is_added_shown_to_readers_and_removed(client: Client, firm: Firm) -> None:
    product = made.make_product(firm)
    url = at("photo-add", product.public_id)
    assert client.post(url, {"file": picture(), "alt": ""}).status_code == (
        HTTPStatus.UNPROCESSABLE_ENTITY
    )
    client.post(url, {"file": picture(), "alt": "正面包装"})
    photo = product.photos.get()
    source = at("photo", product.public_id, photo.public_id)
    assert f'src="{source}"' in client.get(at("product", product.public_id)).content.decode()
    official = client_of(make_person("GOV_VIEWER", "330000").user)
    assert official.get(source)["Content-Type"] == "image/jpeg"
    elsewhere = client_of(make_person("GOV_VIEWER", "440000").user)
    assert elsewhere.get(source).status_code == HTTPStatus.NOT_FOUND

    client.post(at("photo-remove", product.public_id, photo.public_id))
    assert not product.photos.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("合同.pdf", b"%PDF-1.7"), ("假的.png", b"<svg onload=alert(1)>"), ("表.csv", b"a,b")],
)
def test_what_is_no_picture_is_refused(
    name: str, content: bytes, client: Client, firm: Firm
) -> None:
    product = made.make_product(firm)
    given = {"file": SimpleUploadedFile(name, content), "alt": "正面"}
    response = client.post(at("photo-add", product.public_id), given)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not product.photos.exists()


def test_a_product_has_six_pictures_at_most(client: Client, firm: Firm) -> None:
    product = made.make_product(firm)
    url = at("photo-add", product.public_id)
    for number in range(MOST_PHOTOS):
        client.post(url, {"file": picture(), "alt": f"第 {number} 张"})
    response = client.post(url, {"file": picture(), "alt": "又一张"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "最多 6 张" in text_of(response)
    assert "添加图片" not in text_of(client.get(at("product", product.public_id)))
    gone = product.photos.get(position=2)
    client.post(at("photo-remove", product.public_id, gone.public_id))
    client.post(url, {"file": picture(), "alt": "补上"})
    assert product.photos.get(position=2).alt == "补上"


# --- reading


def test_executed_standards_say_what_the_catalogue_knows(client: Client, firm: Firm) -> None:
    catalogue.store(*catalogue.replaced("GB 1—2000", "GB 1—2020"))
    product = made.make_product(firm, standards=("GB 1—2000", "GB 1—2020", "Q/ABC 1—2024"))
    page = text_of(client.get(at("product", product.public_id)))
    first, second, third = (
        page.index(number) for number in ("GB 1—2000", "GB 1—2020", "Q/ABC 1—2024")
    )
    assert first < second < third
    assert "被代替" in page[first:second]
    assert "现行" in page[second:third]
    assert "目录中未查到" in page[third:]


@pytest.mark.parametrize(
    ("role", "region"), [("CLERK", None), ("GOV_VIEWER", "330000"), ("INTERNAL_AUDITOR", None)]
)
def test_readers_see_lists_and_details_without_acts(
    role: str, region: str | None, firm: Firm
) -> None:
    site = made.make_site(firm)
    product = made.make_product(firm, name="龙井", sites=(site.public_id,))
    lot = made.make_lot(firm, product, site, number="L7")
    reader = client_of(make_person(role, region).user)

    page = text_of(reader.get(at("all-products")))
    assert "龙井" in page
    assert "西湖甲厂" in page
    assert "L7" in text_of(reader.get(at("all-lots")))
    for name, row in (("any-product", product), ("any-lot", lot)):
        content = reader.get(at(name, row.public_id)).content.decode()
        assert "/edit/" not in content
        assert "/steps/" not in content
        assert f"/enterprise/{'lots' if row is lot else 'products'}/" not in content
    for name in ("products", "lots", "brands", "sites"):
        assert reader.get(at(name)).status_code == HTTPStatus.FORBIDDEN


def test_what_lies_outside_is_not_found(firm: Firm) -> None:
    site = made.make_site(firm)
    product = made.make_product(firm, sites=(site.public_id,))
    lot = made.make_lot(firm, product, site)
    brand = made.make_brand(firm)
    stranger = client_of(firms.onboarded(firms.SHENZHEN, "福田乙厂").owner.user)
    for name, row in (
        ("product", product),
        ("any-product", product),
        ("product-edit", product),
        ("lot-add", product),
        ("photo-add", product),
        ("lot", lot),
        ("any-lot", lot),
        ("lot-edit", lot),
        ("brand-edit", brand),
        ("site-edit", site),
    ):
        assert stranger.get(at(name, row.public_id)).status_code == HTTPStatus.NOT_FOUND, name


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == HTTPStatus.OK
    return len(captured)


def test_one_and_two_hundred_rows_cost_the_same(client: Client, firm: Firm) -> None:
    site, brand = made.make_site(firm), made.make_brand(firm)

    def more(count: int) -> Product:
        for _number in range(count):
            product = made.make_product(
                firm, brand=brand.public_id, sites=(site.public_id,), standards=("GB 1—2020",)
            )
            made.make_lot(firm, product, site)
        return product

    product = more(1)
    clerk = client_of(make_person("CLERK").user)
    pages: list[tuple[Client, str]] = [
        (client, at("products")),
        (client, at("lots")),
        (client, at("brands")),
        (client, at("sites")),
        (client, at("product", product.public_id)),
        (clerk, at("all-products")),
        (clerk, at("all-lots")),
    ]
    for reader, url in pages:
        reader.get(url)
    before = [queries(*page) for page in pages]
    more(199)
    for _number in range(9):
        made.make_lot(firm, product, site)
    assert [queries(*page) for page in pages] == before
    assert len(client.get(at("products")).context["lines"]) == 50
    assert len(client.get(f"{at('products')}?page=4").context["lines"]) == 50


@pytest.mark.parametrize("name", ["products", "lots"])
def test_a_wrong_question_is_named_and_shows_no_rows(name: str, client: Client) -> None:
    response = client.get(f"{at(name)}?status=BURNT")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "没有这个选项" in text_of(response)
    assert response.context["page"] is None


# --- exports


Export = Callable[[str], list[list[str]]]


def rows_of(response: Any) -> list[list[str]]:
    content = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_a_list_is_taken_along_as_it_was_asked_for(client: Client, firm: Firm) -> None:
    site = made.make_site(firm)
    product = made.make_product(firm, name="=1+1", sites=(site.public_id,), own_code="A-1")
    retired = made.make_product(firm, name="旧杯")
    products.retire(actor=firm.owner, product_id=retired.pk, reason=WHY, now=timezone.now())
    lot = made.make_lot(firm, product, site, number="L1", inspection=made.PASSED)
    lots.release(actor=firm.owner, lot_id=lot.pk, reason="", now=timezone.now())

    heading, *rows = rows_of(client.post(f"{at('products-export', 'csv')}?status=ACTIVE"))
    assert heading[0] == "产品名称"
    assert [row[0] for row in rows] == ["'=1+1"]
    assert rows[0][10] == "一厂"
    heading, *rows = rows_of(client.post(at("lots-export", "csv")))
    assert rows[0][:3] == ["A-1", "'=1+1", "L1"]
    assert rows[0][9:11] == ["合格", "周敏"]
    response = client.post(at("lots-export", "xlsx"))
    book = load_workbook(io.BytesIO(b"".join(response)))
    assert book.worksheets[0].max_row == 2
    recorded = AuditEvent.objects.filter(action__endswith=".export").order_by("pk")
    assert [event.object_id for event in recorded] == ["products:1", "lots:1", "lots:1"]


def test_an_export_knows_two_formats_and_right_questions(client: Client) -> None:
    assert client.post(at("products-export", "pdf")).status_code == HTTPStatus.NOT_FOUND
    wrong = client.post(f"{at('lots-export', 'csv')}?produced_from=gestern")
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not AuditEvent.objects.filter(action__endswith=".export").exists()
