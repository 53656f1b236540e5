"""An enterprise joins: registered, returned, corrected, accepted by two clerks, anchored, public.

Once with a pointer, once with nothing but the keyboard, once without JavaScript.
"""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from chain.ledger.services import appending
from enterprises.enums import EnterpriseStatus, Item
from enterprises.models import Enterprise
from qbs_platform.common import workdays
from qbs_platform.demo import papers
from tests.chain.ledger.conftest import ledger
from tests.e2e.conftest import Enter, SignIn
from tests.e2e.hands import Pointer
from tests.factories import enterprises as firms
from tests.factories.people import make_person

__all__ = ["ledger"]

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("ledger", "first_edition"),
]

TEXTS = {
    "登记信息": {"法定代表人": "林知远", "成立日期": "2015-06-01"},
    "所在地与行业": {"注册地址": "文三路 1 号", "从业人数": "120"},
    "联系人": {
        "联系人姓名": "周敏",
        "联系人手机": "13800138000",
        "联系人邮箱": "zhou@example.cn",
        "法定代表人公民身份号码": firms.LEGAL_ID,
    },
}


def register(hands: Pointer) -> None:
    """From the desk of somebody without a role to a case that was handed in."""
    hands.follow("开始登记")
    hands.fill("统一社会信用代码", firms.HANGZHOU)
    hands.fill("企业名称", "西湖甲厂")
    hands.press("继续")
    for section, texts in TEXTS.items():
        hands.follow(section)
        if section == "登记信息":
            hands.choose("企业")
        for label, text in texts.items():
            hands.fill(label, text)
        if section == "所在地与行业":
            hands.select("所属行业", "C15")
        hands.press("保存")
    hands.follow("证照与授权书")
    file = FilePayload(name="执照.pdf", mimeType="application/pdf", buffer=papers.page("Licence"))
    for item in (Item.LICENCE, Item.AUTHORISATION):
        hands.attach(str(item.label), file)
    hands.press("上传并保存")
    hands.follow("核对并提交")
    hands.choose("我代表本单位签署《质量链参与协议》（第 1 版）")
    hands.choose("我代表本单位签署《质量链宣言》（第 1 版）")
    hands.press("签署承诺并提交")


def correct(hands: Pointer) -> None:
    """From the page of the own enterprise: mend what came back and hand it in again."""
    hands.follow("注册地址")
    hands.fill("注册地址", "文三路 8 号")
    hands.press("保存")
    hands.follow("去提交补正")
    hands.press("提交补正")


def accept(page: Page, address: str) -> None:
    """One clerk looks and agrees."""
    page.goto(address)
    page.get_by_role("link", name="同意上链").click()
    page.get_by_label("查询日期").fill(workdays.local_date(timezone.now()).isoformat())
    page.get_by_label("存续或在业").check()
    page.get_by_label("执照影像已逐项核对").check()
    page.get_by_label("授权书已核对").check()
    page.get_by_role("button", name="同意上链").click()


def clerks_page(browser: Browser, enter: Enter) -> Page:
    """A browser in which a clerk is signed in."""
    page = browser.new_context(locale="zh-CN").new_page()
    enter(page, make_person("CLERK").user)
    return page


def test_an_enterprise_joins(
    hands: Pointer, browser: Browser, live_server: LiveServer, sign_in: SignIn, enter: Enter
) -> None:
    own = hands.page
    sign_in(own)
    own.goto(live_server.url + reverse("home:desk"))

    register(hands)
    expect(own.get_by_text("协会正在核对")).to_be_visible()
    firm = Enterprise.objects.get()
    clerk = make_person("CLERK")
    firms.give_back(firms.Firm(firm, clerk.actor), clerk, timezone.now())
    own.goto(live_server.url + reverse("enterprises:own"))
    correct(hands)
    expect(own.get_by_text("已重新提交")).to_be_visible()
    case = live_server.url + reverse("enterprises:case", args=[firm.public_id])
    for _clerk in range(2):
        accept(clerks_page(browser, enter), case)
    assert Enterprise.objects.get().standing is EnterpriseStatus.ONBOARDED

    appending.append_pending(limit=10, now=timezone.now())
    own.goto(live_server.url + reverse("enterprises:own"))
    hands.follow("公开页：别人看到什么")
    expect(own.get_by_role("heading", level=1)).to_have_text("西湖甲厂")
    own.get_by_role("link", name="账本第").first.click()
    expect(own.get_by_text("enterprises.onboarding.v1").first).to_be_visible()
