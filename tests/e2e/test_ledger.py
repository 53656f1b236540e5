"""The public ledger in a browser: readable by everybody, and checked by the browser itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.chain.ledger.conftest import ledger
from tests.chain.ledger.logs import anchor, ask, ask_many
from tests.e2e.conftest import axe, fits

__all__ = ["ledger"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 1280)
GOOD = "全部成立。请再把签名密钥与您从别处得到的密钥比对。"
BAD = "核对不成立，请勿采信这一条："


def url_of(server: LiveServer, name: str, *args: object) -> str:
    return server.url + reverse(f"ledger:{name}", args=args)


def look(page: Page, url: str) -> None:
    for language in ("zh-hans", "en"):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{url}{'&' if '?' in url else '?'}lang={language}")
            assert fits(page), (url, language, width)
            axe(page)


def test_pages_of_the_ledger_are_accessible_and_fit(page: Page, live_server: LiveServer) -> None:
    for name in ("front", "entries", "checkpoints", "guide"):
        look(page, url_of(live_server, name))
    ask(1)
    anchor()
    ask_many(range(2, 300))
    anchor()
    for name in ("front", "entries", "checkpoints", "guide"):
        look(page, url_of(live_server, name))
    look(page, url_of(live_server, "entry", 137))
    look(page, url_of(live_server, "checkpoint", 2))
    look(page, url_of(live_server, "growth") + "?from=2&to=300")
    look(page, url_of(live_server, "growth") + "?from=300&to=2")
    look(page, live_server.url + reverse("api:guide"))
    look(page, url_of(live_server, "search") + "?q=nothing+of+the+kind")
    look(page, url_of(live_server, "search") + f"?q={'ab' * 32}")


def test_a_visitor_finds_an_entry_and_compares_two_checkpoints(
    page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    ask(1)
    anchor()
    ask_many(range(2, 40))
    anchor()
    page.goto(live_server.url)
    page.get_by_role("link", name="公开账本").first.click()
    page.get_by_label("查找条目").fill("17")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("账本第 17 条")
    page.get_by_role("link", name="第 18 条").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("账本第 18 条")
    with page.expect_download() as download:
        page.get_by_role("link", name="核对包").click()
    download.value.save_as(tmp_path / "bundle")
    assert b'"format":"qbs.ledger-bundle.v1"' in (tmp_path / "bundle").read_bytes()
    page.get_by_role("link", name="检查点", exact=True).click()
    page.get_by_label("较早的条目数").fill("40")
    page.get_by_label("较新的条目数").fill("2")
    page.get_by_role("button", name="比较").click()
    expect(page.get_by_text("请把两个数字对调")).to_be_visible()
    page.get_by_label("较早的条目数").fill("2")
    page.get_by_label("较新的条目数").fill("40")
    page.get_by_role("button", name="比较").click()
    expect(page.get_by_text("只增不改：较早的账本是较新的账本的开头")).to_be_visible()


@pytest.mark.parametrize(("entries", "index"), [(1, 0), (2, 1), (300, 137), (300, 300)])
def test_the_browser_checks_an_entry_itself(
    page: Page, live_server: LiveServer, entries: int, index: int
) -> None:
    ask_many(range(1, entries + 1))
    anchor()
    page.goto(url_of(live_server, "entry", index))
    page.get_by_role("button", name="开始核对").click()

    expect(page.get_by_text(GOOD)).to_be_visible()
    expect(page.get_by_text("逐级合并，得到检查点的根哈希")).to_be_visible()


Tamper = Callable[[bytes], bytes]


def other_event(entry: bytes) -> bytes:
    return entry.replace(b'"event":"0', b'"event":"1')


def other_hash(proof: bytes) -> bytes:
    lines = proof.split(b"\n")
    lines[2] = (b"B" if lines[2][:1] == b"A" else b"A") + lines[2][1:]
    return b"\n".join(lines)


def other_index(proof: bytes) -> bytes:
    return proof.replace(b"index 137", b"index 136")


def other_signature(proof: bytes) -> bytes:
    head, line, rest = proof.rpartition("— log.qbs.example/1 ".encode())
    return head + line + rest[:20] + (b"B" if rest[20:21] == b"A" else b"A") + rest[21:]


def other_size(proof: bytes) -> bytes:
    return proof.replace(b"log.qbs.example/1\n300\n", b"log.qbs.example/1\n299\n")


def nothing(_file: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    ("file", "tamper", "sentence"),
    [
        ("bytes", other_event, "下载的字节算出的哈希与本页不同。"),
        ("proof", other_hash, "算出的根哈希与检查点签署的不同。"),
        ("proof", other_signature, "检查点上没有成立的签名。"),
        ("proof", other_size, "检查点上没有成立的签名。"),
        ("proof", other_index, "证明、检查点或公钥的写法不对。"),
        ("proof", nothing, "证明、检查点或公钥的写法不对。"),
    ],
)
def test_the_browser_is_not_deceived(
    page: Page, live_server: LiveServer, file: str, tamper: Tamper, sentence: str
) -> None:
    """A server that lies in its files is found out by the page's own program."""

    def lie(route: Route) -> None:
        answer = route.fetch()
        truth = answer.body()
        assert tamper(truth) != truth
        route.fulfill(response=answer, body=tamper(truth))

    ask_many(range(1, 300))
    anchor()
    page.route(f"**/137/{file}/", lie)
    page.goto(url_of(live_server, "entry", 137))
    page.get_by_role("button", name="开始核对").click()

    expect(page.get_by_text(f"{BAD} {sentence}")).to_be_visible()
    expect(page.get_by_text(GOOD)).to_have_count(0)


def test_a_check_that_could_not_finish_does_not_accuse(page: Page, live_server: LiveServer) -> None:
    ask(1)
    anchor()
    page.goto(url_of(live_server, "entry", 1))
    page.route("**/1/proof/", lambda route: route.fulfill(status=422, body=""))
    page.get_by_role("button", name="开始核对").click()

    expect(page.get_by_text("没有下载到需要的文件")).to_be_visible()
    expect(page.get_by_text(BAD)).to_have_count(0)


def test_without_webcrypto_or_javascript_the_bundle_is_offered(
    page: Page, plain_page: Page, live_server: LiveServer
) -> None:
    ask(1)
    anchor()
    page.add_init_script("Object.defineProperty(globalThis.crypto, 'subtle', {value: undefined})")
    page.goto(url_of(live_server, "entry", 1))
    page.get_by_role("button", name="开始核对").click()
    expect(page.get_by_text("不能使用 WebCrypto")).to_be_visible()

    plain_page.goto(url_of(live_server, "entry", 1))
    expect(plain_page.get_by_text("浏览器没有开启 JavaScript")).to_be_visible()
    expect(plain_page.get_by_role("button", name="开始核对")).to_have_count(0)
    expect(plain_page.get_by_role("link", name="核对包")).to_be_visible()
