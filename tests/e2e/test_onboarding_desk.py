"""A clerk in a browser: from the list to a case, an item returned, an opinion given."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from enterprises.enums import EnterpriseStatus, Item
from qbs_platform.accounts.enums import Role
from qbs_platform.common import workdays
from tests.e2e.conftest import SignIn, axe, fits
from tests.factories import enterprises as firms
from tests.factories.people import make_person

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_edition"),
]


def returned_once(name: str = "西湖甲厂") -> firms.Firm:
    """A case in its second round, with one opinion."""
    now, clerk = timezone.now(), make_person("CLERK")
    firm = firms.submitted(firms.HANGZHOU, name, now=now)
    firms.give_back(firm, clerk, now, Item.ADDRESS, Item.HEADCOUNT)
    firms.resubmit(firm, now, ADDRESS="执照上就是这个地址", HEADCOUNT="以年报为准")
    firms.accept(firm, clerk, now)
    return firm


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_clerks_pages_are_accessible_and_fit(
    page: Page, live_server: LiveServer, sign_in: SignIn, width: int, language: str
) -> None:
    sign_in(page, Role.CLERK)
    firm = returned_once("浙江省西湖龙井茶叶种植加工销售农民专业合作社联合社")
    page.set_viewport_size({"width": width, "height": 800})
    case = reverse("enterprises:case", args=[firm.enterprise.public_id])
    places = [
        reverse("home:desk"),
        reverse("enterprises:cases"),
        f"{reverse('enterprises:cases')}?text=none",
        case,
        *(f"{case}{act}/" for act in ("return", "accept", "refuse")),
    ]
    for address in places:
        page.goto(f"{live_server.url}{address}{'&' if '?' in address else '?'}lang={language}")
        assert fits(page), (address, language, width)
        axe(page)


def test_a_clerk_returns_an_item_and_another_time_settles_a_case(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    sign_in(page, Role.CLERK)
    fresh = firms.submitted(firms.SHENZHEN, "南山乙厂")
    waiting = returned_once()
    page.goto(live_server.url + reverse("home:desk"))
    page.get_by_role("link", name="南山乙厂").click()

    page.get_by_role("link", name="退回补正").click()
    expect(page.get_by_label("退回“注册地址”的理由")).to_be_hidden()
    page.get_by_role("checkbox", name="注册地址").check()
    page.get_by_label("退回“注册地址”的理由").fill("不对")
    page.get_by_role("button", name="退回补正").click()
    expect(page.get_by_text("有内容需要修改")).to_be_visible()
    page.get_by_label("退回“注册地址”的理由").fill("与营业执照不一致")
    page.get_by_role("button", name="退回补正").click()
    expect(page.get_by_text("已退回企业补正")).to_be_visible()
    assert fresh.again().standing is EnterpriseStatus.RETURNED

    page.get_by_role("link", name="企业上链").first.click()
    page.get_by_role("link", name="西湖甲厂").click()
    page.get_by_role("link", name="同意上链").click()
    expect(page.get_by_text("您的意见是第二份")).to_be_visible()
    page.get_by_label("查询日期").fill(workdays.local_date(timezone.now()).isoformat())
    page.get_by_label("存续或在业").check()
    page.get_by_label("执照影像已逐项核对").check()
    page.get_by_label("授权书已核对").check()
    page.get_by_role("button", name="同意上链").click()
    expect(page.get_by_text("企业已上链，等待锚定")).to_be_visible()
    assert waiting.again().standing is EnterpriseStatus.ONBOARDED
