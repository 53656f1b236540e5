"""What an enterprise shows of itself: by whom it is kept, and what is refused."""

from datetime import datetime
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from enterprises.errors import NotOwnEnterprise
from enterprises.models import PublicPage
from enterprises.selectors import public
from enterprises.services import pages
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.audit.models import AuditEvent
from tests.factories import enterprises as firms
from tests.factories.people import make_person

PAGE = reverse("enterprises:own-page")

pytestmark = pytest.mark.usefixtures("regions_loaded")


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def kept(firm: firms.Firm) -> tuple[str, set[str]]:
    page = PublicPage.objects.get(enterprise_id=firm.pk)
    return page.introduction, {name for name in public.SWITCHED if getattr(page, name)}


def test_every_switch_of_the_page_has_its_item() -> None:
    switches = {
        field.name for field in PublicPage._meta.get_fields() if field.name.startswith("shows_")
    }

    assert set(public.SWITCHED) == switches


@pytest.mark.parametrize("role", ["ENT_OWNER", "ENT_EDITOR"])
def test_owner_and_editor_keep_text_and_switches(role: str, now: datetime) -> None:
    firm = firms.onboarded(now=now)
    keeper = make_person(role, None, firm.enterprise.public_id)
    browser = browser_of(keeper.actor)

    answer = browser.post(
        PAGE, {"introduction": "做茶。\r\n也卖茶。", "shown": ["shows_address", "shows_headcount"]}
    )

    assert answer.headers["Location"] == PAGE
    assert kept(firm) == ("做茶。\n也卖茶。", {"shows_address", "shows_headcount"})
    assert AuditEvent.objects.filter(action="enterprises.enterprise.page").count() == 1


def test_what_is_not_ticked_is_switched_off(now: datetime) -> None:
    firm = firms.onboarded(now=now)
    browser = browser_of(firm.owner)
    browser.post(PAGE, {"introduction": "做茶。", "shown": ["shows_address"]})

    browser.post(PAGE, {"introduction": ""})

    assert kept(firm) == ("", set())


def test_the_form_shows_what_would_be_public_and_what_comes_of_it(now: datetime) -> None:
    firm = firms.onboarded(now=now)

    page = browser_of(firm.owner).get(PAGE).content.decode()

    assert "法定代表人：林知远" in page
    assert "网址：尚未填写" in page
    assert "收不回来" in page
    assert reverse("enterprises:public", args=[firms.HANGZHOU]) in page
    assert "13800138000" not in page


def test_before_it_is_on_chain_nobody_sees_the_page(now: datetime) -> None:
    firm = firms.submitted(now=now)

    page = browser_of(firm.owner).get(PAGE).content.decode()

    assert "现在没有人能看到公开页" in page
    assert reverse("enterprises:public", args=[firms.HANGZHOU]) not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"introduction": "茶" * 601}, "600"),
        ({"introduction": "茶", "shown": ["shows_contact"]}, "没有这一项"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(
    typed: dict[str, str], sentence: str, now: datetime
) -> None:
    firm = firms.onboarded(now=now)

    answer = browser_of(firm.owner).post(PAGE, typed)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in answer.content.decode()
    assert typed["introduction"] in answer.content.decode()
    assert kept(firm) == ("", set())


def test_line_breaks_count_once(now: datetime) -> None:
    firm = firms.onboarded(now=now)

    answer = browser_of(firm.owner).post(PAGE, {"introduction": "茶" * 598 + "\r\n茶"})

    assert answer.status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("role", ["ENT_VIEWER", "ENT_SIGNATORY", "CLERK", "SYS_ADMIN"])
def test_others_are_refused_page_and_service(role: str, now: datetime) -> None:
    firm = firms.onboarded(now=now)
    other = make_person(role, None, firm.enterprise.public_id)

    assert browser_of(other.actor).get(PAGE).status_code == HTTPStatus.FORBIDDEN
    with pytest.raises(CapabilityMissing):
        pages.change(
            actor=other.actor, enterprise_id=firm.pk, introduction="", shown=set(), now=now
        )


def test_nobody_keeps_the_page_of_another_enterprise(now: datetime) -> None:
    firm, other = firms.onboarded(now=now), firms.onboarded(firms.SHENZHEN, now=now)

    with pytest.raises(NotOwnEnterprise):
        pages.change(
            actor=other.owner, enterprise_id=firm.pk, introduction="", shown=set(), now=now
        )


def test_whoever_has_no_role_is_refused(now: datetime) -> None:
    assert browser_of(firms.newcomer()).get(PAGE).status_code == HTTPStatus.FORBIDDEN
