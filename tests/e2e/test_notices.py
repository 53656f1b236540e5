"""Notices as a person meets them: by eye, on the smallest phone, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from qbs_platform.notifications.models import MailDelivery
from tests.e2e.conftest import SignIn, axe, fits
from tests.factories.notices import notify

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DESKTOP = {"width": 1280, "height": 800}
SMALLEST = {"width": 320, "height": 640}


def tell(user: User, number: int) -> None:
    for minutes in range(number):
        notify(user, now=timezone.now() - timedelta(minutes=minutes), is_urgent=minutes % 2 == 0)


def look(page: Page, url: str) -> None:
    for language, size in (("zh-hans", DESKTOP), ("en", SMALLEST)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{url}{'&' if '?' in url else '?'}lang={language}")
        assert fits(page), (url, size)
        axe(page)


def test_pages_of_notices_are_accessible_and_fit(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    user = sign_in(page, Role.ENT_EDITOR)
    look(page, f"{live_server.url}/notices/")
    look(page, f"{live_server.url}/notices/?show=all")
    tell(user, 21)
    look(page, f"{live_server.url}/notices/?show=all")
    look(page, f"{live_server.url}/notices/preferences/")
    (notice,) = notify(user)
    look(page, f"{live_server.url}/notices/{notice.public_id}/")


def test_the_page_of_queues_is_accessible_and_fits(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    user = sign_in(page, Role.SYS_ADMIN)
    tell(user, 2)
    MailDelivery.objects.update(state="DEAD", attempts=12, last_error="SMTPServerDisconnected")
    look(page, f"{live_server.url}/operations/queues/")

    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/operations/queues/?lang=zh-hans")
    page.get_by_role("button", name="重新发送").first.click()
    expect(page.locator(".message")).to_contain_text("邮件已重新排队")


@pytest.mark.parametrize("kind", ["page", "plain_page"])
def test_notices_are_read_with_and_without_javascript(
    request: pytest.FixtureRequest, live_server: LiveServer, sign_in: SignIn, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    tell(sign_in(page, Role.ENT_EDITOR), 3)
    page.goto(f"{live_server.url}/desk/")
    expect(page.locator(".topbar-count")).to_contain_text("3")
    page.get_by_role("link", name=re.compile("消息")).first.click()

    page.get_by_role("button", name="标为已读", exact=True).first.click()
    expect(page.locator(".notice")).to_have_count(2)
    page.locator(".notice-open").first.click()
    expect(page).to_have_url(re.compile("/desk/"))
    expect(page.locator(".topbar-count")).to_contain_text("1")
    page.goto(f"{live_server.url}/notices/")
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.locator(".empty-title")).to_have_text("没有未读消息")
    expect(page.locator(".topbar-count")).to_have_count(0)
    page.locator(".chips").get_by_text("全部").click()
    expect(page.locator(".notice")).to_have_count(3)


def test_preferences_are_set_without_javascript(
    plain_page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    sign_in(plain_page, Role.ENT_EDITOR)
    plain_page.goto(f"{live_server.url}/notices/")
    plain_page.get_by_role("link", name="消息设置").click()
    plain_page.get_by_label("申请与决定").select_option(label="不发邮件")
    plain_page.get_by_role("button", name="保存").click()

    expect(plain_page.locator(".message")).to_contain_text("消息设置已保存")
    expect(plain_page.get_by_label("申请与决定")).to_have_value("NEVER")
