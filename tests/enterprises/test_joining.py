"""Becoming a member of an enterprise that is here: asking, and the owner's answer."""

from datetime import datetime
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import JoinStanding, RequestOutcome
from enterprises.errors import NotOwnEnterprise, RequestRepeated, RequestSettled, StaffMayNotJoin
from enterprises.models import JoinRequest
from enterprises.selectors import joining as standings
from enterprises.services import joining
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.errors import (
    AlreadyGranted,
    CapabilityMissing,
    InvitationNotAllowed,
    TooOften,
)
from qbs_platform.accounts.models import Grant
from qbs_platform.audit.models import AuditEvent
from qbs_platform.notifications.models import Notification
from tests.factories import enterprises as firms
from tests.factories.people import Person, give, make_person

LIST = reverse("enterprises:join-requests")
DESK = reverse("home:desk")
HOSTILE = "<script>alert(1)</script>甲"

pytestmark = pytest.mark.usefixtures("regions_loaded")


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def asking(firm: firms.Firm) -> str:
    return reverse("enterprises:join-ask", args=[firm.enterprise.public_id])


def answering(request: JoinRequest) -> str:
    return reverse("enterprises:join-request", args=[request.public_id])


def ask(person: Actor, firm: firms.Firm, now: datetime, message: str = "") -> JoinRequest:
    return joining.ask(actor=person, enterprise_id=firm.pk, message=message, now=now)


def member(firm: firms.Firm, role: str) -> Person:
    return make_person(role, None, firm.enterprise.public_id)


# --- asking


def test_asking_tells_the_owner_and_nobody_else(now: datetime) -> None:
    firm, person = firms.onboarded(now=now), firms.newcomer()
    editor = member(firm, "ENT_EDITOR")

    request = ask(person, firm, now, " 质量部 ")

    assert (request.message, request.outcome) == ("质量部", RequestOutcome.OPEN)
    told = Notification.objects.filter(kind="enterprises.join_asked")
    assert [notice.recipient for notice in told] == [firm.owner.user]
    assert editor.user not in [notice.recipient for notice in told]
    assert AuditEvent.objects.filter(action="enterprises.join_request.ask").count() == 1


def test_who_asked_waits_and_who_is_a_member_need_not_ask(now: datetime) -> None:
    firm, person = firms.onboarded(now=now), firms.newcomer()
    assert standings.standing_of(person.user, firm.enterprise) is JoinStanding.FREE
    ask(person, firm, now)

    assert standings.standing_of(person.user, firm.enterprise) is JoinStanding.ASKED
    assert standings.standing_of(firm.owner.user, firm.enterprise) is JoinStanding.MEMBER
    with pytest.raises(RequestRepeated, match="等待企业负责人答复"):
        ask(person, firm, now)
    with pytest.raises(RequestRepeated, match="已经是"):
        ask(firm.owner, firm, now)


@pytest.mark.parametrize("role", ["CLERK", "GOV_VIEWER", "LAB_SIGNER", "SYS_ADMIN"])
def test_whoever_checks_or_supervises_does_not_ask(role: str, now: datetime) -> None:
    firm = firms.onboarded(now=now)
    person = make_person(role, "330000" if role == "GOV_VIEWER" else None)

    with pytest.raises(StaffMayNotJoin, match="另一个账号"):
        ask(person.actor, firm, now)
    assert browser_of(person.actor).get(asking(firm)).status_code == HTTPStatus.FORBIDDEN


def test_ten_enterprises_a_day_may_be_asked() -> None:
    now = timezone.now()
    firm, person = firms.onboarded(now=now), firms.newcomer()
    for _time in range(10):
        request = ask(person, firm, now)
        joining.decline(actor=firm.owner, request_id=request.pk, now=now)

    with pytest.raises(TooOften):
        ask(person, firm, now)
    answer = browser_of(person).post(asking(firm), {"message": "质量部"})
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "操作太频繁" in answer.content.decode()
    assert "质量部" in answer.content.decode()


def test_the_page_names_the_enterprise_and_nothing_else_of_it(now: datetime) -> None:
    firm, person = firms.onboarded(now=now), firms.newcomer("陆申请")

    page = browser_of(person).get(asking(firm)).content.decode()

    assert "西湖甲厂" in page
    assert firms.HANGZHOU in page
    assert "由企业负责人决定" in page
    assert "告诉协会" in page
    private = (firm.owner.user.email, firm.owner.user.name, "林知远", "周敏", "文三路")
    assert [value for value in private if value in page] == []


def test_asked_in_the_browser_and_seen_on_the_desk(now: datetime) -> None:
    firm, browser = firms.onboarded(now=now), browser_of(firms.newcomer())
    assert "我的加入申请" not in browser.get(DESK).content.decode()

    answer = browser.post(asking(firm), {"message": "质量部"})

    assert answer.headers["Location"] == DESK
    desk = browser.get(DESK).content.decode()
    assert "我的加入申请" in desk
    assert "西湖甲厂" in desk
    assert "等待答复" in desk
    assert "您已经申请过" in browser.get(asking(firm)).content.decode()
    assert browser.post(asking(firm), {"message": ""}).status_code == HTTPStatus.CONFLICT


def test_a_member_is_told_so(now: datetime) -> None:
    firm = firms.onboarded(now=now)

    page = browser_of(firm.owner).get(asking(firm)).content.decode()

    assert "您已经是这家企业的成员" in page
    assert "发出申请" not in page


def test_too_long_a_message_is_kept_and_named(now: datetime) -> None:
    firm, browser = firms.onboarded(now=now), browser_of(firms.newcomer())

    answer = browser.post(asking(firm), {"message": "长" * 501})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "500" in answer.content.decode()
    assert "长" * 501 in answer.content.decode()


def test_a_draft_cannot_be_asked_and_is_like_unknown_ones(now: datetime) -> None:
    draft, browser = firms.filled(now=now), browser_of(firms.newcomer())

    of_draft = browser.get(asking(draft))
    unknown = browser.get(reverse("enterprises:join-ask", args=[uuid4()]))

    assert of_draft.status_code == unknown.status_code == HTTPStatus.NOT_FOUND
    assert len(of_draft.content) == len(unknown.content)


def test_an_enterprise_that_is_being_checked_can_be_asked(now: datetime) -> None:
    firm = firms.submitted(now=now)

    answer = browser_of(firms.newcomer()).post(asking(firm), {"message": ""})

    assert answer.status_code == HTTPStatus.FOUND


# --- answering


def test_whoever_is_let_in_has_the_role_at_once_and_is_told(now: datetime) -> None:
    firm, person = firms.onboarded(now=now), firms.newcomer()
    request = ask(person, firm, now)

    browser_of(firm.owner).post(answering(request), {"answer": "ENT_EDITOR"})

    grant = Grant.objects.get(user=person.user)
    assert (grant.role, grant.organisation) == (Role.ENT_EDITOR, firm.enterprise.public_id)
    assert grant.granted_by == firm.owner.user
    request.refresh_from_db()
    assert (request.outcome, request.role) == (RequestOutcome.ADMITTED, "ENT_EDITOR")
    notice = Notification.objects.get(recipient=person.user, kind="enterprises.join_settled")
    assert notice.url == DESK
    assert "已同意" in browser_of(person).get(DESK).content.decode()


def test_whoever_is_not_let_in_learns_it_and_may_ask_again(now: datetime) -> None:
    firm, person = firms.onboarded(now=now), firms.newcomer()
    request = ask(person, firm, now)

    browser_of(firm.owner).post(answering(request), {"answer": "decline"})

    assert not Grant.objects.filter(user=person.user).exists()
    assert "未同意" in browser_of(person).get(DESK).content.decode()
    assert ask(person, firm, now).outcome == RequestOutcome.OPEN


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请选择一种答复"),
        ({"answer": "CLERK"}, "没有这种答复"),
        ({"answer": "ADMIT"}, "没有这种答复"),
    ],
)
def test_an_answer_is_one_of_those_offered(
    typed: dict[str, str], sentence: str, now: datetime
) -> None:
    firm = firms.onboarded(now=now)
    request = ask(firms.newcomer(), firm, now)

    answer = browser_of(firm.owner).post(answering(request), typed)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in answer.content.decode()
    request.refresh_from_db()
    assert request.outcome == RequestOutcome.OPEN


def test_answered_is_answered(now: datetime) -> None:
    firm = firms.onboarded(now=now)
    request = ask(firms.newcomer(), firm, now)
    joining.decline(actor=firm.owner, request_id=request.pk, now=now)
    browser = browser_of(firm.owner)

    with pytest.raises(RequestSettled):
        joining.decline(actor=firm.owner, request_id=request.pk, now=now)
    with pytest.raises(RequestSettled):
        joining.admit(actor=firm.owner, request_id=request.pk, role=Role.ENT_VIEWER, now=now)
    again = browser.post(answering(request), {"answer": "ENT_VIEWER"})
    assert again.status_code == HTTPStatus.CONFLICT
    page = browser.get(answering(request)).content.decode()
    assert "未同意" in page
    assert '<form method="post" class="form' not in page


def test_without_fresh_proof_the_owner_is_asked_who_is_there(now: datetime) -> None:
    firm = firms.onboarded(now=now)
    request, browser = ask(firms.newcomer(), firm, now), browser_of(firm.owner)
    session = browser.session
    del session["proved_at"]
    session.save()

    answer = browser.post(answering(request), {"answer": "decline"})

    assert answer.headers["Location"].startswith(reverse("accounts:prove"))
    request.refresh_from_db()
    assert request.outcome == RequestOutcome.OPEN


def test_the_service_knows_who_may_answer_and_what_may_be_given(now: datetime) -> None:
    firm, other = firms.onboarded(now=now), firms.onboarded(firms.SHENZHEN, now=now)
    request = ask(firms.newcomer(), firm, now)

    def admit(actor: Actor, role: Role = Role.ENT_VIEWER) -> None:
        joining.admit(actor=actor, request_id=request.pk, role=role, now=now)

    with pytest.raises(CapabilityMissing):
        admit(member(firm, "ENT_EDITOR").actor)
    with pytest.raises(NotOwnEnterprise):
        admit(other.owner)
    with pytest.raises(NotOwnEnterprise):
        joining.decline(actor=other.owner, request_id=request.pk, now=now)
    with pytest.raises(InvitationNotAllowed):
        admit(firm.owner, Role.CLERK)
    give(request.person, "ENT_VIEWER", None, firm.enterprise.public_id)
    with pytest.raises(AlreadyGranted):
        admit(firm.owner)


def test_who_became_a_clerk_meanwhile_is_not_let_in(now: datetime) -> None:
    firm = firms.onboarded(now=now)
    request = ask(firms.newcomer(), firm, now)
    give(request.person, "CLERK")

    with pytest.raises(StaffMayNotJoin, match="此人"):
        joining.admit(actor=firm.owner, request_id=request.pk, role=Role.ENT_VIEWER, now=now)


# --- the list


def test_the_list_has_the_own_requests_with_open_ones_first(now: datetime) -> None:
    firm, other = firms.onboarded(now=now), firms.onboarded(firms.SHENZHEN, now=now)
    waiting, settled = firms.newcomer("何等待"), firms.newcomer("何已答")
    ask(waiting, firm, now)
    joining.decline(actor=firm.owner, request_id=ask(settled, firm, now).pk, now=now)
    ask(firms.newcomer("何别家"), other, now)
    browser = browser_of(firm.owner)

    page = browser.get(LIST).content.decode()
    only_waiting = browser.get(LIST, {"show": "waiting"}).content.decode()

    assert page.index("何等待") < page.index("何已答")
    assert "何别家" not in page
    assert "何已答" not in only_waiting
    assert "加入申请：1 份等待答复" in browser.get(DESK).content.decode()
    assert LIST in browser.get(reverse("accounts:members")).content.decode()


def test_a_foreign_request_answers_like_an_unknown_one(now: datetime) -> None:
    firm, other = firms.onboarded(now=now), firms.onboarded(firms.SHENZHEN, now=now)
    request, browser = ask(firms.newcomer(), firm, now), browser_of(other.owner)

    foreign = browser.post(answering(request), {"answer": "decline"})
    unknown = browser.post(reverse("enterprises:join-request", args=[uuid4()]))

    assert foreign.status_code == unknown.status_code == HTTPStatus.NOT_FOUND
    assert len(foreign.content) == len(unknown.content)


def test_one_request_costs_the_same_queries_as_forty(now: datetime) -> None:
    firm = firms.onboarded(now=now)
    browser = browser_of(firm.owner)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        return len(queries)

    ask(firms.newcomer(), firm, now)
    cost()
    one = cost()
    for _each in range(39):
        ask(firms.newcomer(), firm, now)

    assert cost() == one
    assert "第 21–40 条，共 40 条" in browser.get(LIST, {"page": "2"}).content.decode()


def test_an_empty_list_says_what_to_do(now: datetime) -> None:
    page = browser_of(firms.onboarded(now=now).owner).get(LIST).content.decode()

    assert "没有等待答复的申请" in page
    assert reverse("accounts:invitation-new") in page


def test_what_people_write_is_text(now: datetime) -> None:
    firm, person = firms.onboarded(name=HOSTILE, now=now), firms.newcomer(HOSTILE)
    request = ask(person, firm, now, HOSTILE)
    owner, asker = browser_of(firm.owner), browser_of(person)

    pages = [owner.get(url) for url in (LIST, answering(request), DESK)]
    pages += [asker.get(url) for url in (asking(firm), DESK)]

    for page in pages:
        assert page.status_code == HTTPStatus.OK
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert" in page.content.decode()
