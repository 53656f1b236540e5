"""Two clerks at the same moment: one case, one outcome."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from enterprises.enums import EnterpriseAct, EnterpriseStatus, Item
from enterprises.models import EnterpriseEvent, Opinion, ReturnedItem
from enterprises.services import checking
from qbs_platform.anchoring.models import AnchorRequest
from qbs_platform.common.errors import Refusal, TransitionRefused
from tests.factories import enterprises as firms
from tests.factories.people import Person, make_person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("regions_loaded", "first_edition"),
]


def at_once(*works: Callable[[], Any]) -> list[Refusal | None]:
    """Run each in a thread of its own; None where it was done, else the refusal."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Refusal | None:
        barrier.wait()
        try:
            work()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def accepting(firm: firms.Firm, clerk: Person) -> Callable[[], Any]:
    return lambda: checking.accept(
        actor=clerk.actor,
        enterprise_id=firm.pk,
        round_number=1,
        look=firms.look(timezone.now()),
        override_note="",
        now=timezone.now(),
    )


def returning(firm: firms.Firm, clerk: Person) -> Callable[[], Any]:
    return lambda: checking.give_back(
        actor=clerk.actor,
        enterprise_id=firm.pk,
        round_number=1,
        reasons={Item.ADDRESS: "与营业执照不一致"},
        now=timezone.now(),
    )


def count_of(act: EnterpriseAct) -> int:
    return EnterpriseEvent.objects.filter(act=act).count()


def test_two_who_accept_at_once_bring_it_on_chain_once() -> None:
    firm = firms.submitted()
    one, other = make_person("CLERK"), make_person("CLERK")

    outcome = at_once(accepting(firm, one), accepting(firm, other))

    assert outcome == [None, None]
    assert firm.again().standing is EnterpriseStatus.ONBOARDED
    assert count_of(EnterpriseAct.ONBOARDED) == 1
    assert Opinion.objects.count() == 2
    assert AnchorRequest.objects.filter(ref=firm.enterprise.ref).count() == 1


def test_one_who_clicks_three_times_has_one_opinion() -> None:
    firm, clerk = firms.submitted(), make_person("CLERK")

    outcome = at_once(*[accepting(firm, clerk)] * 3)

    assert outcome == [None, None, None]
    assert Opinion.objects.count() == 1
    assert firm.again().standing is EnterpriseStatus.VERIFYING


@pytest.mark.parametrize("is_second", [True, False])
def test_of_accepting_and_returning_at_once_one_wins(is_second: bool) -> None:
    """As a second opinion an acceptance settles; a first one only stands until the return."""
    firm = firms.submitted()
    if is_second:
        firms.accept(firm, make_person("CLERK"), timezone.now())
    one, other = make_person("CLERK"), make_person("CLERK")

    accepted, returned = at_once(accepting(firm, one), returning(firm, other))

    if returned is not None:
        assert is_second
        assert isinstance(returned, TransitionRefused)
        assert str(returned) == "这家企业现在是“已上链”，不能做这一步。"
        assert firm.again().standing is EnterpriseStatus.ONBOARDED
        assert not ReturnedItem.objects.exists()
        return
    assert firm.again().standing is EnterpriseStatus.RETURNED
    assert ReturnedItem.objects.count() == 1
    assert count_of(EnterpriseAct.ONBOARDED) == 0
    if accepted is not None:
        assert isinstance(accepted, TransitionRefused)
        assert str(accepted) == "这家企业现在是“已退回补正”，不能做这一步。"
    else:
        assert not is_second  # it came first, and its round is over


def test_two_who_return_at_once_return_once() -> None:
    firm = firms.submitted()

    outcome = at_once(*[returning(firm, make_person("CLERK")) for _ in range(2)])

    assert sorted(type(each).__name__ for each in outcome) == ["NoneType", "TransitionRefused"]
    assert count_of(EnterpriseAct.RETURNED) == 1
