"""Self-declarations in a browser: made, signed, challenged, read, on a telephone and on a desk."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from enterprises.declaration_enums import Comparator
from enterprises.domain.declarations.content import Content, Executed, Indicator, Requirement
from enterprises.models import Challenge, Declaration
from tests.e2e.conftest import Enter, axe, fits
from tests.factories import declarations as made

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_edition", "regions_loaded"),
]
TEXT = Content(
    standards=(Executed("GB/T 14456.1—2017", "绿茶 第1部分：基本要求"), *made.TEXT.standards),
    indicators=(
        *made.TEXT.indicators,
        Indicator(
            "水浸出物",
            "%",
            Comparator.GE,
            Decimal("34.0"),
            method="GB/T 8305—2013",
            baseline_standard="GB/T 14456.1—2017",
            baseline_unit="%",
            baseline_limit=Decimal("36.0"),
            weaker_is_stated=True,
        ),
        Indicator(
            "铅（以 Pb 计）",
            "mg/kg",
            Comparator.LE,
            Decimal("2.0"),
            method="GB 5009.12—2023",
            baseline_standard="GB/T 14456.1—2017",
            baseline_unit="g/kg",
            baseline_limit=Decimal("5.0"),
        ),
    ),
    mandatory=(Requirement("GB 2762—2022", "茶叶：铅不大于 5.0 mg/kg", test="铅"),),
)


@pytest.fixture
def home(regions_loaded: None) -> made.House:
    return made.house(now=timezone.now())


def check(page: Page, server: LiveServer, addresses: list[str]) -> None:
    for address in addresses:
        page.goto(server.url + address)
        assert fits(page), address
        axe(page)


def at(name: str, row: Declaration | Challenge, *more: str) -> str:
    return reverse(f"enterprises:{name}", args=[row.public_id, *more])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_public_pages_are_accessible_and_fit(
    page: Page, live_server: LiveServer, width: int, language: str, home: made.House
) -> None:
    now = timezone.now()
    page.set_viewport_size({"width": width, "height": 800})
    made.published(home, TEXT, now=now)
    row = made.published(home, _stricter(TEXT), now=now)
    challenge = made.answered(home, made.challenge(row, now=now), now=now)
    receipt = reverse("enterprises:challenge-receipt", args=[challenge.receipt])
    names = ("declaration", "declaration-compare", "challenge-new")
    page.goto(f"{live_server.url}{reverse('enterprises:declarations')}?lang={language}")
    check(page, live_server, [reverse("enterprises:declarations"), receipt])
    check(page, live_server, [at(name, row) for name in names])


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_the_enterprise_and_the_officer_are_accessible_and_fit(
    page: Page, live_server: LiveServer, width: int, home: made.House, enter: Enter
) -> None:
    now: datetime = timezone.now()
    page.set_viewport_size({"width": width, "height": 800})
    row = made.published(home, TEXT, now=now)
    challenge = made.challenge(row, now=now)
    draft = made.drafted(home, TEXT, now=now)
    enter(page, home.owner.user)
    parts = [at("declaration-part", draft, part) for part in ("standards", "indicators")]
    lists = [reverse("enterprises:own-declarations"), reverse("enterprises:declaration-new")]
    check(page, live_server, [*lists, at("own-declaration", draft), *parts])
    check(page, live_server, [at("challenge-own", challenge), at("challenge-answer", challenge)])
    enter(page, home.signatory.user)
    check(page, live_server, [at("declaration-sign", draft), at("declaration-withdraw", row)])
    made.answered(home, challenge, now=now)
    enter(page, made.officer().user)
    decide = at("challenge-decide", challenge, "strike-off")
    check(
        page, live_server, [reverse("enterprises:challenges"), at("challenge", challenge), decide]
    )


def test_a_declaration_is_filled_and_signed_without_a_script(
    plain_page: Page, live_server: LiveServer, home: made.House, enter: Enter
) -> None:
    page = plain_page
    enter(page, home.owner.user)
    page.goto(live_server.url + reverse("enterprises:own-declarations"))
    page.get_by_role("link", name="新的声明").click()
    page.get_by_role("button", name="开始起草").click()
    page.get_by_role("link", name="执行标准").click()
    page.get_by_label("标准编号").fill("Q/XH 001-2025")
    page.get_by_role("button", name="加一行").click()
    expect(page.get_by_role("group", name="第 2 行")).to_be_visible()
    page.get_by_label("标准名称").first.fill("西湖绿茶")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="指标").click()
    page.get_by_label("指标名称").fill("水分")
    page.get_by_label("比较方式").select_option("≤")
    page.get_by_label("声明限值").fill("6.5")
    page.get_by_label("单位", exact=False).first.fill("%")
    page.get_by_label("试验方法标准").fill("Q/XH 002-2025")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("没有需要改正的地方")).to_be_visible()

    enter(page, home.signatory.user)
    page.reload()
    page.get_by_role("link", name="签署并公开").click()
    page.get_by_label("我代表本企业接受以上承诺").check()
    page.get_by_role("button", name="签署并公开").click()
    expect(page.get_by_text("已签署并公开")).to_be_visible()


def test_a_visitor_challenges_and_follows_the_receipt(
    page: Page, live_server: LiveServer, home: made.House
) -> None:
    made.published(home, now=timezone.now())
    page.goto(live_server.url + reverse("enterprises:declarations"))
    page.get_by_role("link", name="龙井茶").click()
    page.get_by_role("link", name="质疑这份声明").click()
    page.get_by_label("质疑哪一项").select_option("指标 水分")
    page.get_by_label("哪里不对").fill(made.SAID.statement)
    page.get_by_role("button", name="提交质疑").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("质疑回执")
    expect(page.get_by_text(made.SAID.statement)).to_be_visible()


def _stricter(text: Content) -> Content:
    first, *others = text.indicators
    return replace(text, indicators=(replace(first, limit=Decimal("6.0")), *others))
