"""Two who act at the same time: one wins, the other reads why not, and somebody always stays."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import Grant, GrantReview, User
from qbs_platform.accounts.services import appointments, reviews, suspensions
from qbs_platform.audit.models import AuditEvent
from qbs_platform.common.errors import Refusal
from tests.factories.people import REASON, Person

MakePerson = Callable[..., Person]
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[str]:
    """Run each in a thread of its own; 'done', or the name of the refusal."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            work()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def suspending(by: Person, upon: Person) -> Callable[[], User]:
    return lambda: suspensions.suspend(
        actor=by.actor, person_id=upon.user.pk, reason=REASON, now=timezone.now()
    )


def revoking(by: Person, upon: Person) -> Callable[[], Grant]:
    return lambda: appointments.revoke(
        actor=by.actor, grant_id=upon.grant.pk, reason=REASON, now=timezone.now()
    )


@pytest.mark.parametrize("verb", [suspending, revoking])
def test_of_two_administrators_who_oust_each_other_one_stays(
    verb: Callable[[Person, Person], Callable[[], Any]], person: MakePerson
) -> None:
    one, other = person("SYS_ADMIN"), person("SYS_ADMIN")

    outcome = at_once(verb(one, other), verb(other, one))

    assert outcome == ["CapabilityMissing", "done"]
    left = Grant.objects.filter(role=Role.SYS_ADMIN, revoked_at=None, user__is_active=True)
    assert left.count() == 1


def test_two_administrators_suspend_somebody_once(person: MakePerson) -> None:
    one, other, someone = person("SYS_ADMIN"), person("SYS_ADMIN"), person("CLERK")

    outcome = at_once(suspending(one, someone), suspending(other, someone))

    assert outcome == ["AlreadySo", "done"]
    assert AuditEvent.objects.filter(action="accounts.user.suspend").count() == 1


def test_of_two_owners_revoked_at_once_one_stays(person: MakePerson) -> None:
    one, other = person("SYS_ADMIN"), person("SYS_ADMIN")
    first, second = person("ENT_OWNER"), person("ENT_OWNER")

    outcome = at_once(revoking(one, first), revoking(other, second))

    assert outcome == ["LastOwner", "done"]


def test_a_grant_is_reviewed_once(person: MakePerson) -> None:
    one, other, someone = person("SYS_ADMIN"), person("SYS_ADMIN"), person("CLERK")

    def reviewing(by: Person) -> Callable[[], GrantReview]:
        return lambda: reviews.mark(actor=by.actor, grant_id=someone.grant.pk, now=timezone.now())

    assert at_once(reviewing(one), reviewing(other)) == ["AlreadySo", "done"]
    assert GrantReview.objects.count() == 1
