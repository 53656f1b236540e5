"""What clerks do with a case, on its pages: return, accept, refuse, take back."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import EnterpriseStatus, Item
from enterprises.models import Opinion, ReturnedItem
from qbs_platform.common import workdays
from tests.factories import enterprises as firms
from tests.factories.people import Person, make_person

XIAMEN_BEFORE_2016 = "91350203M0001QKT19"  # passes GB 11714 and not GB 32100

pytestmark = pytest.mark.usefixtures("regions_loaded", "first_edition")


def url_of(firm: firms.Firm, act: str) -> str:
    return reverse(f"enterprises:case-{act}", args=[firm.enterprise.public_id])


def seen(days_ago: int = 0) -> str:
    return (workdays.local_date(timezone.now()) - timedelta(days=days_ago)).isoformat()


def accepting(firm: firms.Firm, **changed: str) -> dict[str, str]:
    given = {
        "round_number": str(firm.round_number),
        "register": "国家企业信用信息公示系统",
        "seen_on": seen(),
        "state": "OPERATING",
        "has_compared_licence": "on",
        "has_compared_authorisation": "on",
    }
    return {name: value for name, value in (given | changed).items() if value}


def refusing(firm: firms.Firm, **changed: str) -> dict[str, str]:
    given = {
        "round_number": str(firm.round_number),
        "reason": "NOT_AUTHORISED",
        "note": "授权书没有法定代表人签名",
    }
    return given | changed


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def is_back(answer: Any, firm: firms.Firm) -> bool:
    here = reverse("enterprises:case", args=[firm.enterprise.public_id])
    return bool(answer.status_code == HTTPStatus.FOUND and answer.headers["Location"] == here)


# --- handing items back


def test_only_what_is_ticked_is_returned(desk: Client) -> None:
    firm = firms.submitted()
    form = {
        "round_number": "1",
        "pick-ADDRESS": "on",
        "reason-ADDRESS": "与营业执照不一致",
        "reason-NAME": "写了又没有勾选",
    }

    assert is_back(desk.post(url_of(firm, "return"), form), firm)

    assert firm.again().standing is EnterpriseStatus.RETURNED
    row = ReturnedItem.objects.get()
    assert (row.item, row.reason) == (Item.ADDRESS, "与营业执照不一致")


def test_every_item_can_be_returned_and_the_page_says_what_follows(desk: Client) -> None:
    page = desk.get(url_of(firms.submitted(), "return"))

    assert {row.stated.item for row in page.context["form"].return_rows()} == set(Item)
    assert "核对期限暂停计时" in text_of(page)
    assert "这一轮已给出的意见全部作废" in text_of(page)


def test_a_short_reason_is_named_and_all_that_was_typed_is_kept(desk: Client) -> None:
    firm = firms.submitted()
    form = {
        "round_number": "1",
        "pick-ADDRESS": "on",
        "reason-ADDRESS": "不对",
        "reason-NAME": "还没想好要不要退",
    }

    answer = desk.post(url_of(firm, "return"), form)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请写明退回“注册地址”的理由，不少于 5 个字。" in text_of(answer)
    assert "还没想好要不要退" in text_of(answer)
    assert firm.again().standing is EnterpriseStatus.VERIFYING


def test_nothing_ticked_is_refused(desk: Client) -> None:
    firm = firms.submitted()

    answer = desk.post(url_of(firm, "return"), {"round_number": "1"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请至少选一项" in text_of(answer)


# --- accepting


def test_the_page_says_whether_this_opinion_settles_the_case(
    desk: Client, browse: Callable[[Person], Client]
) -> None:
    firm, other = firms.submitted(), browse(make_person("CLERK"))
    assert "这是第一份这样的意见，还不会办结" in text_of(desk.get(url_of(firm, "accept")))

    first = desk.post(url_of(firm, "accept"), accepting(firm), follow=True)
    assert "意见已记下，等另一位受理员核对" in text_of(first)
    assert "您的意见是第二份，企业立即上链" in text_of(other.get(url_of(firm, "accept")))
    assert "还不会办结" in text_of(other.get(url_of(firm, "refuse")))

    second = other.post(url_of(firm, "accept"), accepting(firm), follow=True)
    assert "两份意见相同，企业已上链" in text_of(second)
    assert firm.again().standing is EnterpriseStatus.ONBOARDED


def test_a_double_click_is_one_opinion(desk: Client, clerk: Person) -> None:
    firm = firms.submitted()
    for _ in range(2):
        assert is_back(desk.post(url_of(firm, "accept"), accepting(firm)), firm)
    assert Opinion.objects.count() == 1

    firms.accept(firm, make_person("CLERK"), timezone.now())
    assert is_back(desk.post(url_of(firm, "accept"), accepting(firm)), firm)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"state": "CANCELLED"}, "不能同意上链"),
        ({"state": ""}, "请选择登记信息系统显示的状态"),
        ({"seen_on": seen(31)}, "最近 30 天内"),
        ({"seen_on": seen(-1)}, "最近 30 天内"),
        ({"seen_on": ""}, "请填写查询登记信息的日期"),
        ({"seen_on": "昨天"}, "日期不对"),
        ({"register": ""}, "请写明查询了哪个登记信息系统"),
        ({"has_compared_licence": ""}, "请逐项核对执照影像"),
        ({"has_compared_authorisation": ""}, "请核对授权书"),
    ],
)
def test_an_acceptance_needs_the_register_and_both_documents(
    changed: dict[str, str], sentence: str, desk: Client
) -> None:
    firm = firms.submitted()

    answer = desk.post(url_of(firm, "accept"), accepting(firm, **changed))

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in text_of(answer)
    assert not Opinion.objects.exists()


def test_a_doubtful_code_asks_how_it_was_proved_and_says_why(desk: Client) -> None:
    clear, doubtful = firms.submitted(), firms.submitted(XIAMEN_BEFORE_2016, "厦门甲厂")
    assert "override_note" not in desk.get(url_of(clear, "accept")).context["form"].fields
    assert "第 18 位" in text_of(desk.get(url_of(doubtful, "accept")))

    without = desk.post(url_of(doubtful, "accept"), accepting(doubtful))
    assert without.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    note = "与执照影像逐位一致"
    assert is_back(
        desk.post(url_of(doubtful, "accept"), accepting(doubtful, override_note=note)), doubtful
    )
    assert Opinion.objects.get().override_note == note


# --- refusing and taking back


def test_two_refusals_settle_it_and_the_second_page_warns(
    desk: Client, browse: Callable[[Person], Client]
) -> None:
    firm, other = firms.submitted(), browse(make_person("CLERK"))
    assert is_back(desk.post(url_of(firm, "refuse"), refusing(firm)), firm)
    page = other.get(url_of(firm, "refuse"))
    assert "您的意见是第二份，立即办结" in text_of(page)
    assert page.context["is_danger"]

    answer = other.post(url_of(firm, "refuse"), refusing(firm), follow=True)

    assert "已决定不予上链" in text_of(answer)
    assert firm.again().standing is EnterpriseStatus.REFUSED


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"note": " 不行 "}, "请写明理由"),
        ({"note": ""}, "请写明理由"),
        ({"reason": ""}, "请选择一项理由"),
        ({"reason": "WHIM"}, "WHIM"),
    ],
)
def test_a_refusal_says_why(changed: dict[str, str], sentence: str, desk: Client) -> None:
    firm = firms.submitted()

    answer = desk.post(url_of(firm, "refuse"), refusing(firm, **changed))

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in text_of(answer)


def test_an_opinion_is_taken_back_before_the_other_one_is_given(
    desk: Client, clerk: Person
) -> None:
    firm = firms.submitted()
    firms.accept(firm, clerk, timezone.now())
    other_opinion = desk.post(url_of(firm, "refuse"), refusing(firm))
    assert other_opinion.status_code == HTTPStatus.CONFLICT
    assert "请先收回" in text_of(other_opinion)

    assert "不再计入" in text_of(desk.get(url_of(firm, "retract")))
    assert is_back(desk.post(url_of(firm, "retract")), firm)
    assert is_back(desk.post(url_of(firm, "refuse"), refusing(firm)), firm)

    assert Opinion.objects.filter(retracted_at=None).get().verdict == "REFUSE"


# --- what does not fit


@pytest.mark.parametrize("act", ["accept", "refuse", "return"])
def test_who_read_an_earlier_round_is_told_and_keeps_what_was_typed(
    act: str, desk: Client, clerk: Person
) -> None:
    now = timezone.now()
    firm = firms.submitted(now=now)
    forms = {
        "accept": accepting(firm, register="某省登记系统"),
        "refuse": refusing(firm, note="某省登记系统查无此单位"),
        "return": {"round_number": "1", "pick-NAME": "on", "reason-NAME": "某省登记系统不符"},
    }
    firms.give_back(firm, make_person("CLERK"), now)
    firms.resubmit(firm, now, ADDRESS="执照上就是这个地址")

    answer = desk.post(url_of(firm, act), forms[act])

    assert answer.status_code == HTTPStatus.CONFLICT
    assert "请先看新的材料" in text_of(answer)
    assert "某省登记系统" in text_of(answer)
    assert 'name="round_number" value="2"' in text_of(answer)
    assert not Opinion.objects.exists()
    assert firm.again().standing is EnterpriseStatus.VERIFYING


@pytest.mark.parametrize("act", ["accept", "refuse", "return", "retract"])
def test_an_act_that_cannot_be_done_now_leads_back_and_sent_anyway_is_refused(
    act: str, desk: Client
) -> None:
    firm = firms.onboarded()
    forms = {"accept": accepting(firm), "refuse": refusing(firm)}
    returning = {"round_number": "1", "pick-NAME": "on", "reason-NAME": "与执照不一致"}

    assert is_back(desk.get(url_of(firm, act)), firm)
    answer = desk.post(url_of(firm, act), forms.get(act, returning))

    assert answer.status_code == HTTPStatus.CONFLICT
    assert "这家企业现在是“已上链”" in text_of(answer)


@pytest.mark.parametrize("act", ["accept", "refuse", "return", "retract"])
def test_every_act_asks_who_is_there_again(act: str, desk: Client) -> None:
    firm = firms.submitted()
    session = desk.session
    session["proved_at"] -= 6 * 60
    session.save()

    for answer in (desk.get(url_of(firm, act)), desk.post(url_of(firm, act), accepting(firm))):
        assert answer.headers["Location"].startswith(reverse("accounts:prove"))
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("role", ["HEAD", "INTERNAL_AUDITOR", "EXPERT", "SYS_ADMIN"])
def test_who_does_not_check_gets_no_form(role: str, browse: Callable[[Person], Client]) -> None:
    firm, browser = firms.submitted(), browse(make_person(role))

    for act in ("accept", "refuse", "return", "retract"):
        assert browser.get(url_of(firm, act)).status_code == HTTPStatus.FORBIDDEN
        assert browser.post(url_of(firm, act)).status_code == HTTPStatus.FORBIDDEN
