"""The house as its users meet it: visitors, people with one role, people with several."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from qbs_platform.accounts.enums import SECOND_FACTOR_KINDS
from qbs_platform.accounts.services import second_factors
from tests.e2e.conftest import axe, fits
from tests.factories.people import PASSWORD, Person, enrol_app, give

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("regions_loaded", "maps_built")]

ROLES = {
    "ENT_OWNER": None,
    "CLERK": None,
    "GOV_VIEWER": "330100",
    "LAB_SIGNER": None,
    "SYS_ADMIN": None,
}


def sign_in(page: Page, base: str, person: Person) -> None:
    page.goto(base + reverse("accounts:sign-in"))
    page.get_by_label("邮箱").fill(person.user.email)
    page.get_by_label("密码").fill(PASSWORD)
    if person.grant.kind in SECOND_FACTOR_KINDS:
        secret = enrol_app(person.user)
        page.get_by_role("button", name="登录").click()
        page.get_by_label("验证码").fill(second_factors.code_of(secret, at=timezone.now()))
        page.get_by_role("button", name="验证并登录").click()
    else:
        page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(base + reverse("home:desk"))


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_visitors_read_what_qbs_is(page: Page, live_server: Any, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/?lang={language}")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert fits(page)
    axe(page)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_signs_in_and_finds_its_desk(
    page: Page, live_server: Any, person: Callable[..., Person], role: str
) -> None:
    sign_in(page, live_server.url, person(role, ROLES[role]))

    axe(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert fits(page)
    axe(page)


def test_a_refused_sign_in_keeps_what_was_typed_and_says_why(
    page: Page, live_server: Any, person: Callable[..., Person]
) -> None:
    someone = person("CLERK")
    page.goto(live_server.url + reverse("accounts:sign-in"))
    page.get_by_label("邮箱").fill(someone.user.email)
    page.get_by_label("密码").fill("not-the-password")
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_text("账号或密码不正确").first).to_be_visible()
    expect(page.get_by_label("邮箱")).to_have_value(someone.user.email)
    expect(page.get_by_label("密码")).to_have_value("")
    assert page.title().startswith("有错误")
    axe(page)


def test_a_person_with_two_roles_switches_by_keyboard(
    page: Page, live_server: Any, person: Callable[..., Person]
) -> None:
    someone = person("CLERK")
    give(someone.user, "SYS_ADMIN")
    sign_in(page, live_server.url, someone)
    menu = page.locator("header summary", has_text="受理员")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="系统管理员").focus()
    page.keyboard.press("Enter")

    expect(page.locator("header summary", has_text="系统管理员")).to_be_visible()
    page.goto(live_server.url + reverse("operations:health"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_language_is_switched_where_one_stands_and_kept(
    page: Page, live_server: Any, person: Callable[..., Person]
) -> None:
    sign_in(page, live_server.url, person("CLERK"))
    page.goto(live_server.url + reverse("notifications:notices"))
    page.get_by_role("link", name="English").click()

    assert reverse("notifications:notices") in page.url
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(live_server.url + reverse("home:desk"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_signing_out_leads_home_and_closes_the_desk(
    page: Page, live_server: Any, person: Callable[..., Person]
) -> None:
    sign_in(page, live_server.url, person("CLERK"))
    page.locator("header summary", has_text="林晓").click()
    page.get_by_role("button", name="退出登录").click()

    expect(page).to_have_url(live_server.url + "/")
    page.goto(live_server.url + reverse("home:desk"))
    assert reverse("accounts:sign-in") in page.url


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422, 429, 500, 503])
def test_every_error_page_is_clear_and_accessible(
    page: Page, live_server: Any, person: Callable[..., Person], status: int
) -> None:
    sign_in(page, live_server.url, person("CLERK"))
    page.goto(live_server.url + reverse("home:styleguide-error", args=[status]))

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    assert fits(page)
    axe(page)


def test_an_operator_reads_what_is_wrong(
    page: Page, live_server: Any, person: Callable[..., Person]
) -> None:
    sign_in(page, live_server.url, person("SYS_ADMIN"))
    page.goto(live_server.url + reverse("operations:health"))

    expect(page.get_by_role("row", name="后台任务进程")).to_contain_text("从未出现")
    expect(page.get_by_role("row", name="数据库").first).to_contain_text("正常")
    axe(page)


def test_an_official_reaches_a_county_in_three_clicks_and_comes_back(
    page: Page, live_server: Any, person: Callable[..., Person]
) -> None:
    sign_in(page, live_server.url, person("GOV_VIEWER", "000000"))
    page.goto(live_server.url + reverse("dashboards:region-map", args=["000000"]))
    axe(page)
    page.get_by_role("link", name="浙江省").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("浙江省")
    page.get_by_role("link", name="杭州市").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("杭州市")
    axe(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("浙江省")
    expect(page.locator("header").first).to_be_visible()


def test_the_house_works_without_javascript(
    browser: Any, live_server: Any, person: Callable[..., Person]
) -> None:
    someone = person("CLERK")
    give(someone.user, "CASE_OFFICER")
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    sign_in(page, live_server.url, someone)
    page.locator("header summary", has_text="受理员").click()
    page.get_by_role("button", name="投诉处理人").click()

    expect(page.locator("header summary", has_text="投诉处理人")).to_be_visible()
    page.goto(live_server.url + reverse("dashboards:region-map", args=["330000"]))
    page.get_by_role("link", name="杭州市").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("杭州市")
