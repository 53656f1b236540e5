"""The operators' pages of people: what they show, to whom, and what they keep out of addresses."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import EnterpriseStatus
from enterprises.models import Enterprise
from qbs_platform.accounts import people_selectors
from qbs_platform.accounts.enums import Role, RoleKind
from qbs_platform.accounts.models import Grant, GrantReview, Reason, User
from qbs_platform.accounts.people_selectors import Standing, Wanted
from qbs_platform.regions import selectors as regions
from tests.factories.people import OUR_ORGANISATION, REASON, Person, enrol_app, give, suspend

MakePerson = Callable[..., Person]
PAGE = reverse("operations:people")
NOW = timezone.now()


@pytest.fixture
def administrator(person: MakePerson) -> Person:
    """Omar runs the platform, with a second factor."""
    omar = person("SYS_ADMIN")
    enrol_app(omar.user)
    return omar


@pytest.fixture
def browser(administrator: Person) -> Client:
    """Omar's browser."""
    client = Client()
    client.force_login(administrator.user)
    return client


def url_of(person: Person) -> str:
    return reverse("operations:person", args=[person.user.public_id])


def act_url(person: Person, act: str) -> str:
    return reverse("operations:person-act", args=[person.user.public_id, act])


def found(wanted: Wanted, standing: Standing = Standing.ALL) -> set[User]:
    return set(people_selectors.of_standing(people_selectors.people(wanted, now=NOW), standing))


def test_people_are_found_by_name_address_number_party_and_role(person: MakePerson) -> None:
    clerk, owner = person("CLERK").user, person("ENT_OWNER").user
    User.objects.filter(pk=clerk.pk).update(name="欧阳修", phone="13800138000")

    assert found(Wanted(text="阳修")) == {clerk}
    assert found(Wanted(text=owner.email.upper())) == {owner}
    assert found(Wanted(text="138 0013 8000")) == {clerk}
    assert found(Wanted(text="1380013")) == set()  # no guessing of numbers digit by digit
    assert found(Wanted(kind=RoleKind.ENTERPRISE)) == {owner}
    assert found(Wanted(role=Role.CLERK)) == {clerk}
    Grant.objects.filter(user=clerk).update(revoked_at=NOW)
    assert found(Wanted(role=Role.CLERK)) == set()


def test_people_are_told_apart_by_how_they_stand(person: MakePerson) -> None:
    fresh, secured, gone, sleeping, owner = (
        person(role).user for role in ("CLERK", "EXPERT", "DECIDER", "HEAD", "ENT_OWNER")
    )
    for user in (secured, sleeping):
        enrol_app(user)
    User.objects.update(last_login=NOW)
    User.objects.filter(pk=sleeping.pk).update(last_login=NOW - timedelta(days=91))
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert found(Wanted(), Standing.LACKS_FACTOR) == {fresh}  # not the owner, who needs none
    assert found(Wanted(), Standing.DORMANT) == {sleeping}
    assert found(Wanted(), Standing.SUSPENDED) == {gone}
    assert found(Wanted(), Standing.ACTIVE) == {fresh, secured, sleeping, owner}
    counts = people_selectors.counts(people_selectors.people(Wanted(), now=NOW))
    assert [counts[one] for one in Standing] == [5, 4, 1, 1, 1]


def test_what_is_looked_for_stays_out_of_the_address(browser: Client, person: MakePerson) -> None:
    wanted, other = person("CLERK"), person("CLERK")

    answer = browser.post(PAGE, {"text": wanted.user.email, "kind": "", "role": ""})

    assert answer.headers["Location"] == PAGE
    page = browser.get(f"{PAGE}?show=active").content.decode()
    assert url_of(wanted) in page
    assert url_of(other) not in page
    browser.post(PAGE, {})
    assert url_of(other) in browser.get(PAGE).content.decode()


def test_a_wrong_question_is_named(browser: Client) -> None:
    answer = browser.post(PAGE, {"text": "", "kind": "NOBODY", "role": ""})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_numbers_are_masked_everywhere(browser: Client, person: MakePerson) -> None:
    someone = person("CLERK")
    User.objects.filter(pk=someone.user.pk).update(phone="13800138000")

    pages = [browser.get(url).content.decode() for url in (PAGE, url_of(someone))]

    assert [p for p in pages if "138****8000" in p and "13800138000" not in p] == pages


@pytest.mark.usefixtures("regions_loaded")
def test_a_person_shows_roles_factors_sessions_and_history(
    browser: Client, person: MakePerson
) -> None:
    Enterprise.objects.create(
        public_id=OUR_ORGANISATION,
        uscc="91330100MA27XF0001",
        name="清禾茶业",
        region=regions.by_code("330106"),
        status=EnterpriseStatus.DRAFT,
        created_at=NOW,
    )
    someone = person("ENT_OWNER")
    give(someone.user, "GOV_VIEWER", "330000")
    enrol_app(someone.user)
    Client().force_login(someone.user)
    browser.post(act_url(someone, "end-sessions"), {"reason": REASON})
    Client().force_login(someone.user)

    page = browser.get(url_of(someone)).content.decode()

    for shown in ("企业负责人 · 清禾茶业", "监管查看员 · 浙江省", "验证器应用", "1 处", REASON):
        assert shown in page
    assert "accounts.session" not in page


@pytest.mark.parametrize("act", ["suspend", "end-sessions", "send-password-link"])
def test_acts_ask_then_do_then_refuse(act: str, browser: Client, person: MakePerson) -> None:
    someone = person("CLERK")
    Client().force_login(someone.user)
    url = act_url(someone, act)
    assert url in browser.get(url_of(someone)).content.decode()
    assert "确定之后" in browser.get(url).content.decode()

    assert browser.post(url, {"reason": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert browser.post(url, {"reason": REASON}).headers["Location"] == url_of(someone)
    assert browser.post(url, {"reason": REASON}).status_code == HTTPStatus.CONFLICT


def test_a_suspended_person_can_only_be_restored(browser: Client, person: MakePerson) -> None:
    someone = person("CLERK")
    suspend(someone.user)
    page = browser.get(url_of(someone)).content.decode()

    assert act_url(someone, "restore") in page
    assert act_url(someone, "suspend") not in page
    browser.post(act_url(someone, "restore"), {"reason": REASON})
    assert User.objects.get(pk=someone.user.pk).is_active


def test_a_second_factor_is_reset_only_after_looking_at_the_person(
    browser: Client, person: MakePerson
) -> None:
    someone = person("CLERK")
    enrol_app(someone.user)
    url = act_url(someone, "reset-second-factor")

    assert browser.post(url, {"reason": REASON}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert browser.post(url, {"reason": REASON, "is_checked": "on"}).status_code == HTTPStatus.FOUND


def test_one_s_own_page_offers_nothing(browser: Client, administrator: Person) -> None:
    page = browser.get(url_of(administrator)).content.decode()

    assert act_url(administrator, "suspend") not in page
    assert "只能由另一位管理员办理" in page
    answer = browser.post(act_url(administrator, "end-sessions"), {"reason": REASON})
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_a_role_is_given_and_revoked(browser: Client, person: MakePerson) -> None:
    someone = person("CLERK")
    url = reverse("operations:person-appoint", args=[someone.user.public_id])

    browser.post(url, {"role": "EXPERT", "reason": REASON})

    grant = Grant.objects.get(user=someone.user, role="EXPERT")
    assert browser.post(url, {"role": "EXPERT", "reason": REASON}).status_code == 409
    assert browser.post(url, {"role": "ENT_OWNER", "reason": REASON}).status_code == 422
    revoke_url = reverse("operations:grant-revoke", args=[grant.public_id])
    assert "评价专家" in browser.get(revoke_url).content.decode()
    browser.post(revoke_url, {"reason": REASON})
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    assert browser.post(revoke_url, {"reason": REASON}).status_code == HTTPStatus.CONFLICT


@pytest.mark.parametrize("act", ["suspend", "reset-second-factor"])
def test_acts_ask_for_a_fresh_proof(act: str, browser: Client, person: MakePerson) -> None:
    someone = person("CLERK")
    enrol_app(someone.user)
    session = browser.session
    session["proved_at"] -= 6 * 60
    session.save()

    answer = browser.post(act_url(someone, act), {"reason": REASON, "is_checked": "on"})

    assert answer.headers["Location"].startswith(reverse("accounts:prove"))
    assert User.objects.get(pk=someone.user.pk).is_active
    session = browser.session
    session["proved_at"] = timezone.now().timestamp()
    session.save()
    assert REASON in browser.get(act_url(someone, act)).content.decode()  # nothing is typed twice


def test_what_does_not_exist_is_not_found(browser: Client, person: MakePerson) -> None:
    someone = person("CLERK")
    nobody = reverse("operations:person", args=[uuid4()])

    for url in (nobody, act_url(someone, "promote")):
        assert browser.get(url).status_code == HTTPStatus.NOT_FOUND


def test_internal_audit_reads_and_changes_nothing(person: MakePerson) -> None:
    auditor, someone = Client(), person("CLERK")
    auditor.force_login(person("INTERNAL_AUDITOR").user)

    page = auditor.get(url_of(someone))

    assert page.status_code == HTTPStatus.OK
    assert act_url(someone, "suspend") not in page.content.decode()
    answer = auditor.post(act_url(someone, "suspend"), {"reason": REASON})
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_many_people_with_many_roles_cost_no_more_queries(
    browser: Client, person: MakePerson, regions_loaded: None
) -> None:
    counts = []
    for extra in (1, 6):
        for _ in range(extra):
            someone = person("ENT_EDITOR")
            give(someone.user, "GOV_VIEWER", "330000")
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.usefixtures("serving_login")
def test_the_web_login_may_write_what_the_acts_write_and_change_no_reason(
    browser: Client, person: MakePerson
) -> None:
    someone = person("CLERK")
    enrol_app(someone.user)
    Client().force_login(someone.user)
    role_url = reverse("operations:person-appoint", args=[someone.user.public_id])
    browser.post(role_url, {"role": "EXPERT", "reason": REASON})
    grant = Grant.objects.get(role="EXPERT")
    given = {"reason": REASON, "is_checked": "on"}
    urls = [
        act_url(someone, "reset-second-factor"),
        act_url(someone, "send-password-link"),
        reverse("operations:review-mark", args=[grant.public_id]),
        reverse("operations:grant-revoke", args=[grant.public_id]),
        act_url(someone, "suspend"),
        act_url(someone, "restore"),
    ]

    assert [browser.post(url, given).status_code for url in urls] == [HTTPStatus.FOUND] * 6
    assert Reason.objects.count() == 6
    for table in (Reason, GrantReview):
        with pytest.raises(ProgrammingError), transaction.atomic():
            table.objects.all().delete()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Reason.objects.update(text="Something else entirely.")
