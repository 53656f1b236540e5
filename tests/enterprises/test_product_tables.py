"""Tables of products and lots: good rows are written, bad ones come back with reasons."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.enums import LotStatus
from enterprises.forms.product_tables import LOT_COLUMNS, PRODUCT_COLUMNS
from enterprises.models import Lot, Product, ProductEvent, Site, TableImport
from enterprises.services import lots
from tests.factories import enterprises as firms
from tests.factories import products as made
from tests.factories.enterprises import Firm
from tests.factories.people import make_person
from tests.files.tables import workbook

pytestmark = pytest.mark.usefixtures("regions_loaded")
COLUMNS = {"products": PRODUCT_COLUMNS, "lots": LOT_COLUMNS}
GTIN = "6901234567892"
HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "\t=1+1",
    "@SUM(A1)",
    "'; DROP TABLE enterprises_product; --",
    "\x00",
    "\x1b[2J",
    "\u202egnp.exe",
    "\ufeff",
    "杯" * 5_000,
    "{{ settings.SECRET_KEY }}",
    "%s%s%n",
)


@pytest.fixture
def firm() -> Firm:
    return firms.onboarded()


@pytest.fixture
def site(firm: Firm) -> Site:
    return made.make_site(firm)


@pytest.fixture
def client(firm: Firm) -> Client:
    client = Client()
    client.force_login(firm.owner.user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"enterprises:{name}", args=args)


def sheet(noun: str, *rows: dict[str, object]) -> bytes:
    columns = COLUMNS[noun]
    heading: list[object] = [column.heading for column in columns]
    return workbook(heading, *([row.get(each.key, "") for each in columns] for row in rows))


def bring(client: Client, noun: str, content: bytes, name: str = "表.xlsx") -> TableImport:
    response = client.post(at(f"{noun}-import"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.content.decode()
    return TableImport.objects.get(public_id=response["Location"].rstrip("/").split("/")[-1])


def counts(taken: TableImport) -> tuple[int, int, int, int]:
    return (taken.added, taken.changed, taken.unchanged, len(taken.problems))


def reasons(taken: TableImport) -> dict[int, list[str]]:
    return {each["number"]: each["reasons"] for each in taken.problems}


def product(code: str = GTIN, **said: object) -> dict[str, object]:
    known = {"name": "保温杯", "category": "一般产品", "model": "500 毫升", "unit": "只"}
    return {**known, "gtin": code, **said}


def lot(number: str, code: str = GTIN, **said: object) -> dict[str, object]:
    known = {"produced_on": "2026-11-01", "quantity": "1200", "unit": "只", "site": "一厂"}
    return {**known, "product": code, "number": number, **said}


def test_products_come_from_a_table_and_the_same_again_changes_nothing(
    client: Client, firm: Firm, site: Site
) -> None:
    brand = made.make_brand(firm)
    content = sheet(
        "products",
        product(brand="清泉", sites="一厂", standards="GB/T 19001-2016；GB 4806.9-2023"),
        product("", own_code="B-1", category="食品和农产品", shelf_life_days="540"),
    )

    assert counts(bring(client, "products", content)) == (2, 0, 0, 0)
    first = Product.objects.get(gtin=f"0{GTIN}")
    assert first.brand == brand
    assert first.standards == ["GB/T 19001—2016", "GB 4806.9—2023"]
    assert list(first.sites.all()) == [site]
    events = ProductEvent.objects.count()
    assert counts(bring(client, "products", content)) == (0, 0, 2, 0)
    assert ProductEvent.objects.count() == events


def test_a_cell_left_empty_keeps_what_was_there(client: Client, firm: Firm, site: Site) -> None:
    brand = made.make_brand(firm)
    row = made.make_product(
        firm, gtin=GTIN, brand=brand.public_id, sites=(site.public_id,), standards=("GB 1—2020",)
    )
    assert counts(bring(client, "products", sheet("products", product(name="新名")))) == (
        0,
        1,
        0,
        0,
    )
    row.refresh_from_db()
    assert (row.name, row.brand, row.standards) == ("新名", brand, ["GB 1—2020"])
    assert list(row.sites.all()) == [site]


def test_bad_products_come_back_with_every_reason(client: Client, firm: Firm) -> None:
    other = firms.onboarded(firms.SHENZHEN, "福田乙厂")
    made.make_product(other, gtin=made.gtin13(77))
    taken = bring(
        client,
        "products",
        sheet(
            "products",
            product(),
            product(),
            product("6901234567893"),
            product("", own_code=""),
            product(made.gtin13(77)),
            product(made.gtin13(78), category="饮料"),
            product(made.gtin13(79), category="食品和农产品"),
            product(made.gtin13(80), brand="没有的", sites="没有的厂"),
            product(made.gtin13(81), name="=HYPERLINK(1)"),
            product(made.gtin13(82), name="", unit=""),
        ),
    )

    assert counts(taken) == (1, 0, 0, 9)
    found = reasons(taken)
    assert found[3] == ["与第 2 行重复，请只保留一行。"]
    assert "应为“2”" in found[4][0]
    assert "填写其中一项" in found[5][0]
    assert "已由另一家企业登记" in found[6][0]
    assert found[7] == ["“产品类别”：只能填写一般产品、食品和农产品、家用电器、儿童用品。"]
    assert "必须填写保质期天数" in found[8][0]
    assert found[9] == [
        "“品牌”：本企业没有登记“没有的”。",
        "“生产地点”：本企业没有登记“没有的厂”。",
    ]
    assert found[10] == ["“产品名称”：像是公式，请只填写文字。"]
    assert len(found[11]) == 2


def test_lots_come_from_a_table(client: Client, firm: Firm, site: Site) -> None:
    made.make_product(firm, gtin=GTIN, sites=(site.public_id,))
    inspected = {
        "report_number": "CJ-1",
        "verdict": "合格",
        "inspector": "周敏",
        "inspected_on": "2026/11/2",
    }
    content = sheet(
        "lots", lot("L1", is_released="是", **inspected), lot("L2", f"0{GTIN}", quantity="0.5")
    )

    assert counts(bring(client, "lots", content)) == (2, 0, 0, 0)
    first, second = Lot.objects.order_by("number")
    assert (first.standing, first.inspector) == (LotStatus.RELEASED, "周敏")
    assert (second.standing, str(second.quantity)) == (LotStatus.HELD, "0.500")
    assert counts(bring(client, "lots", content)) == (0, 0, 2, 0)


def test_bad_lots_come_back_with_every_reason(
    client: Client, firm: Firm, site: Site, now: Any
) -> None:
    row = made.make_product(firm, gtin=GTIN, sites=(site.public_id,))
    made.make_site(firm, "二厂")
    sent = made.make_lot(firm, row, site, is_released=True, number="L0")
    failed = {"report_number": "CJ-1", "inspector": "周敏", "inspected_on": "2026-11-02"}
    taken = bring(
        client,
        "lots",
        sheet(
            "lots",
            lot("L1"),
            lot("L1"),
            lot("L 2"),
            lot("L3", "B-404"),
            lot("L4", site="二厂"),
            lot("L5", site="三厂"),
            lot("L6", produced_on="昨天"),
            lot("L7", quantity="许多"),
            lot("L8", verdict="不合格", is_released="是", **failed),
            lot("L9", verdict="尚可"),
            lot("L10", expires_on="2026-10-01"),
            lot("L0", quantity="9"),
            lot("@SUM(A1)"),
        ),
    )

    found = reasons(taken)
    assert counts(taken) == (1, 0, 0, 12)
    assert sorted(found) == list(range(3, 15))
    assert found[5] == ["“产品编码”：本企业没有编码为“B-404”的产品。"]
    assert "不在所选的地点生产" in found[6][0]
    assert found[10] == ["“放行”：出厂检验不合格的批次不能放行。"]
    assert "现在是“已放行”" in found[13][0]
    sent.refresh_from_db()
    assert sent.quantity == 1200
    lots.hold(actor=firm.owner, lot_id=sent.pk, reason="数量登记错了", now=now)
    assert counts(bring(client, "lots", sheet("lots", lot("L0", quantity="9")))) == (0, 1, 0, 0)


@pytest.mark.parametrize("noun", ["products", "lots"])
def test_what_comes_back_is_harmless_and_can_be_corrected(
    noun: str, client: Client, firm: Firm, site: Site
) -> None:
    made.make_product(firm, gtin=made.gtin13(5), sites=(site.public_id,))
    row = product(name="=1+1") if noun == "products" else lot("L1", "=1+1")
    taken = bring(client, noun, sheet(noun, row))
    page = client.get(at(f"{noun}-import-result", taken.public_id)).content.decode()
    assert "退回 1 行" in page
    response = client.get(at(f"{noun}-import-problems", taken.public_id))
    book = load_workbook(io.BytesIO(b"".join(response)))
    cells = [cell for cells in book.worksheets[0].iter_rows(values_only=True) for cell in cells]
    assert "'=1+1" in cells

    sheet_of = book.worksheets[0]
    for cell in sheet_of[2]:
        if cell.value == "'=1+1":
            cell.value = "改好了" if noun == "products" else made.gtin13(5)
    corrected = io.BytesIO()
    book.save(corrected)
    assert counts(bring(client, noun, corrected.getvalue())) == (1, 0, 0, 0)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_cells_are_refused_or_shown_as_text(
    text: str, client: Client, firm: Firm, site: Site
) -> None:
    cells = ",".join(f'"{column.heading}"' for column in PRODUCT_COLUMNS)
    said = {**product(), "name": text, "model": text}
    row = ",".join(
        '"' + str(said.get(column.key, "")).replace('"', '""') + '"' for column in PRODUCT_COLUMNS
    )
    content = f"{cells}\r\n{row}\r\n".encode("utf-8", "surrogatepass")
    response = client.post(
        at("products-import"), {"file": SimpleUploadedFile("表.csv", content)}, follow=True
    )
    assert response.status_code in {200, 422}
    assert "<script>" not in client.get(at("products")).content.decode()


@pytest.mark.parametrize("noun", ["products", "lots"])
def test_a_wrong_table_is_refused_as_a_whole(noun: str, client: Client) -> None:
    url = at(f"{noun}-import")
    no_heading = SimpleUploadedFile("表.xlsx", workbook(["甲", "乙"], ["1", "2"]))
    for file in (no_heading, SimpleUploadedFile("表.pdf", b"%PDF-1.7")):
        response = client.post(url, {"file": file})
        assert response.status_code == 422
    assert client.post(url, {}).status_code == 422
    assert not TableImport.objects.exists()


@pytest.mark.parametrize("noun", ["products", "lots"])
def test_the_template_comes_back_empty_and_is_no_row(noun: str, client: Client) -> None:
    content = b"".join(client.get(at(f"{noun}-import-template")))
    response = client.post(at(f"{noun}-import"), {"file": SimpleUploadedFile("模板.xlsx", content)})
    assert response.status_code == 422
    assert "没有数据行" in response.content.decode()


def test_an_imports_result_is_the_enterprises_own(client: Client) -> None:
    taken = bring(client, "products", sheet("products", product("1")))
    stranger = Client()
    stranger.force_login(firms.onboarded(firms.SHENZHEN, "福田乙厂").owner.user)
    for name in ("products-import-result", "products-import-problems"):
        assert client.get(at(name, taken.public_id)).status_code == 200
        assert stranger.get(at(name, taken.public_id)).status_code == 404
    assert client.get(at("lots-import-result", taken.public_id)).status_code == 404


def test_viewers_bring_no_tables(firm: Firm) -> None:
    viewer = Client()
    person = make_person("ENT_VIEWER", organisation=firm.enterprise.public_id)
    viewer.force_login(person.user)
    assert viewer.get(at("products-import")).status_code == 403


def test_two_hundred_rows_are_taken_at_once(client: Client) -> None:
    rows = [product(made.gtin13(number)) for number in range(200)]
    assert counts(bring(client, "products", sheet("products", *rows))) == (200, 0, 0, 0)


@pytest.mark.parametrize("noun", ["products", "lots"])
def test_a_form_for_a_file_complains_of_nothing_before_it_was_sent(
    noun: str, client: Client
) -> None:
    address = reverse(f"enterprises:{noun}-import")

    assert "有内容需要修改" not in client.get(address).content.decode()
    assert "有内容需要修改" in client.post(address).content.decode()
