"""Products and lots in a browser: registered, read, recalled; on telephones as on desks."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from enterprises.enums import ProductCategory
from enterprises.models import Lot, Product
from enterprises.services import lots
from tests.e2e.conftest import axe, fits
from tests.factories import enterprises as firms
from tests.factories import products as made
from tests.factories.enterprises import Firm

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("regions_loaded", "first_edition"),
]


@pytest.fixture
def firm(page: Page, live_server: LiveServer, regions_loaded: None, first_edition: Any) -> Firm:
    """An enterprise on chain whose owner sits at the browser."""
    firm = firms.onboarded()
    client = Client()
    client.force_login(firm.owner.user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    return firm


def at(name: str, *args: Any) -> str:
    return reverse(f"enterprises:{name}", args=args)


def stocked(firm: Firm) -> tuple[Product, Lot]:
    """Some of everything."""
    site, away = made.make_site(firm), made.make_site(firm, "受托加工厂", made.FUTIAN)
    brand = made.make_brand(firm)
    tea = made.make_product(
        firm,
        name="西湖龙井（明前特级）",
        category=ProductCategory.FOOD,
        model="250 克罐装",
        unit="罐",
        shelf_life_days=540,
        brand=brand.public_id,
        sites=(site.public_id, away.public_id),
        standards=("GB/T 18650—2008", "GB 2762—2022", "Q/XHJ 001—2025"),
    )
    made.make_product(firm, own_code="CUP-500/A")
    lot = made.make_lot(firm, tea, site, unit="罐", inspection=made.PASSED, is_released=True)
    failed = made.make_lot(firm, tea, away, unit="罐", inspection=made.FAILED)
    lots.recall(
        actor=firm.owner, lot_id=failed.pk, reason="抽检水分超标，通知下架", now=timezone.now()
    )
    return tea, lot


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_pages_of_products_are_accessible_and_fit(
    page: Page, live_server: LiveServer, firm: Firm, width: int, language: str
) -> None:
    tea, lot = stocked(firm)
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        at("products"),
        at("lots"),
        at("brands"),
        at("sites"),
        at("product", tea.public_id),
        at("lot", lot.public_id),
        at("product-edit", tea.public_id),
        at("lot-add", tea.public_id),
        at("photo-add", tea.public_id),
        at("lot-step", lot.public_id, "recall"),
        at("products-import"),
    ):
        page.goto(f"{live_server.url}{address}?lang={language}")
        assert fits(page), (address, language, width)
        axe(page)


def test_a_product_and_its_lot_are_registered_in_a_browser(
    page: Page, live_server: LiveServer, firm: Firm
) -> None:
    made.make_site(firm)
    page.goto(live_server.url + at("products"))
    page.get_by_role("link", name="登记产品").first.click()
    page.get_by_label("产品名称").fill("保温杯")
    page.get_by_label("产品类别").select_option("appliances")
    page.get_by_label("型号规格").fill("500 毫升")
    page.get_by_label("商品条码").fill("6901234567893")
    page.get_by_label("销售单位").fill("只")
    page.get_by_label("一厂").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("应为“2”")
    axe(page)

    page.get_by_label("商品条码").fill("6901234567892")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("保温杯")
    page.get_by_role("link", name="登记批次").click()
    page.get_by_label("批号").fill("L20261101A")
    page.get_by_label("生产日期").fill("2026-11-01")
    page.get_by_label("数量", exact=True).fill("1200")
    page.get_by_label("生产地点").select_option("一厂")
    page.get_by_label("登记后立即放行").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("L20261101A")

    page.get_by_role("link", name="召回").click()
    expect(page.get_by_text("不能撤回，也不能再放行")).to_be_visible()
    page.get_by_label("原因").fill("抽检不合格，通知下架")
    page.get_by_role("button", name="召回").click()
    expect(page.get_by_text("批次已标为召回。")).to_be_visible()
    assert Lot.objects.get().get_status_display() == "已召回"
