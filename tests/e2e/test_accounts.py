"""One's own account in a real browser: second factor, passkey, password, sessions, invitations."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from qbs_platform.accounts.enums import KIND_OF, SECOND_FACTOR_KINDS, Role, RoleKind
from qbs_platform.accounts.models import Allowance
from qbs_platform.accounts.services import letters, second_factors
from tests.e2e.conftest import axe, fits
from tests.factories.people import PASSWORD, Person, enrol_app

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("regions_loaded", "maps_built")]

MakePerson = Callable[..., Person]
NEW = "another-7391-sentence"


def inspect(page: Page) -> None:
    """Accessible, and readable on the smallest telephone."""
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert fits(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def type_password(page: Page, base: str, person: Person, password: str = PASSWORD) -> None:
    page.goto(base + reverse("accounts:sign-in"))
    page.locator("[name=username]").fill(person.user.email)
    page.locator("[name=password]").fill(password)
    page.locator("main button[type=submit]").click()


def type_code(page: Page, secret: str) -> None:
    page.locator("[name=code]").fill(second_factors.code_of(secret, at=timezone.now()))
    page.locator("main form:has([name=code]) button[type=submit]").click()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_clerk_sets_up_an_app_and_signs_in_with_it(
    page: Page, live_server: Any, person: MakePerson, language: str
) -> None:
    base = live_server.url
    someone = person("CLERK")
    page.goto(f"{base}/accounts/sign-in/?lang={language}")
    type_password(page, base, someone)
    expect(page).to_have_url(base + reverse("accounts:app-add"))
    inspect(page)
    secret = page.locator(".secret").inner_text().replace(" ", "")

    type_code(page, secret)

    expect(page.locator(".codes li")).to_have_count(10)
    recovery_code = page.locator(".codes li").first.inner_text()
    inspect(page)
    page.goto(base + reverse("accounts:security"))
    inspect(page)
    page.context.clear_cookies()
    page.goto(f"{base}/accounts/sign-in/?lang={language}")
    type_password(page, base, someone)
    expect(page).to_have_url(base + reverse("accounts:second-factor"))
    inspect(page)
    page.locator("[name=code]").fill(recovery_code)
    page.locator("main button[type=submit]").first.click()
    expect(page).to_have_url(base + reverse("home:desk"))


def test_a_passkey_is_added_and_opens(page: Page, live_server: Any, person: MakePerson) -> None:
    base = live_server.url
    someone = person("CLERK")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    type_password(page, base, someone)
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.locator(".codes li")).to_have_count(10)

    page.context.clear_cookies()
    type_password(page, base, someone)
    inspect(page)
    page.get_by_role("button", name="使用通行密钥").click()

    expect(page).to_have_url(base + reverse("home:desk"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_person_changes_the_password_and_ends_other_sessions(
    page: Page, browser: Browser, live_server: Any, person: MakePerson, language: str
) -> None:
    base = live_server.url
    someone = person("ENT_OWNER")
    other = browser.new_context().new_page()
    type_password(other, base, someone)
    page.goto(f"{base}/accounts/sign-in/?lang={language}")
    type_password(page, base, someone)

    page.goto(base + reverse("accounts:security"))
    expect(page.locator(".account-list .device")).to_have_count(2)
    inspect(page)
    page.locator(f"form[action='{reverse('accounts:sign-out-others')}'] button").click()
    expect(page.locator(".account-list .device")).to_have_count(1)
    other.goto(base + reverse("home:desk"))
    expect(other).to_have_url(re.compile("sign-in"))
    other.context.close()

    page.goto(base + reverse("accounts:password-change"))
    inspect(page)
    page.locator("[name=current]").fill("not the password")
    page.locator("[name=new]").fill(NEW)
    page.locator("[name=again]").fill(NEW)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    inspect(page)
    page.locator("[name=current]").fill(PASSWORD)
    page.locator("[name=new]").fill(NEW)
    page.locator("[name=again]").fill(NEW)
    page.locator("main button[type=submit]").click()
    expect(page).to_have_url(base + reverse("accounts:security"))
    page.context.clear_cookies()
    type_password(page, base, someone, NEW)
    expect(page).to_have_url(base + reverse("home:desk"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_person_is_locked_out_and_comes_back(
    page: Page, live_server: Any, person: MakePerson, language: str
) -> None:
    base = live_server.url
    someone = person("ENT_OWNER")
    page.goto(f"{base}/accounts/sign-in/?lang={language}")
    for number in range(6):
        type_password(page, base, someone, f"wrong-{number}")
        expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator(".error-summary")).to_contain_text("15")
    inspect(page)

    Allowance.objects.update(ends_at=timezone.now())
    type_password(page, base, someone)

    expect(page).to_have_url(base + reverse("home:desk"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_owner_invites_and_the_guest_joins(
    page: Page, browser: Browser, live_server: Any, person: MakePerson, language: str
) -> None:
    base = live_server.url
    page.goto(f"{base}/accounts/sign-in/?lang={language}")
    type_password(page, base, person("ENT_OWNER"))
    page.goto(base + reverse("accounts:invitations"))
    inspect(page)
    page.locator(".page-head-actions a").click()
    inspect(page)
    page.locator("[name=email]").fill("guest@example.cn")
    page.locator("[name=role]").select_option("ENT_EDITOR")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".account-list li")).to_have_count(1)
    inspect(page)
    letters.send_waiting(now=timezone.now())
    found = re.search(r"/accounts/invitations/accept/\S+/", str(mail.outbox[0].body))
    assert found is not None

    guest = browser.new_context().new_page()
    guest.goto(f"{base}{found[0]}?lang={language}")
    inspect(guest)
    guest.locator("[name=name]").fill("新人")
    guest.locator("[name=new]").fill(NEW)
    guest.locator("[name=again]").fill(NEW)
    guest.locator("main button[type=submit]").click()

    expect(guest).to_have_url(base + reverse("home:desk"))
    guest.context.close()


def test_everything_but_passkeys_works_without_javascript(
    plain_page: Page, live_server: Any, person: MakePerson
) -> None:
    someone = person("CLERK")
    secret = enrol_app(someone.user)
    type_password(plain_page, live_server.url, someone)
    type_code(plain_page, secret)
    expect(plain_page).to_have_url(live_server.url + reverse("home:desk"))

    plain_page.goto(live_server.url + reverse("accounts:app-add"))

    expect(plain_page.locator(".qr")).to_be_visible()
    expect(plain_page.get_by_role("button", name="添加通行密钥")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_forgotten_passwords_and_spent_links_read_well(
    page: Page, live_server: Any, language: str
) -> None:
    page.goto(f"{live_server.url}/accounts/password/forgotten/?lang={language}")
    inspect(page)
    page.locator("[name=username]").fill("nobody@example.cn")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".message-ok")).to_be_visible()
    inspect(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_visitor_signs_up_from_the_front_page(
    page: Page, live_server: Any, language: str
) -> None:
    page.goto(f"{live_server.url}/?lang={language}")
    page.locator(f'.hero a[href="{reverse("accounts:sign-up")}"]').click()
    inspect(page)
    page.locator("[name=email]").fill("newcomer@example.cn")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".message-ok")).to_be_visible()
    inspect(page)
    letters.send_waiting(now=timezone.now())
    found = re.search(r"/accounts/join/\S+/", str(mail.outbox[0].body))
    assert found is not None
    page.goto(live_server.url + found[0])
    inspect(page)
    page.locator("[name=name]").fill("新人")
    for field in ("new", "again"):
        page.locator(f"[name={field}]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()

    expect(page).to_have_url(live_server.url + reverse("home:desk"))
    inspect(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_role_signs_in_and_reads_its_desk(
    page: Page, live_server: Any, person: MakePerson, language: str
) -> None:
    base = live_server.url
    page.goto(f"{base}/accounts/sign-in/?lang={language}")
    for role in Role:
        page.context.clear_cookies(name="qbs-session")
        someone = person(role, "330000" if KIND_OF[role] is RoleKind.OFFICIAL else None)
        secret = enrol_app(someone.user) if KIND_OF[role] in SECOND_FACTOR_KINDS else ""
        type_password(page, base, someone)
        if secret:
            type_code(page, secret)

        expect(page).to_have_url(base + reverse("home:desk"))
        axe(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_mobile_number_is_proved_and_opens(
    page: Page,
    live_server: Any,
    person: MakePerson,
    language: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    base, someone = live_server.url, person("ENT_OWNER")
    page.goto(f"{base}/accounts/sign-in/?lang={language}")
    type_password(page, base, someone)
    page.goto(base + reverse("accounts:phone-add"))
    inspect(page)
    page.locator("[name=phone]").fill("12345")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    inspect(page)
    page.locator("[name=phone]").fill("138 0013 8000")
    page.locator("main button[type=submit]").click()
    expect(page).to_have_url(base + reverse("accounts:phone-confirm"))
    inspect(page)
    capsys.readouterr()
    letters.send_waiting(now=timezone.now())
    found = re.search(r"\D(\d{6})\D", capsys.readouterr().out.split(":", 1)[1])
    assert found is not None
    page.locator("[name=code]").fill(found[1])
    page.locator("main button[type=submit]").click()
    expect(page.get_by_text("13800138000")).to_be_visible()
    inspect(page)

    page.context.clear_cookies(name="qbs-session")
    page.goto(base + reverse("accounts:sign-in"))
    page.locator("[name=username]").fill("+86 138 0013 8000")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page).to_have_url(base + reverse("home:desk"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_whoever_is_idle_is_asked_before_the_session_ends(
    page: Page, live_server: Any, person: MakePerson, language: str
) -> None:
    base = live_server.url
    page.clock.install()
    page.goto(f"{base}/accounts/sign-in/?lang={language}")
    type_password(page, base, person("ENT_OWNER"))
    expect(page).to_have_url(base + reverse("home:desk"))
    page.wait_for_load_state()
    dialog = page.locator("dialog.dialog")
    page.clock.fast_forward(26 * 60_000)
    expect(dialog).to_be_hidden()

    page.clock.fast_forward(90_000)
    expect(dialog).to_be_visible()
    axe(page)
    dialog.get_by_role("button").click()
    expect(dialog).to_be_hidden()

    page.clock.fast_forward(30 * 60_000)
    expect(dialog.get_by_role("link")).to_be_visible()
    axe(page)


def test_what_one_window_does_keeps_the_others_awake(
    page: Page, live_server: Any, person: MakePerson
) -> None:
    base = live_server.url
    page.clock.install()
    type_password(page, base, person("ENT_OWNER"))
    expect(page).to_have_url(base + reverse("home:desk"))
    page.wait_for_load_state()
    page.clock.fast_forward(28 * 60_000)
    expect(page.locator("dialog.dialog")).to_be_visible()

    second = page.context.new_page()
    second.goto(base + reverse("home:desk"))

    expect(page.locator("dialog.dialog")).to_be_hidden()
