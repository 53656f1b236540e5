"""The shell as a person meets it: by eye, by keyboard, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qbs_platform.accounts.enums import Role
from qbs_platform.home.styleguide import SECTIONS
from tests.e2e.conftest import SignIn, axe, fits
from tests.look.people import ROLE_OF

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
SMALLEST = {"width": 320, "height": 640}
PUBLIC = ["/", "/accounts/sign-in/", "/nowhere/"]
SLUGS = [section.slug for section in SECTIONS]


@pytest.mark.parametrize("slug", SLUGS)
def test_styleguide_is_accessible_and_fits(
    page: Page, live_server: LiveServer, sign_in: SignIn, slug: str
) -> None:
    sign_in(page, Role.ENT_EDITOR, Role.ENT_SIGNATORY)
    for size in (DESKTOP, PHONE, SMALLEST):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{live_server.url}/styleguide/?section={slug}")
        assert fits(page), size
        if size is not SMALLEST:
            axe(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_accessible_and_fit(
    page: Page, live_server: LiveServer, path: str, language: str
) -> None:
    for size in (DESKTOP, PHONE, SMALLEST):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{live_server.url}{path}?lang={language}")
        assert fits(page), size
        if size is not SMALLEST:
            axe(page)


@pytest.mark.parametrize("kind", [*ROLE_OF, "none"])
def test_desks_are_accessible_and_fit(
    page: Page, live_server: LiveServer, sign_in: SignIn, kind: str
) -> None:
    sign_in(page, *([ROLE_OF[kind]] if kind in ROLE_OF else []))
    for language, size in (("zh-hans", DESKTOP), ("zh-hans", PHONE), ("en", SMALLEST)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{live_server.url}/desk/?lang={language}")
        assert fits(page), size
        axe(page)


def test_header_is_walked_by_keyboard(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    sign_in(page, Role.EXPERT, Role.CASE_OFFICER)
    page.goto(f"{live_server.url}/desk/")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到主要内容")
    for expected in (re.compile("QBS"), "工作台", "产品", re.compile("评价专家")):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text(expected)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("投诉处理人")
    page.keyboard.press("Escape")
    expect(page.locator("details[open]")).to_have_count(0)
    expect(page.locator(":focus")).to_contain_text("评价专家")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".page-head-note")).to_have_text("以投诉处理人的身份工作")


def test_open_menu_is_accessible_and_closes_when_left(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    sign_in(page, Role.EXPERT, Role.CASE_OFFICER)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/desk/")

    page.get_by_text("评价专家").first.click()
    axe(page)
    assert fits(page)
    page.locator("main").click(position={"x": 8, "y": 500})

    expect(page.locator("details[open]")).to_have_count(0)


@pytest.mark.parametrize("kind", ["page", "plain_page"])
def test_refused_sign_in_takes_the_focus_to_the_summary(
    request: pytest.FixtureRequest, live_server: LiveServer, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    page.goto(f"{live_server.url}/accounts/sign-in/")
    page.locator("form button").click()

    expect(page).to_have_title(re.compile("^有错误：登录"))
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#id_username")).to_be_focused()


def test_swap_moves_focus_and_title_and_back_keeps_the_header(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    sign_in(page, Role.EXPERT)
    page.goto(f"{live_server.url}/styleguide/")
    page.evaluate("window.sameDocument = true")

    page.locator(".side-menu").get_by_text("文件上传").click()
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_have_text("文件上传")
    expect(page).to_have_title(re.compile("^文件上传"))
    expect(page).to_have_url(re.compile("section=upload"))
    expect(page.locator("[data-qbs-language]")).to_have_attribute("href", re.compile("upload"))
    assert page.evaluate("window.sameDocument")
    page.go_back()

    expect(page.locator("h1")).to_have_text("颜色、文字与图标")
    expect(page.locator(".topbar")).to_have_count(1)


def test_everything_works_without_javascript(
    plain_page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    sign_in(plain_page, Role.EXPERT, Role.CASE_OFFICER)
    plain_page.goto(f"{live_server.url}/styleguide/?section=upload")
    expect(plain_page.locator("input[type=file]")).to_be_visible()
    expect(plain_page.locator("[data-qbs-upload-zone]")).to_be_hidden()

    plain_page.locator(".side-menu").get_by_text("列表与筛选").click()
    plain_page.locator(".chips").get_by_text("已超期").click()
    expect(plain_page.locator("tbody tr")).to_have_count(2)
    plain_page.locator("summary").first.click()
    plain_page.get_by_role("button", name="投诉处理人").click()
    expect(plain_page.locator(".page-head-note")).to_have_text("以投诉处理人的身份工作")
    plain_page.locator("summary").last.click()
    plain_page.get_by_role("button", name="退出登录").click()

    expect(plain_page.locator("h1")).to_have_text("产品质量的每项结论，都有据可查")


def test_english_stays_for_the_next_page(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    page.get_by_text("English").click()
    page.locator(".hero").get_by_text("Sign in to your desk").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Sign in to your desk")
