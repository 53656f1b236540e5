"""The QBS standard in a browser: found from the first page, readable by everybody."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from standards.content import cited
from standards.models import StandardEdition
from tests.e2e.conftest import axe, fits
from tests.standards import drafting
from tests.standards.catalogue import load

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_edition"),
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_pages_of_the_standard_are_accessible_and_fit(
    page: Page, live_server: LiveServer, width: int, language: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for code in (None, "QBS-T-01", "QBS-T-07", "QBS-I-02"):
        name = "standards:clause" if code else "standards:front"
        address = reverse(name, args=[code] if code else [])
        page.goto(f"{live_server.url}{address}?lang={language}")
        assert fits(page), (address, language, width)
        axe(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_editions_side_by_side_are_accessible_and_fit(
    page: Page, live_server: LiveServer, width: int, first_edition: StandardEdition
) -> None:
    drafting.opened(first_edition)
    page.set_viewport_size({"width": width, "height": 800})
    compare = f"{reverse('standards:compare')}?from=1&to=2"
    edition = reverse("standards:edition", args=[2])
    for address in (reverse("standards:editions"), edition, compare):
        page.goto(live_server.url + address)
        assert fits(page), (address, width)
        axe(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_catalogue_of_cited_standards_is_accessible_and_fits(
    page: Page, live_server: LiveServer, width: int, language: str
) -> None:
    load(cited.standards())
    page.set_viewport_size({"width": width, "height": 800})
    one = reverse("standards:cited", args=["GB 4706.1—2005"])
    for address in (reverse("standards:cited-list"), one, reverse("standards:front")):
        page.goto(f"{live_server.url}{address}?lang={language}")
        assert fits(page), (address, language, width)
        axe(page)


def test_a_visitor_reads_from_the_first_page_to_a_clause_and_on(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(live_server.url)
    page.get_by_role("link", name="阅读 QBS 标准全文").click()
    expect(page.get_by_text("草案：依公开资料编写，供试运行。")).to_be_visible()

    page.get_by_role("link", name="检测设备与量值溯源").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("检测设备与量值溯源")
    expect(page.get_by_text("现场查看，平台按记录计算")).to_be_visible()

    page.get_by_role("link", name="QBS-T-07").click()
    expect(page.get_by_text("食品和农产品：必备")).to_be_visible()

    page.get_by_role("link", name="检测", exact=True).click()
    expect(page.get_by_role("heading", name="检测", exact=True)).to_be_in_viewport()
