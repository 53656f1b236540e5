"""Two who answer or ask at the same time: one wins, the other reads why not."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from enterprises.models import JoinRequest
from enterprises.services import joining
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import Grant
from qbs_platform.common.errors import Refusal
from tests.factories import enterprises as firms
from tests.factories.people import make_person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("regions_loaded"),
]


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


def asking(person: Actor, firm: firms.Firm) -> Callable[[], JoinRequest]:
    return lambda: joining.ask(actor=person, enterprise_id=firm.pk, message="", now=timezone.now())


def admitting(owner: Actor, request: JoinRequest, role: Role) -> Callable[[], JoinRequest]:
    return lambda: joining.admit(actor=owner, request_id=request.pk, role=role, now=timezone.now())


def declining(owner: Actor, request: JoinRequest) -> Callable[[], JoinRequest]:
    return lambda: joining.decline(actor=owner, request_id=request.pk, now=timezone.now())


def test_two_owners_let_the_same_person_in_once() -> None:
    firm, person = firms.onboarded(), firms.newcomer()
    second = make_person("ENT_OWNER", None, firm.enterprise.public_id)
    request = asking(person, firm)()

    outcome = at_once(
        admitting(firm.owner, request, Role.ENT_EDITOR),
        admitting(second.actor, request, Role.ENT_VIEWER),
    )

    assert outcome == ["RequestSettled", "done"]
    assert Grant.objects.filter(user=person.user).count() == 1


def test_of_yes_and_no_at_once_one_holds() -> None:
    firm, person = firms.onboarded(), firms.newcomer()
    request = asking(person, firm)()

    outcome = at_once(
        admitting(firm.owner, request, Role.ENT_VIEWER), declining(firm.owner, request)
    )

    assert outcome == ["RequestSettled", "done"]
    request.refresh_from_db()
    is_member = Grant.objects.filter(user=person.user).exists()
    assert is_member is (request.outcome == "ADMITTED")


def test_a_double_click_asks_once() -> None:
    firm, person = firms.onboarded(), firms.newcomer()

    outcome = at_once(asking(person, firm), asking(person, firm))

    assert outcome == ["RequestRepeated", "done"]
    assert JoinRequest.objects.count() == 1
