"""A real Chromium in front of the real server; what the browser complains about fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from tests import tools
from tests.e2e.hands import Keyboard, Pointer
from tests.look import people

# Playwright's loop runs in this thread; our ORM calls beside it are ordinary blocking ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADVICE = (
    "The browser tests did not run: install Debian's `chromium`, run "
    "`playwright install chromium`, or point CHROMIUM at one."
)

SignIn = Callable[..., User]
Enter = Callable[[Page, User], None]


def _chromium() -> str | None:
    for place in (os.environ.get("CHROMIUM"), "/usr/bin/chromium", shutil.which("chromium")):
        if place and Path(place).exists():
            return place
    return None


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], browser_type: Any
) -> dict[str, Any]:
    """Start the system's Chromium, else Playwright's own; without any, skip (in CI: fail)."""
    path = _chromium()
    if path is None and not Path(browser_type.executable_path).exists():
        tools.do_without("Chromium", ADVICE)
    return {
        **browser_type_launch_args,
        **({"executable_path": path} if path else {}),
        "args": FLAGS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse in Chinese, as most people here do."""
    return {**browser_context_args, "locale": "zh-CN", "viewport": {"width": 1280, "height": 800}}


def _watch(context: BrowserContext) -> list[str]:
    """Note console errors (policy violations are among them) and uncaught errors."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # a page that answers 404 or 422 on purpose is reported as a failed load of itself, and so
        # is whatever a script sent that was refused as a form is
        own = message.page is not None and message.location.get("url") == message.page.url
        refused = own or " 422 " in message.text
        if message.type == "error" and not (refused and "Failed to load" in message.text):
            complaints.append(message.text)

    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    return complaints


@pytest.fixture(autouse=True)
def no_complaints(context: BrowserContext) -> Iterator[None]:
    """Fail a test whose pages logged an error."""
    complaints = _watch(context)
    yield
    assert complaints == []


@pytest.fixture
def plain_page(
    browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer
) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(
        **{**browser_context_args, "java_script_enabled": False, "base_url": live_server.url}
    )
    yield context.new_page()
    context.close()


@pytest.fixture(params=["pointer", "keyboard", "plain"])
def hands(request: pytest.FixtureRequest, page: Page, plain_page: Page) -> Pointer:
    """The three ways to drive a page."""
    if request.param == "keyboard":
        return Keyboard(page)
    return Pointer(plain_page if request.param == "plain" else page)


@pytest.fixture
def enter(live_server: LiveServer) -> Enter:
    """Sign somebody in to the browser of a page, without walking through the form."""

    def enter(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return enter


@pytest.fixture
def sign_in(enter: Enter, regions_loaded: None) -> SignIn:
    """Sign a new person in to the browser of a page."""

    def sign_in(page: Page, *roles: Role) -> User:
        user = people.make(*roles)
        enter(page, user)
        return user

    return sign_in


def axe(page: Page) -> None:
    """Require that axe finds nothing on the page."""
    page.wait_for_load_state()  # an address is there before its stylesheets are
    # without preload: axe would fetch our @imports again, relative to the page
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "preload": False}
    results = Axe().run(page, options=options)
    assert results.violations_count == 0, results.generate_report()


def fits(page: Page) -> bool:
    """Whether the page can be read without scrolling sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return wide
