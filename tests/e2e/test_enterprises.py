"""Enterprises in the browser: found, read and joined, on a phone and without JavaScript."""

import re
from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from enterprises.enums import JoinStanding
from enterprises.selectors import public
from enterprises.selectors.joining import standing_of
from enterprises.services import joining, pages
from qbs_platform.accounts.enums import Role
from tests.e2e.conftest import SignIn, axe, fits
from tests.factories import enterprises as firms
from tests.factories.people import give

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("regions_loaded", "first_edition"),
]


def on_chain(now: datetime) -> firms.Firm:
    firm = firms.onboarded(name="西湖甲厂", now=now)
    pages.change(
        actor=firm.owner,
        enterprise_id=firm.pk,
        introduction="做茶。\n也卖茶。",
        shown=set(public.SWITCHED),
        now=now,
    )
    return firm


def test_anybody_finds_an_enterprise_without_javascript(plain_page: Page) -> None:
    on_chain(timezone.now())

    plain_page.goto(reverse("home:visitors"))
    plain_page.get_by_role("link", name="企业", exact=True).click()
    plain_page.get_by_label("企业名称或统一社会信用代码").fill(
        "９１３３０１０６ＭＡＦＡＫＥ０００２"
    )
    plain_page.get_by_role("button", name="筛选").click()
    plain_page.get_by_role("link", name="西湖甲厂").click()
    plain_page.get_by_text("代码的每一段是什么意思").click()

    expect(plain_page.get_by_text("登记机关所在区划：浙江省杭州市西湖区")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_public_pages_read_well_at_every_width(
    page: Page, live_server: LiveServer, width: int
) -> None:
    on_chain(timezone.now())
    page.set_viewport_size({"width": width, "height": 844})

    for url in (
        reverse("enterprises:directory"),
        reverse("enterprises:directory") + "?words=x",
        reverse("enterprises:public", args=[firms.HANGZHOU]),
        reverse("enterprises:public", args=["9" * 60]),
    ):
        page.goto(live_server.url + url)
        axe(page)
        assert fits(page)


def test_somebody_asks_to_join_on_a_phone_and_the_owner_answers(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    firm = on_chain(timezone.now())
    page.set_viewport_size({"width": 390, "height": 844})
    owner = sign_in(page, Role.EXPERT)
    owner.grants.all().delete()
    give(owner, "ENT_OWNER", None, firm.enterprise.public_id)
    asker = firms.newcomer("陆申请")
    joining.ask(actor=asker, enterprise_id=firm.pk, message="质量部", now=timezone.now())

    page.goto(live_server.url + reverse("enterprises:join-requests"))
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="陆申请").click()
    axe(page)
    assert fits(page)
    page.get_by_label("同意，身份是企业填报员").check()
    page.get_by_role("button", name="答复").click()

    expect(page.get_by_text(re.compile("陆申请 已加入"))).to_be_visible()
    assert standing_of(asker.user, firm.enterprise) is JoinStanding.MEMBER
