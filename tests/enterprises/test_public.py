"""What anybody reads of enterprises: the directory, one page, only what is switched on."""

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises import content
from enterprises.enums import EnterpriseStatus
from enterprises.models import Enterprise
from enterprises.selectors import public
from enterprises.services import pages, submissions
from qbs_platform.anchoring.models import AnchorMark, AnchorRequest
from qbs_platform.regions import selectors as regions
from tests.factories import enterprises as firms
from tests.factories.people import make_person

DIRECTORY = reverse("enterprises:directory")
NOT_HERE = "91370102MAFAKE027G"
IMPOSSIBLE = "91330106MAFAKE0014"
HOSTILE = "<script>alert(1)</script>甲&\"'"

pytestmark = pytest.mark.usefixtures("regions_loaded")


def page_of(uscc: str) -> str:
    return reverse("enterprises:public", args=[uscc])


def read(client: Client, url: str, **asked: str) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def found(client: Client, **asked: str) -> list[str]:
    """The names in the directory, in their order."""
    return re.findall(
        r'<a href="/enterprises/\w{18}/">([^<]*)</a>', read(client, DIRECTORY, **asked)
    )


def show(firm: firms.Firm, *names: str, introduction: str = "", now: datetime) -> None:
    pages.change(
        actor=firm.owner,
        enterprise_id=firm.pk,
        introduction=introduction,
        shown=set(names),
        now=now,
    )


def many(count: int, now: datetime) -> None:
    region = regions.by_code("330106")
    Enterprise.objects.bulk_create(
        Enterprise(
            uscc=f"9133010600000{number:05d}",
            name=f"第 {number} 家",
            region=region,
            status=EnterpriseStatus.ONBOARDED,
            created_at=now,
            onboarded_at=now,
        )
        for number in range(count)
    )


# --- the directory


def test_the_directory_lists_who_is_on_chain_and_nobody_else(client: Client, now: datetime) -> None:
    firms.onboarded(name="西湖甲厂", now=now)
    firms.submitted(firms.SHENZHEN, "南山乙厂", now=now)
    firms.begun(firms.DONGGUAN, "东莞丙厂", now=now)

    page = read(client, DIRECTORY)

    assert found(client) == ["西湖甲厂"]
    assert "浙江省杭州市西湖区" in page
    assert "共 1 家" in page
    assert "乙厂" not in page
    assert "丙厂" not in page


@pytest.mark.parametrize(
    "typed",
    [
        "西湖",
        "西湖 甲厂",
        "　西湖甲厂　",
        "(浙江)",
        "（浙江）",
        firms.HANGZHOU,
        "９１３３０１０６ＭＡＦＡＫＥ０００２",
        "9133 0106 mafa ke0002",
        "MAFAKE0002",
    ],
)
def test_a_name_or_a_code_is_found_however_it_is_typed(
    client: Client, now: datetime, typed: str
) -> None:
    firms.onboarded(name="西湖甲厂（浙江）", now=now)
    firms.onboarded(firms.SHENZHEN, "南山乙厂", now=now)

    assert found(client, words=typed) == ["西湖甲厂（浙江）"]


@pytest.mark.parametrize("typed", ["330000", "浙江省", "浙江", "杭州市", "330106", "３３０１００"])
def test_a_region_means_everything_under_it(client: Client, now: datetime, typed: str) -> None:
    firms.onboarded(now=now)
    firms.onboarded(firms.SHENZHEN, "南山乙厂", now=now)

    assert found(client, region=typed) == ["西湖甲厂"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"region": "蓬莱仙境"}, "没有叫“蓬莱仙境”的行政区划"),
        ({"region": "西湖区"}, "浙江省杭州市西湖区 330106"),
        ({"region": "999999"}, "没有叫“999999”的行政区划"),
        ({"industry": "X99"}, "没有这个行业"),
        ({"order": "price"}, "没有这种排序"),
        ({"words": "甲" * 121}, "120"),
        ({"words": "甲\x00"}, ""),
    ],
)
def test_a_wrong_question_is_kept_and_answered_with_a_sentence(
    client: Client, asked: dict[str, str], sentence: str
) -> None:
    answer = client.get(DIRECTORY, asked)
    page = answer.content.decode()

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in page
    assert "有错误：" in page
    if "region" in asked:
        assert f'value="{asked["region"]}"' in page


def test_an_industry_finds_only_those_that_show_theirs(client: Client, now: datetime) -> None:
    firm = firms.onboarded(now=now)
    firms.onboarded(firms.SHENZHEN, "南山乙厂", now=now)
    assert found(client, industry="C15") == []

    show(firm, "shows_industry", now=now)

    assert found(client, industry="C15") == ["西湖甲厂"]
    assert found(client, industry="C14") == []


def test_sorted_by_name_or_by_the_day_on_chain(client: Client, now: datetime) -> None:
    firms.onboarded(name="张记", now=now)
    firms.onboarded(firms.SHENZHEN, "安记", now=now - timedelta(days=3))
    firms.onboarded(firms.DONGGUAN, "李记", now=now - timedelta(days=1))

    assert found(client) == ["安记", "李记", "张记"]  # by their sound
    assert found(client, order="newest") == ["张记", "李记", "安记"]
    assert found(client, order="oldest") == ["安记", "李记", "张记"]


def test_no_hit_says_what_to_do(client: Client, now: datetime) -> None:
    assert "还没有上链的企业" in read(client, DIRECTORY)
    firms.onboarded(now=now)

    page = read(client, DIRECTORY, words="不存在的厂")

    assert "去掉一项条件再试" in page
    assert f'href="{DIRECTORY}"' in page


def test_one_enterprise_costs_the_same_queries_as_two_hundred(
    client: Client, now: datetime
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(client, DIRECTORY, words="家", region="330000", order="newest")
        return len(queries)

    many(1, now)
    read(client, DIRECTORY)
    one = cost()
    Enterprise.objects.all().delete()
    many(200, now)

    assert cost() == one


def test_pages_follow_each_other_and_keep_the_question(client: Client, now: datetime) -> None:
    many(45, now)

    page = read(client, DIRECTORY, words="家", page="3")

    assert len(found(client, words="家", page="3")) == 5
    assert "第 41–45 条，共 45 条" in page
    assert "words=%E5%AE%B6&amp;page=2" in page
    assert len(found(client, page="99999")) == 5


# --- one enterprise


def test_the_page_says_who_it_is_and_what_that_does_not_prove(
    client: Client, now: datetime
) -> None:
    firms.onboarded(now=now)

    page = read(client, page_of(firms.HANGZHOU))

    for sentence in (
        "西湖甲厂",
        firms.HANGZHOU,
        "浙江省杭州市西湖区",
        "自 2026-11-23 起",
        "市场监督管理（原工商）",
        "上链不是认证",
        "核对通过，上链",
        "等待锚定",
        "现在没有证明",
    ):
        assert sentence in page
    assert "开始登记" not in page
    assert "受理员给出意见" not in page


def test_nothing_is_shown_that_is_not_switched_on(client: Client, now: datetime) -> None:
    firm = firms.onboarded(now=now)
    private = ("林知远", "文三路", "2015-06-01", "周敏", "13800138000", firms.LEGAL_ID)
    page = read(client, page_of(firms.HANGZHOU))
    assert [value for value in private if value in page] == []
    assert "没有公开更多信息" in page

    show(firm, "shows_legal_representative", "shows_name_en", introduction="做茶。", now=now)
    page = read(client, page_of(firms.HANGZHOU))

    assert [value for value in private if value in page] == ["林知远"]
    assert "做茶。" in page
    assert "英文名称" not in page  # switched on and empty


def test_the_signed_texts_stand_there_in_full(client: Client, now: datetime) -> None:
    firms.onboarded(now=now)

    page = read(client, page_of(firms.HANGZHOU))

    for text in content.commitments():
        assert text.title.zh in page
        assert text.hash in page
        assert all(paragraph.zh in page for paragraph in text.paragraphs)
    assert page.count("第 1 版，2026-11-23 签署") == 2


def test_the_proof_is_linked_once_there_is_an_entry(client: Client, now: datetime) -> None:
    firm = firms.onboarded(now=now)
    request = AnchorRequest.objects.get(ref=firm.enterprise.ref)
    AnchorMark.objects.create(entry_index=7, request=request, anchored_at=now)

    page = read(client, page_of(firms.HANGZHOU))

    assert f'<a href="{reverse("ledger:entry", args=[7])}">已锚定：账本第 7 条</a>' in page
    assert "等待锚定" not in page


def _begun(now: datetime) -> None:
    firms.begun(NOT_HERE, now=now)


def _submitted(now: datetime) -> None:
    firms.submitted(NOT_HERE, now=now)


def _returned(now: datetime) -> None:
    firms.give_back(firms.submitted(NOT_HERE, now=now), make_person("CLERK"), now)


def _withdrawn(now: datetime) -> None:
    firm = firms.submitted(NOT_HERE, now=now)
    submissions.withdraw(actor=firm.owner, enterprise_id=firm.pk, now=now)


def _refused(now: datetime) -> None:
    firm = firms.submitted(NOT_HERE, now=now)
    for clerk in (make_person("CLERK"), make_person("CLERK")):
        firms.refuse(firm, clerk, now)


@pytest.mark.parametrize("make", [_begun, _submitted, _returned, _withdrawn, _refused])
def test_who_is_not_on_chain_answers_like_who_never_came(
    client: Client, now: datetime, make: Any
) -> None:
    def answer() -> tuple[int, bytes, int]:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page_of(NOT_HERE))
        return response.status_code, response.content, len(queries)

    answer()
    before = answer()
    make(now)

    assert answer() == before
    assert before[0] == HTTPStatus.NOT_FOUND
    assert "没有在链的企业使用这个代码" in before[1].decode()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (IMPOSSIBLE, "第 18 位"),
        ("ABC", "18 位"),
        ("A-B", "第 2 位是“-”"),
        ("9" * 300, "300 位"),
    ],
)
def test_a_code_that_cannot_be_right_is_told_why(client: Client, code: str, sentence: str) -> None:
    answer = client.get(page_of(code))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "这个代码不对" in answer.content.decode()
    assert sentence in answer.content.decode()


def test_a_code_in_small_letters_leads_to_the_page(client: Client, now: datetime) -> None:
    firms.onboarded(now=now)

    answer = client.get(page_of(firms.HANGZHOU.lower()))

    assert answer.headers["Location"] == page_of(firms.HANGZHOU)


# --- both


def test_public_pages_set_no_cookie(client: Client, now: datetime) -> None:
    firms.onboarded(now=now)

    for url in (DIRECTORY, page_of(firms.HANGZHOU), page_of(NOT_HERE), page_of("ABC")):
        answer = client.get(url)
        assert answer.cookies == {}
        assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_what_an_enterprise_writes_is_text(client: Client, now: datetime) -> None:
    firm = firms.onboarded(name=HOSTILE, now=now)
    show(firm, *public.SWITCHED, introduction=HOSTILE, now=now)

    for page in (
        read(client, DIRECTORY),
        read(client, page_of(firms.HANGZHOU)),
        read(client, DIRECTORY, words=HOSTILE),
    ):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_everything_is_said_in_english_too(client: Client, now: datetime) -> None:
    firm = firms.onboarded(name="West Lake Works", now=now)
    show(firm, "shows_industry", "shows_headcount", now=now)

    for url in (DIRECTORY, page_of(firms.HANGZHOU), page_of(NOT_HERE)):
        page = client.get(url, headers={"accept-language": "en"}).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        place = re.sub("浙江省杭州市西湖区", "", main)
        assert re.findall(r"[一-鿿]+", place) == []
