"""An owner joins through the pages: begin, fill, check, sign, submit, correct."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from enterprises.enums import EnterpriseStatus, Item
from enterprises.models import Enterprise
from enterprises.services import drafts
from qbs_platform.demo import papers
from tests.factories import enterprises as firms
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("regions_loaded")

IDENTITY = {
    "uscc": firms.HANGZHOU,
    "name": "西湖甲厂",
    "kind": "COMPANY",
    "legal_representative": "林知远",
    "established_on": "2015-06-01",
    "capital": "500",
}
PLACE = {
    "region": "330106",
    "address": "文三路 1 号",
    "industry": "C15",
    "headcount": "120",
    "website": "example.cn",
}
CONTACT = {
    "contact_name": "周敏",
    "contact_mobile": "+86 138-0013-8000",
    "contact_email": "Zhou@Example.cn",
    "legal_id": firms.LEGAL_ID.lower(),
}


def url(name: str, *arguments: str) -> str:
    return reverse(f"enterprises:{name}", args=arguments)


def signed_in(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == HTTPStatus.OK, path
    return response.content.decode()


@pytest.fixture
def firm(now: datetime) -> firms.Firm:
    return firms.filled(now=now)


def test_from_an_account_without_a_role_to_a_case_in_the_clerks_hands() -> None:
    client = signed_in(firms.newcomer())

    begun = client.post(url("join"), {"uscc": firms.HANGZHOU, "name": "西湖甲厂", "region": ""})
    assert begun.headers["Location"] == url("own")
    for section, typed in (("identity", IDENTITY), ("place", PLACE), ("contact", CONTACT)):
        version = Enterprise.objects.get().onboarding.version
        saved = client.post(url("section", section), {"version": version, **typed})
        assert saved.status_code == HTTPStatus.FOUND, saved.content.decode()
    pdf = papers.page("Licence")
    client.post(
        url("section", "documents"),
        {
            "licence": SimpleUploadedFile("执照.pdf", pdf),
            "authorisation": SimpleUploadedFile("授权.pdf", pdf),
        },
    )
    assert "15/15" in text_of(client, url("own"))
    assert "质量链宣言" in text_of(client, url("check-answers"))

    version = Enterprise.objects.get().onboarding.version
    sent = client.post(
        url("check-answers"), {"version": version, "agreement-1": "on", "declaration-1": "on"}
    )

    assert sent.headers["Location"] == url("own")
    assert Enterprise.objects.get().standing is EnterpriseStatus.VERIFYING
    assert "协会正在核对" in text_of(client, url("own"))
    assert client.get(url("document", "licence")).status_code == HTTPStatus.OK


def test_wrong_values_stand_beside_their_fields_and_nothing_typed_is_lost() -> None:
    firm = firms.begun()
    client = signed_in(firm.owner)

    refused = client.post(
        url("section", "contact"), {"version": 1, **CONTACT, "contact_mobile": "12345"}
    )

    page = refused.content.decode()
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "手机号码应为 11 位" in page
    assert 'value="12345"' in page
    assert 'value="周敏"' in page


def test_a_code_that_is_here_leads_to_a_request_to_join(now: datetime) -> None:
    known = firms.submitted(now=now)
    client = signed_in(firms.newcomer())

    led = client.post(url("join"), {"uscc": firms.HANGZHOU, "name": "甲", "region": ""})

    assert led.headers["Location"] == url("join-ask", str(known.enterprise.public_id))


def test_somebody_who_saved_meanwhile_is_shown_with_both_values(
    firm: firms.Firm, now: datetime
) -> None:
    client, opened = signed_in(firm.owner), firm.version
    drafts.fill(
        actor=firm.owner,
        enterprise_id=firm.pk,
        version=opened,
        given={Item.ADDRESS: "文三路 8 号"},
        now=now,
    )

    stale = client.post(
        url("section", "place"), {"version": opened, **PLACE, "address": "文三路 9 号"}
    )

    page = stale.content.decode()
    assert stale.status_code == HTTPStatus.CONFLICT
    assert "文三路 8 号" in page
    assert "文三路 9 号" in page
    assert f'name="version" value="{firm.version}"' in page


def test_only_the_named_items_are_asked_for_again(firm: firms.Firm, now: datetime) -> None:
    firms.hand_in(firm, now)
    firms.give_back(firm, make_person("CLERK"), now, Item.ADDRESS, Item.LICENCE)
    client = signed_in(firm.owner)

    place = text_of(client, url("section", "place"))
    assert 'name="address"' in place
    assert 'name="headcount"' not in place
    assert "与营业执照不一致" in place
    assert client.get(url("section", "contact")).status_code == HTTPStatus.NOT_FOUND
    assert "需要补正的事项" in text_of(client, url("own"))


def test_a_correction_is_handed_in_with_an_answer(firm: firms.Firm, now: datetime) -> None:
    firms.hand_in(firm, now)
    firms.give_back(firm, make_person("CLERK"), now, Item.ADDRESS, Item.HEADCOUNT)
    client = signed_in(firm.owner)
    client.post(
        url("section", "place"), {"version": firm.version, "address": "甲路 2 号", "headcount": 120}
    )

    silent = client.post(url("check-answers"), {"version": firm.version, "headcount": ""})
    assert silent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "从业人数" in silent.content.decode()
    client.post(url("check-answers"), {"version": firm.version, "headcount": "以年报为准"})

    assert firm.again().standing is EnterpriseStatus.VERIFYING


@pytest.mark.parametrize("role", ["ENT_EDITOR", "ENT_AGENT"])
def test_who_may_not_sign_reads_that_the_owner_does(
    firm: firms.Firm, role: str, now: datetime
) -> None:
    member = make_person(role, None, firm.enterprise.public_id)
    client = signed_in(member)

    assert "由企业负责人签署并提交" in text_of(client, url("check-answers"))
    sent = client.post(url("check-answers"), {"version": firm.version, "agreement-1": "on"})
    assert sent.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("role", ["ENT_SIGNATORY", "ENT_VIEWER"])
def test_others_of_the_enterprise_read_and_do_not_fill(firm: firms.Firm, role: str) -> None:
    member = make_person(role, None, firm.enterprise.public_id)
    client = signed_in(member)

    assert "西湖甲厂" in text_of(client, url("own"))
    assert client.get(url("section", "place")).status_code == HTTPStatus.FORBIDDEN


def test_taking_a_case_back_says_what_it_does_first(firm: firms.Firm, now: datetime) -> None:
    firms.hand_in(firm, now)
    client = signed_in(firm.owner)

    assert "协会停止核对" in text_of(client, url("own-step", "withdraw"))
    client.post(url("own-step", "withdraw"))

    assert firm.again().standing is EnterpriseStatus.WITHDRAWN
    assert "重新登记" in text_of(client, url("own"))
    assert client.get(url("section", "place")).status_code == HTTPStatus.CONFLICT


def test_a_double_click_on_submit_is_done_once(firm: firms.Firm) -> None:
    client = signed_in(firm.owner)
    body = {"version": firm.version, "agreement-1": "on", "declaration-1": "on"}

    answers = [client.post(url("check-answers"), body) for _click in range(2)]

    assert [answer.headers.get("Location") for answer in answers] == [url("own")] * 2
    assert firm.enterprise.events.filter(act="SUBMITTED").count() == 1
