"""An enterprise's owner and the members: the own ones, and no trace of any others."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qbs_platform.accounts.errors import CapabilityMissing, OwnAccount
from qbs_platform.accounts.models import Grant
from qbs_platform.accounts.services import appointments
from tests.factories.people import OTHER_ORGANISATION, REASON, Person, give

MakePerson = Callable[..., Person]
PAGE = reverse("accounts:members")


@pytest.fixture
def owner(person: MakePerson) -> Person:
    """Olga owns the enterprise."""
    return person("ENT_OWNER")


@pytest.fixture
def browser(owner: Person) -> Client:
    """Olga's browser."""
    client = Client()
    client.force_login(owner.user)
    return client


def url_of(grant_id: object) -> str:
    return reverse("accounts:member-revoke", args=[grant_id])


def test_the_list_shows_the_own_members_only(browser: Client, person: MakePerson) -> None:
    ours = person("ENT_EDITOR")
    strangers = [person("ENT_EDITOR", None, OTHER_ORGANISATION), person("CLERK")]
    endorser = person("LAB_SIGNER")  # may go by the same public id

    page = browser.get(PAGE).content.decode()

    assert ours.user.email in page
    assert [p for p in [*strangers, endorser] if p.user.email in page] == []


def test_a_role_is_revoked_with_a_reason(browser: Client, person: MakePerson) -> None:
    member = person("ENT_EDITOR")
    url = url_of(member.grant.public_id)

    assert browser.post(url, {"reason": "短"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert browser.post(url, {"reason": REASON}).headers["Location"] == PAGE
    assert browser.post(url, {"reason": REASON}).status_code == HTTPStatus.CONFLICT
    assert Grant.objects.get(pk=member.grant.pk).revoked_at is not None


def test_foreign_grants_answer_exactly_like_unknown_ones(
    browser: Client, person: MakePerson
) -> None:
    foreign = [person("ENT_EDITOR", None, OTHER_ORGANISATION), person("CLERK")]
    foreign.append(person("LAB_SIGNER"))
    unknown = browser.post(url_of(uuid4()), {"reason": REASON})
    answers = [browser.post(url_of(p.grant.public_id), {"reason": REASON}) for p in foreign]

    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    assert unknown.status_code == HTTPStatus.NOT_FOUND
    assert {len(answer.content) for answer in answers} == {len(unknown.content)}
    assert Grant.objects.exclude(revoked_at=None).count() == 0


def test_the_service_knows_the_border_too(owner: Person, person: MakePerson) -> None:
    stranger = person("ENT_EDITOR", None, OTHER_ORGANISATION)
    for grant, error in ((stranger.grant, CapabilityMissing), (owner.grant, OwnAccount)):
        with pytest.raises(error):
            appointments.revoke(
                actor=owner.actor, grant_id=grant.pk, reason=REASON, now=timezone.now()
            )


def test_an_owner_is_not_revoked_by_themself(browser: Client, owner: Person) -> None:
    answer = browser.post(url_of(owner.grant.public_id), {"reason": REASON})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Grant.objects.get(pk=owner.grant.pk).revoked_at is None


def test_revoking_asks_for_a_fresh_proof(browser: Client, person: MakePerson) -> None:
    member = person("ENT_EDITOR")
    session = browser.session
    session["proved_at"] -= 6 * 60
    session.save()

    answer = browser.post(url_of(member.grant.public_id), {"reason": REASON})

    assert answer.headers["Location"].startswith(reverse("accounts:prove"))
    assert Grant.objects.get(pk=member.grant.pk).revoked_at is None


@pytest.mark.parametrize("role", ["ENT_EDITOR", "ENT_AGENT", "SYS_ADMIN", "CLERK"])
def test_others_do_not_see_members(role: str, person: MakePerson) -> None:
    client = Client()
    client.force_login(person(role).user)

    assert client.get(PAGE).status_code == HTTPStatus.FORBIDDEN


def test_many_members_cost_no_more_queries(browser: Client, person: MakePerson) -> None:
    counts = []
    for extra in (1, 5):
        for _ in range(extra):
            give(person("ENT_EDITOR").user, "ENT_SIGNATORY")
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
