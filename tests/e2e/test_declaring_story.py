"""A product is declared, the record anchored, the declaration challenged, answered, amended.

Once with a pointer, once with nothing but the keyboard, once without JavaScript.
"""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from chain.ledger.services import appending
from enterprises.declaration_enums import ChallengeOutcome, DeclarationStatus
from enterprises.models import Challenge, Declaration
from tests.chain.ledger.conftest import ledger
from tests.e2e.conftest import Enter
from tests.e2e.hands import Pointer
from tests.factories import declarations as made

__all__ = ["ledger"]

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("ledger", "first_edition", "regions_loaded"),
]


def draft(hands: Pointer) -> None:
    """From the page of a product to a draft without faults."""
    hands.follow("起草自我声明")
    hands.press("开始起草")
    hands.follow("执行标准")
    hands.fill("标准编号", "Q/XH 001—2025")
    hands.fill("标准名称", "西湖绿茶")
    hands.press("保存")
    hands.follow("指标")
    hands.fill("指标名称", "水分")
    hands.select("比较方式", "LE")
    hands.fill("声明限值（范围的下限）", "6.5")
    hands.fill("单位", "%")
    hands.fill("试验方法标准", "Q/XH 002—2025")
    hands.press("保存")


def sign(hands: Pointer) -> None:
    """From the page of a draft to a version that anybody reads."""
    hands.follow("签署并公开")
    hands.choose("我代表本企业接受以上承诺，签署并公开这份声明")
    hands.press("签署并公开")


def challenge(hands: Pointer) -> None:
    """From the public page to a receipt."""
    hands.follow("质疑这份声明")
    hands.select("质疑哪一项", "1")
    hands.fill("哪里不对，依据是什么", made.SAID.statement)
    hands.press("提交质疑")


def answer(hands: Pointer, row: Challenge) -> None:
    """From the own page of a declaration to a public answer."""
    hands.follow(row.about)
    hands.follow("公开答复")
    hands.fill("答复", made.ANSWER)
    hands.press("公开答复")


def test_a_product_is_declared(hands: Pointer, live_server: LiveServer, enter: Enter) -> None:
    home, page = made.house(now=timezone.now()), hands.page
    enter(page, home.owner.user)
    product = reverse("enterprises:product", args=[home.product.public_id])
    page.goto(live_server.url + product)

    draft(hands)
    expect(page.get_by_text("没有需要改正的地方")).to_be_visible()
    enter(page, home.signatory.user)
    page.reload()
    sign(hands)
    appending.append_pending(limit=10, now=timezone.now())
    row = Declaration.objects.get()
    public = live_server.url + reverse("enterprises:declaration", args=[row.public_id])
    page.goto(public)
    expect(page.get_by_text("企业自我声明，未经第三方认证").first).to_be_visible()
    page.get_by_role("link", name="账本第").first.click()
    expect(page.get_by_text("enterprises.declaration.v1").first).to_be_visible()

    page.goto(public)
    challenge(hands)
    expect(page.get_by_role("heading", level=1)).to_have_text("质疑回执")
    enter(page, home.owner.user)
    page.goto(live_server.url + reverse("enterprises:own-declaration", args=[row.public_id]))
    answer(hands, Challenge.objects.get())
    expect(page.get_by_text(made.ANSWER).first).to_be_visible()

    page.goto(live_server.url + product)
    hands.follow("起草自我声明")
    hands.press("开始起草")
    hands.follow("指标")
    hands.fill("声明限值（范围的下限）", "8.5")
    hands.press("保存")
    enter(page, home.signatory.user)
    page.reload()
    sign(hands)
    row.refresh_from_db()
    assert row.status == DeclarationStatus.SUPERSEDED
    assert Challenge.objects.get().outcome == ChallengeOutcome.CORRECTED
