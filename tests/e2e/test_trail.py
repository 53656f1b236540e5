"""The audit trail as the internal auditor meets it: by eye, on a phone, without JavaScript."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from qbs_platform.audit import services
from qbs_platform.audit.facts import Subject, Who
from qbs_platform.audit.models import AuditEvent
from tests.e2e.conftest import SignIn, axe, fits

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1280)


@transaction.atomic
def work(user: User, number: int) -> None:
    """Things the person did, a minute apart, and one that was refused."""
    grant = user.grants.get()
    who = Who(user.public_id, grant.public_id, None)
    for minutes in range(number):
        services.record(
            who=who,
            action="tests.thing.change",
            subject=Subject("tests.thing", f"T-{minutes}"),
            now=timezone.now() - timedelta(minutes=minutes),
            after={"status": "SUBMITTED"},
        )
    AuditEvent.objects.create(
        at=timezone.now(), action="tests.thing.sign", result="REFUSED", reason="SelfDecision"
    )


def look(page: Page, url: str) -> None:
    for language in ("zh-hans", "en"):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{url}{'&' if '?' in url else '?'}lang={language}")
            assert fits(page), (url, language, width)
            axe(page)


def test_pages_of_the_trail_are_accessible_and_fit(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    user = sign_in(page, Role.INTERNAL_AUDITOR)
    here = live_server.url + reverse("operations:trail")
    work(user, 52)
    look(page, here)
    look(page, f"{here}?object_type=tests.thing&since=2026-01-01&person={user.public_id}")
    look(page, f"{here}?action=nothing")
    look(page, f"{here}?person=nobody-of-that-name")
    event = AuditEvent.objects.filter(action="tests.thing.change").first()
    look(page, f"{here}{event.pk}/" if event else "")


def test_the_auditor_finds_and_takes_along_without_javascript(
    plain_page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    work(sign_in(plain_page, Role.INTERNAL_AUDITOR), 52)
    plain_page.goto(live_server.url + reverse("home:desk"))
    plain_page.get_by_role("link", name="查阅审计记录").click()
    plain_page.get_by_label("动作的开头").fill("tests.")
    plain_page.get_by_label("姓名、邮箱或人员编号").fill("林晓")
    plain_page.get_by_role("button", name="筛选").click()
    expect(plain_page.get_by_text("共 52 条")).to_be_visible()
    expect(plain_page.locator("tbody tr")).to_have_count(50)

    plain_page.get_by_role("link", name="较早").click()
    expect(plain_page.locator("tbody tr")).to_have_count(2)
    expect(plain_page.get_by_label("动作的开头")).to_have_value("tests.")
    for label, kind in (("导出 CSV", "csv"), ("导出 XLSX", "xlsx")):
        with plain_page.expect_download() as download:
            plain_page.get_by_role("button", name=label).click()
        assert download.value.suggested_filename.endswith(f".{kind}")
    plain_page.locator("tbody a").last.click()
    plain_page.get_by_role("link", name="同一对象的事件").click()
    expect(plain_page.get_by_text("共 1 条")).to_be_visible()


def test_a_wrong_filter_is_told_and_kept(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    sign_in(page, Role.INTERNAL_AUDITOR)
    page.goto(live_server.url + reverse("operations:trail"))
    page.get_by_label("姓名、邮箱或人员编号").fill("没有这个人")
    page.get_by_role("button", name="筛选").click()

    expect(page.get_by_role("alert").first).to_contain_text("没有姓名或邮箱含“没有这个人”的人")
    expect(page.get_by_label("姓名、邮箱或人员编号")).to_have_value("没有这个人")
    assert page.title().startswith("有错误")
    page.get_by_role("link", name="清除条件").click()
    expect(page.locator("tbody")).to_be_visible()
