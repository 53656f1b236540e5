"""One case from the inside: facts, marks, documents, findings, and who sees what of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import EnterpriseStatus, Item
from enterprises.models import Enterprise
from enterprises.services import drafts, joining
from tests.factories import enterprises as firms
from tests.factories.people import Person, make_person
from tests.files import pictures

MASKED = f"1{'*' * 16}X"

pytestmark = pytest.mark.usefixtures("regions_loaded", "first_edition")


def url_of(firm: firms.Firm, act: str = "", *more: str) -> str:
    name = f"enterprises:case-{act}" if act else "enterprises:case"
    return reverse(name, args=[firm.enterprise.public_id, *more])


def page_of(browser: Client, firm: firms.Firm) -> str:
    answer = browser.get(url_of(firm))
    assert answer.status_code == HTTPStatus.OK
    return str(answer.content.decode())


def acts_on(browser: Client, firm: firms.Firm) -> list[str]:
    return [
        way.url.rstrip("/").rsplit("/", 1)[-1] for way in browser.get(url_of(firm)).context["ways"]
    ]


def change(firm: firms.Firm, now: datetime, **given: Any) -> None:
    drafts.fill(
        actor=firm.owner,
        enterprise_id=firm.pk,
        version=firm.version,
        given={Item[name]: value for name, value in given.items()},
        now=now,
    )


def test_everything_stated_and_signed_is_there(desk: Client) -> None:
    page = page_of(desk, firms.submitted())

    for text in (
        firms.HANGZHOU,
        "西湖甲厂",
        "林知远",
        "浙江省杭州市西湖区 (330106)",
        "周敏",
        "13800138000",
        "《质量链参与协议》第 1 版",
        "《质量链宣言》第 1 版",
        "两层校验都通过。",
        "协会受理员",
        "还没有意见",
    ):
        assert text in page, text


@pytest.mark.parametrize(
    ("role", "is_whole"), [("CLERK", True), ("HEAD", False), ("INTERNAL_AUDITOR", False)]
)
def test_the_identity_number_is_whole_for_who_checks_and_masked_for_who_reads(
    role: str, is_whole: bool, browse: Callable[[Person], Client]
) -> None:
    page = page_of(browse(make_person(role)), firms.submitted())

    assert (firms.LEGAL_ID in page, MASKED in page) == (is_whole, not is_whole)
    assert "13800138000" in page


@pytest.mark.parametrize(
    "status", sorted(set(EnterpriseStatus) - {EnterpriseStatus.VERIFYING, EnterpriseStatus.DRAFT})
)
def test_once_it_is_not_being_checked_the_number_is_masked_for_everybody(
    status: EnterpriseStatus, desk: Client
) -> None:
    firm = firms.submitted()
    Enterprise.objects.filter(pk=firm.pk).update(status=status, onboarded_at=timezone.now())

    page = page_of(desk, firm)

    assert firms.LEGAL_ID not in page
    assert acts_on(desk, firm) == []


def test_a_case_begun_again_is_its_members_business(desk: Client) -> None:
    firm = firms.submitted()
    Enterprise.objects.filter(pk=firm.pk).update(status=EnterpriseStatus.DRAFT)

    assert desk.get(url_of(firm)).status_code == HTTPStatus.NOT_FOUND


def test_the_number_is_on_no_page_of_an_act(desk: Client) -> None:
    firm = firms.submitted()

    for act in ("return", "accept", "refuse"):
        assert firms.LEGAL_ID not in desk.get(url_of(firm, act)).content.decode()


def test_what_was_returned_shows_before_after_and_answer(desk: Client, clerk: Person) -> None:
    now = timezone.now()
    firm = firms.submitted(now=now)
    firms.give_back(firm, clerk, now, Item.ADDRESS, Item.HEADCOUNT, Item.CONTACT_MOBILE)
    assert page_of(desk, firm).count("等企业补正</span>") == 4  # the clock, and three items
    change(firm, now, ADDRESS="文三路 8 号", CONTACT_MOBILE="13900139000")
    firms.resubmit(firm, now, HEADCOUNT="以年报为准")

    page = page_of(desk, firm)

    assert "<del>文三路 1 号</del>" in page
    assert "文三路 8 号" in page
    assert "以年报为准" in page
    assert "加密保存的内容不留旧值" in page
    assert "13800138000" not in page
    assert "注册地址、从业人数、联系人手机" in page  # in the history


def test_marks_of_an_earlier_round_are_gone(desk: Client, clerk: Person) -> None:
    now = timezone.now()
    firm = firms.submitted(now=now)
    for item, name in ((Item.ADDRESS, "ADDRESS"), (Item.HEADCOUNT, "HEADCOUNT")):
        firms.give_back(firm, clerk, now, item)
        firms.resubmit(firm, now, **{name: f"{name} 无误"})

    page = page_of(desk, firm)

    assert "HEADCOUNT 无误" in page
    assert "ADDRESS 无误" not in page


def test_doubts_of_the_automatic_checks_stand_out(desk: Client) -> None:
    firms.onboarded(firms.SHENZHEN)
    firm = firms.submitted()
    joining.ask(
        actor=firms.newcomer("陈申"),
        enterprise_id=firm.pk,
        message="我是质检员",
        now=timezone.now(),
    )

    page = page_of(desk, firm)

    assert page.count("请人工核对</span>") == 3  # namesake, related, somebody who asks
    assert "陈申，等待答复" in page
    assert "我是质检员" not in page  # for the owners


def test_opinions_are_shown_with_what_their_clerks_saw(desk: Client, clerk: Person) -> None:
    now = timezone.now()
    firm = firms.submitted(now=now)
    firms.accept(firm, clerk, now)
    firms.refuse(firm, make_person("CLERK"), now)

    page = page_of(desk, firm)

    assert "国家企业信用信息公示系统" in page
    assert "授权书没有法定代表人签名" in page
    assert "申请人未获本单位授权" in page


def test_the_clock_is_said_in_words(desk: Client, clerk: Person) -> None:
    now = timezone.now()
    late = firms.submitted(now=now - timedelta(days=40))
    assert "已超期" in page_of(desk, late)

    fresh = firms.submitted(firms.SHENZHEN, now=now)
    assert "还剩 5 个工作日" in page_of(desk, fresh)
    firms.give_back(fresh, clerk, now)
    assert "核对暂停计时，等企业补正" in page_of(desk, fresh)


def test_the_acts_follow_status_role_and_own_opinion(
    desk: Client, clerk: Person, browse: Callable[[Person], Client]
) -> None:
    now = timezone.now()
    firm = firms.submitted(now=now)
    assert acts_on(desk, firm) == ["accept", "return", "refuse"]
    assert acts_on(browse(make_person("HEAD")), firm) == []

    firms.accept(firm, clerk, now)
    assert acts_on(desk, firm) == ["return", "retract"]
    assert acts_on(browse(make_person("CLERK")), firm) == ["accept", "return", "refuse"]


def test_a_document_comes_as_an_attachment(
    desk: Client, browse: Callable[[Person], Client]
) -> None:
    now = timezone.now()
    firm = firms.filled(now=now)
    stored = drafts.attach(
        actor=firm.owner,
        enterprise_id=firm.pk,
        item=Item.LICENCE,
        upload=SimpleUploadedFile("扫描.png", pictures.png("RGB")),
        client_sha256="",
        now=now,
    )
    assert desk.get(url_of(firm, "document", "licence")).status_code == HTTPStatus.NOT_FOUND
    firms.hand_in(firm, now)

    answer = desk.get(url_of(firm, "document", "licence"))

    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert stored.sha256[:12] in page_of(desk, firm)
    for item in ("address", "legal_id", "nothing"):
        missing = desk.get(url_of(firm, "document", item))
        assert missing.status_code == HTTPStatus.NOT_FOUND
    owner = browse(Person(firm.owner.user, firm.owner.grant))  # type: ignore[arg-type]
    refused = owner.get(url_of(firm, "document", "licence"))
    assert refused.status_code == HTTPStatus.FORBIDDEN


def test_more_history_costs_no_more_queries(desk: Client, clerk: Person) -> None:
    now = timezone.now()
    firm = firms.submitted(now=now)
    counts = []
    for _ in range(2):
        firms.give_back(firm, clerk, now, Item.ADDRESS, Item.HEADCOUNT)
        firms.resubmit(firm, now, ADDRESS="无误", HEADCOUNT="无误")
        with CaptureQueriesContext(connection) as queries:
            page_of(desk, firm)
        counts.append(len(queries))

    assert counts[0] == counts[1]
