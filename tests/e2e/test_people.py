"""People, access review, code tables and jobs as operators and owners meet them, by eye and axe."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qbs_platform.accounts.enums import LetterKind, Role
from qbs_platform.accounts.models import Letter, User
from qbs_platform.accounts.services import invitations
from qbs_platform.accounts.services.invitations import Offer
from tests.e2e.conftest import SignIn, axe, fits
from tests.factories.people import REASON, Person, enrol_app, give, make_person, suspend

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


def look(page: Page, url: str) -> None:
    """At both sizes, each in another language, so that both languages are seen everywhere."""
    for size, languages in zip(SIZES, (("zh-hans",), ("en",)), strict=True):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for language in languages:
            page.goto(f"{url}{'&' if '?' in url else '?'}lang={language}")
            assert fits(page), (url, size)
            axe(page)


@pytest.fixture
def people() -> list[Person]:
    """Somebody in each state that the list tells apart."""
    clerk, expert, former = make_person("CLERK"), make_person("EXPERT"), make_person("CLERK")
    now = timezone.now()
    User.objects.filter(pk=clerk.user.pk).update(
        name="沈宁", phone="13800138000", last_login=now - timedelta(days=120)
    )
    User.objects.filter(pk=expert.user.pk).update(name="杨帆", last_login=now)
    User.objects.filter(pk=former.user.pk).update(name="田默")
    enrol_app(expert.user)
    give(expert.user, "TECH_EXPERT")
    suspend(former.user)
    inviter = make_person("SYS_ADMIN")
    invitations.invite(
        actor=inviter.actor,
        email=expert.user.email,
        offer=Offer(Role.AUDITOR),
        language="",
        now=now,
    )
    return [clerk, expert, former]


def test_the_pages_of_an_administrator_are_accessible_and_fit(
    page: Page, live_server: LiveServer, sign_in: SignIn, people: list[Person]
) -> None:
    sign_in(page, Role.SYS_ADMIN)
    Letter.objects.create(
        kind=LetterKind.RESET,
        reference="x@example.cn",
        language="zh-hans",
        asked_at=timezone.now(),
        next_at=timezone.now(),
        state="DEAD",
        attempts=12,
        last_error="SMTPServerDisconnected",
    )
    clerk, expert, former = (person.user.public_id for person in people)
    for path in (
        "people/",
        "people/?show=suspended",
        f"people/{expert}/",
        f"people/{former}/",
        f"people/{clerk}/suspend/",
        f"people/{expert}/reset-second-factor/",
        f"people/{clerk}/role/",
        "people/review/",
        "people/review/export/?show=all",
        "codes/",
        "codes/roles/",
        "codes/record-kinds/",
        "codes/holidays/",
        "queues/",
    ):
        look(page, f"{live_server.url}/operations/{path}")
    look(page, f"{live_server.url}/desk/")


def test_an_owner_s_members_are_accessible_and_fit(
    page: Page, live_server: LiveServer, sign_in: SignIn, regions_loaded: None
) -> None:
    sign_in(page, Role.ENT_OWNER)
    member = make_person("ENT_EDITOR")
    look(page, f"{live_server.url}/accounts/members/")
    look(page, f"{live_server.url}/accounts/members/{member.grant.public_id}/revoke/")


@pytest.mark.parametrize("kind", ["page", "plain_page"])
def test_somebody_is_found_and_suspended_with_and_without_javascript(
    request: pytest.FixtureRequest,
    live_server: LiveServer,
    sign_in: SignIn,
    people: list[Person],
    kind: str,
) -> None:
    browser: Page = request.getfixturevalue(kind)
    sign_in(browser, Role.SYS_ADMIN)
    browser.goto(f"{live_server.url}/desk/")
    browser.get_by_role("navigation").get_by_role("link", name="人员").first.click()
    browser.get_by_label("姓名、邮箱或手机号").fill("138 0013 8000")
    browser.get_by_role("button", name="查找").click()
    expect(browser).to_have_url(re.compile(r"/operations/people/$"))
    expect(browser.locator("tbody tr")).to_have_count(1)
    browser.get_by_role("link", name="沈宁").click()
    browser.get_by_role("link", name="停用账号").click()
    browser.get_by_role("button", name="确定").click()
    expect(browser.locator(".field-error")).to_contain_text("至少 10 个字")
    browser.get_by_label("理由").fill(REASON)
    browser.get_by_role("button", name="确定").click()

    expect(browser.locator(".message")).to_contain_text("账号已停用")
    expect(browser.get_by_text(REASON)).to_be_visible()
    expect(browser.get_by_role("link", name="恢复账号")).to_be_visible()
