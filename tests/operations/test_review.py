"""The access review: what is due, marking it, taking the list along."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from qbs_platform.accounts import reviewing
from qbs_platform.accounts.enums import RoleKind
from qbs_platform.accounts.models import Grant, GrantReview, User
from qbs_platform.accounts.reviewing import Wanted
from qbs_platform.audit.models import AuditEvent
from tests.factories.people import Person

MakePerson = Callable[..., Person]
PAGE = reverse("operations:review")
EXPORT = reverse("operations:review-export")
NOW = timezone.now()


@pytest.fixture
def administrator(person: MakePerson) -> Person:
    """Omar runs the platform."""
    return person("SYS_ADMIN")


@pytest.fixture
def browser(administrator: Person) -> Client:
    """Omar's browser."""
    client = Client()
    client.force_login(administrator.user)
    return client


def mark_url(grant: Grant) -> str:
    return reverse("operations:review-mark", args=[grant.public_id])


def due() -> list[Grant]:
    return list(reviewing.live_grants(Wanted(is_due=True), now=NOW))


@pytest.mark.parametrize(("days", "is_due"), [(None, True), (89, False), (90, True), (200, True)])
def test_a_grant_is_due_ninety_days_after_its_newest_review(
    days: int | None, is_due: bool, administrator: Person, person: MakePerson
) -> None:
    grant = person("CLERK").grant
    for ago in (300, days):
        if ago is not None and days is not None:
            GrantReview.objects.create(
                grant=grant,
                reviewed_by=administrator.user,
                reviewed_at=NOW - timedelta(days=ago),
            )

    assert (grant in due()) is is_due


def test_the_list_goes_by_party_and_role(person: MakePerson, regions_loaded: None) -> None:
    for role in ("SYS_ADMIN", "GOV_VIEWER", "DECIDER", "CLERK", "ENT_OWNER"):
        person(role, "330000" if role == "GOV_VIEWER" else None)

    listed = reviewing.live_grants(Wanted(), now=NOW)

    assert [grant.role for grant in listed] == [
        "ENT_OWNER",
        "CLERK",
        "DECIDER",
        "GOV_VIEWER",
        "SYS_ADMIN",
    ]
    association = reviewing.live_grants(Wanted(kind=RoleKind.ASSOCIATION), now=NOW)
    assert [grant.role for grant in association] == ["CLERK", "DECIDER"]


def test_a_reviewed_grant_leaves_the_list_of_the_due(browser: Client, person: MakePerson) -> None:
    grant = person("CLERK").grant
    assert mark_url(grant) in browser.get(PAGE).content.decode()

    assert browser.post(mark_url(grant)).headers["Location"] == PAGE

    assert mark_url(grant) not in browser.get(f"{PAGE}?show=all").content.decode()
    assert browser.post(mark_url(grant)).status_code == HTTPStatus.CONFLICT
    assert GrantReview.objects.get().grant == grant


def test_one_s_own_grant_is_another_s_to_review(browser: Client, administrator: Person) -> None:
    assert "由另一位管理员复核" in browser.get(PAGE).content.decode()
    assert browser.post(mark_url(administrator.grant)).status_code == HTTPStatus.FORBIDDEN


def test_internal_audit_reads_but_does_not_review(person: MakePerson) -> None:
    grant, client = person("CLERK").grant, Client()
    client.force_login(person("INTERNAL_AUDITOR").user)
    page = client.get(PAGE)

    assert page.status_code == HTTPStatus.OK
    assert mark_url(grant) not in page.content.decode()
    assert client.post(mark_url(grant)).status_code == HTTPStatus.FORBIDDEN


def test_the_export_holds_the_list_without_formulas_and_is_recorded(
    browser: Client, administrator: Person, person: MakePerson
) -> None:
    someone = person("CLERK")
    User.objects.filter(pk=someone.user.pk).update(name="=1+1")

    answer = browser.post(f"{EXPORT}?show=all&party=ASSOCIATION", {"format": "csv"})

    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    heading, *rows = csv.reader(io.StringIO(body))
    assert heading[:4] == ["所属方", "角色", "范围", "姓名"]
    assert [row[:5] for row in rows] == [["协会", "受理员", "", "'=1+1", someone.user.email]]
    event = AuditEvent.objects.get(action="accounts.grant.export")
    assert event.actor == administrator.user.public_id


def test_the_export_is_a_workbook_too(browser: Client, person: MakePerson) -> None:
    person("CLERK")
    answer = browser.post(f"{EXPORT}?show=all", {"format": "xlsx"})

    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    assert sheet.max_row == 1 + Grant.objects.filter(revoked_at=None).count()


def test_an_unknown_format_is_not_found(browser: Client) -> None:
    assert browser.post(EXPORT, {"format": "exe"}).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_export_asks_for_a_fresh_proof_and_comes_back(method: str, browser: Client) -> None:
    session = browser.session
    session["proved_at"] -= 6 * 60
    session.save()

    answer = getattr(browser, method)(f"{EXPORT}?show=all", {"format": "csv"}, follow=True)

    last, _status = answer.redirect_chain[-1]
    assert last.startswith(reverse("accounts:prove"))
    assert "review%2Fexport" in last
    assert AuditEvent.objects.filter(action="accounts.grant.export").count() == 0


def test_many_grants_cost_no_more_queries(browser: Client, person: MakePerson) -> None:
    counts = []
    for extra in (1, 8):
        for _ in range(extra):
            person("ENT_EDITOR")
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
