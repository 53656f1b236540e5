"""The clerks' list of cases: what it shows, narrows, counts, sorts and hands out."""

import csv
import io
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from enterprises.enums import EnterpriseStatus, Item
from enterprises.models import Enterprise, Onboarding, Particulars
from qbs_platform.audit.models import AuditEvent
from qbs_platform.regions import selectors as regions
from tests.factories import enterprises as firms
from tests.factories.people import Person, make_person

PAGE = reverse("enterprises:cases")
EXPORT = reverse("enterprises:cases-export")

pytestmark = pytest.mark.usefixtures("regions_loaded", "first_edition")


def listed(browser: Client, **asked: str) -> list[str]:
    answer = browser.get(PAGE, asked)
    assert answer.status_code == HTTPStatus.OK
    return [line.row.name for line in answer.context["lines"]]


def chips(browser: Client, **asked: str) -> dict[str, int]:
    answer = browser.get(PAGE, asked)
    return {str(link.label): link.count for link in answer.context["chips"]}


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def many(count: int) -> None:
    """Cases in the hands of the clerks, without the way there."""
    place = regions.by_code("330106")
    now = timezone.now()
    rows = Enterprise.objects.bulk_create(
        Enterprise(
            uscc=f"91330106MA{number:08d}",
            name=f"第 {number} 厂",
            region=place,
            status=EnterpriseStatus.VERIFYING,
            created_at=now,
        )
        for number in range(count)
    )
    Particulars.objects.bulk_create(Particulars(enterprise=row, industry="C15") for row in rows)
    Onboarding.objects.bulk_create(
        Onboarding(enterprise=row, round=1, submitted_at=now, due_on=now.date()) for row in rows
    )


@pytest.fixture
def cases(clerk: Person) -> dict[str, firms.Firm]:
    """One case in each list; 'stranger' has just been handed in."""
    now = timezone.now()
    late = now - timedelta(days=40)
    found = {
        "stranger": firms.submitted(firms.HANGZHOU, "西湖甲厂", now=now),
        "half": firms.submitted(firms.SHENZHEN, "南山乙厂", now=now),
        "late": firms.submitted(firms.DONGGUAN, "东莞丙厂", now=late),
        "returned": firms.submitted("91330106MAFAKE1158", "西湖丁厂", now=now),
    }
    firms.accept(found["half"], clerk, now)
    firms.give_back(found["returned"], clerk, now, Item.ADDRESS)
    return found


def test_the_most_pressing_come_first_and_overdue_and_paused_are_said_in_words(
    cases: dict[str, firms.Firm], desk: Client
) -> None:
    assert listed(desk)[0] == "东莞丙厂"
    assert "已超期" in text_of(desk.get(PAGE))
    assert "核对暂停计时，等企业补正" in text_of(desk.get(PAGE, {"show": "returned"}))


def test_the_chips_count_what_they_lead_to(cases: dict[str, firms.Firm], desk: Client) -> None:
    assert chips(desk) == {
        "待核对": 3,
        "有一份意见": 1,
        "已超期": 1,
        "退回中": 1,
        "已办结": 0,
        "全部": 4,
    }
    assert listed(desk, show="one-opinion") == ["南山乙厂"]
    assert listed(desk, show="overdue") == ["东莞丙厂"]
    assert listed(desk, show="returned") == ["西湖丁厂"]
    assert listed(desk, show="settled") == []


def test_one_s_own_opinion_is_marked_and_nobody_else_s(
    cases: dict[str, firms.Firm], desk: Client, browse: Callable[[Person], Client]
) -> None:
    assert "含我的意见" in text_of(desk.get(PAGE))
    assert "含我的意见" not in text_of(browse(make_person("CLERK")).get(PAGE))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"text": "乙"}, ["南山乙厂"]),
        ({"text": "91440305mafake"}, ["南山乙厂"]),
        ({"text": "９１４４０３０５"}, ["南山乙厂"]),
        ({"text": "丁"}, ["西湖丁厂"]),  # whoever looks for something looks everywhere
        ({"text": "丁", "show": "waiting"}, []),
        ({"region": "440000", "sort": "name"}, ["东莞丙厂", "南山乙厂"]),
        ({"region": "440305"}, ["南山乙厂"]),
        ({"industry": "A01"}, []),
        ({"since": "2020-01-01", "until": "2020-12-31"}, []),
    ],
)
def test_the_list_is_narrowed(
    asked: dict[str, str], names: list[str], cases: dict[str, firms.Firm], desk: Client
) -> None:
    assert listed(desk, **asked) == names


def test_both_days_of_a_period_count(cases: dict[str, firms.Firm], desk: Client) -> None:
    submitted_at = cases["late"].again().onboarding.submitted_at
    assert submitted_at
    day = f"{timezone.localtime(submitted_at):%Y-%m-%d}"

    assert listed(desk, since=day, until=day) == ["东莞丙厂"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"region": "999999"}, "“999999”不是行政区划代码"),
        ({"region": "浙江"}, "“浙江”不是行政区划代码"),
        ({"industry": "X99"}, "没有这个行业"),
        ({"since": "昨天"}, "日期不对"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "结束日期早于开始日期"),
    ],
)
def test_a_wrong_question_is_kept_and_named(
    asked: dict[str, str], sentence: str, desk: Client
) -> None:
    answer = desk.get(PAGE, asked)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in text_of(answer)
    assert answer.context["page"] is None


@pytest.mark.parametrize("column", ["name", "region", "status", "round", "due", "opinions"])
def test_every_column_sorts_both_ways(
    column: str, cases: dict[str, firms.Firm], desk: Client
) -> None:
    upwards = listed(desk, show="all", sort=column)
    downwards = listed(desk, show="all", sort=f"-{column}")

    assert sorted(upwards) == sorted(downwards)
    assert len(upwards) == 4
    assert upwards[0] != downwards[0] or column == "round"
    page = text_of(desk.get(PAGE, {"show": "all", "sort": column}))
    assert 'aria-sort="ascending"' in page
    assert f"sort=-{column}" in page


def test_an_unknown_sort_or_list_is_the_usual_one(
    cases: dict[str, firms.Firm], desk: Client
) -> None:
    assert listed(desk, sort="secret", show="nothing") == listed(desk)


def test_empty_lists_say_what_comes_or_what_to_do(desk: Client) -> None:
    assert "企业提交上链材料后" in text_of(desk.get(PAGE))
    assert "去掉一项条件" in text_of(desk.get(PAGE, {"text": "没有这家"}))


def test_a_draft_is_no_case(desk: Client) -> None:
    firms.filled()

    assert listed(desk, show="all") == []


def test_two_hundred_cases_cost_as_many_queries_as_one(desk: Client) -> None:
    counts = []
    for total in (1, 200):
        Onboarding.objects.all().delete()
        Particulars.objects.all().delete()
        Enterprise.objects.all().delete()
        many(total)
        with CaptureQueriesContext(connection) as queries:
            assert chips(desk)["待核对"] == total
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert len(listed(desk)) == 20
    assert len(listed(desk, page="10")) == 20


# --- as a file


def export(browser: Client, chosen: str = "csv", **asked: str) -> Any:
    return browser.post(f"{EXPORT}?{urlencode(asked)}", {"format": chosen})


def table(answer: Any) -> list[list[str]]:
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_the_file_has_what_the_list_shows_and_nobody_s_secrets(
    cases: dict[str, firms.Firm], clerk: Person, desk: Client
) -> None:
    Enterprise.objects.filter(name="南山乙厂").update(name="=1+1")
    heading, *rows = table(export(desk, text="91440305"))

    assert heading[:4] == ["企业名称", "统一社会信用代码", "注册地区划代码", "注册地"]
    assert [row[:4] for row in rows] == [["'=1+1", firms.SHENZHEN, "440305", "广东省深圳市南山区"]]
    everything = "\n".join(map(",".join, table(export(desk, show="all"))))
    for secret in (firms.LEGAL_ID, "13800138000", "zhou@example.cn", "周敏", clerk.user.name):
        assert secret not in everything
    event = AuditEvent.objects.filter(action="enterprises.cases.export").latest("pk")
    assert (event.actor, event.object_id) == (clerk.user.public_id, "cases:4")


def test_the_file_is_a_workbook_too(cases: dict[str, firms.Firm], desk: Client) -> None:
    body = b"".join(export(desk, "xlsx").streaming_content)
    sheet = load_workbook(io.BytesIO(body)).active

    assert sheet is not None
    assert sheet.max_row == 1 + 3


@pytest.mark.parametrize(("asked", "chosen"), [({}, "exe"), ({"region": "999999"}, "csv")])
def test_a_wrong_question_gives_no_file(
    asked: dict[str, str], chosen: str, cases: dict[str, firms.Firm], desk: Client
) -> None:
    answer = export(desk, chosen, **asked)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not AuditEvent.objects.filter(action="enterprises.cases.export").exists()


# --- who


@pytest.mark.parametrize("role", ["CLERK", "HEAD", "INTERNAL_AUDITOR"])
def test_who_reads_cases_finds_them_in_the_navigation(
    role: str, browse: Callable[[Person], Client], now: datetime
) -> None:
    firms.submitted(now=now)
    browser = browse(make_person(role))

    assert listed(browser) == ["西湖甲厂"]
    assert f'href="{PAGE}"' in text_of(browser.get(reverse("home:desk")))


def test_a_clerk_s_desk_has_the_most_pressing_without_their_own_opinion(
    cases: dict[str, firms.Firm], desk: Client, browse: Callable[[Person], Client]
) -> None:
    names = [line.row.name for line in desk.get(reverse("home:desk")).context["cases"]]
    other = browse(make_person("CLERK")).get(reverse("home:desk"))
    nobody = browse(make_person("EXPERT")).get(reverse("home:desk"))

    assert names == ["东莞丙厂", "西湖甲厂"]
    assert [line.row.name for line in other.context["cases"]][-1] == "南山乙厂"
    assert "最急的上链核对" not in text_of(nobody)


def test_a_member_finds_no_case_of_their_own_enterprise(
    cases: dict[str, firms.Firm], browse: Callable[[Person], Client]
) -> None:
    insider = make_person("CLERK")
    grant = make_person("ENT_AGENT", None, cases["half"].enterprise.public_id).grant
    type(grant).objects.filter(pk=grant.pk).update(user=insider.user)
    browser = browse(insider)
    session = browser.session
    session["active_grant"] = str(insider.grant.public_id)
    session.save()

    assert "南山乙厂" not in listed(browser, show="all")
    address = reverse("enterprises:case", args=[cases["half"].enterprise.public_id])
    assert browser.get(address).status_code == HTTPStatus.NOT_FOUND
    missing = reverse("enterprises:case", args=[uuid.uuid4()])
    assert browser.get(missing).status_code == HTTPStatus.NOT_FOUND
