"""Every step from every status by every role: allowed where the table says so, else nothing moves.

``onboard`` and ``refuse`` of the table follow from a second equal opinion, so they are tried by
giving one where another stands.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from enterprises.domain.transitions import TRANSITIONS
from enterprises.enums import EnterpriseStatus, Item, RefusalReason, Verdict
from enterprises.models import Enterprise, Onboarding, Opinion, ReturnedItem
from enterprises.services import checking, clocks, drafts, submissions
from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common.errors import Refusal
from tests.factories import enterprises as firms
from tests.factories.people import OTHER_ORGANISATION, make_person

Call = Callable[[firms.Firm, Actor, datetime], Any]
ENTERPRISE_ROLES = [role for role in Role if role.startswith("ENT_")]
# ENT_OWNER: of this enterprise; ENT_OWNER elsewhere: of another one.
WHO = [*Role, *(f"{role} elsewhere" for role in ENTERPRISE_ROLES), "nobody"]
# Handed in already, with this very version: sending it again is no mistake, and does nothing.
DONE_ALREADY = {
    ("submit", EnterpriseStatus.VERIFYING),
    ("resubmit", EnterpriseStatus.VERIFYING),
}
EVERYTHING = """
    SELECT string_agg(row, ' ' ORDER BY row) FROM (
        SELECT t::text AS row FROM enterprises_enterprise t
        UNION ALL SELECT t::text FROM enterprises_onboarding t
        UNION ALL SELECT t::text FROM enterprises_particulars t
        UNION ALL SELECT t::text FROM enterprises_enterpriseevent t
        UNION ALL SELECT t::text FROM enterprises_opinion t
        UNION ALL SELECT t::text FROM enterprises_returneditem t
    ) AS rows
"""
SETTLING = {"onboard": Verdict.ACCEPT, "refuse": Verdict.REFUSE}

pytestmark = pytest.mark.usefixtures("regions_loaded", "first_edition")


def _fill(firm: firms.Firm, actor: Actor, now: datetime) -> Any:
    return drafts.fill(
        actor=actor,
        enterprise_id=firm.pk,
        version=firm.version,
        given={Item.ADDRESS: "文三路 8 号"},
        now=now,
    )


def _submit(firm: firms.Firm, actor: Actor, now: datetime) -> Any:
    return submissions.submit(
        actor=actor, enterprise_id=firm.pk, version=firm.version, signed=firms.SIGNED, now=now
    )


def _resubmit(firm: firms.Firm, actor: Actor, now: datetime) -> Any:
    return submissions.resubmit(
        actor=actor,
        enterprise_id=firm.pk,
        version=firm.version,
        answers={Item.ADDRESS: "执照上就是这个地址"},
        now=now,
    )


def _return(firm: firms.Firm, actor: Actor, now: datetime) -> Any:
    return checking.give_back(
        actor=actor,
        enterprise_id=firm.pk,
        round_number=firm.round_number,
        reasons={Item.HEADCOUNT: "与年报不一致"},
        now=now,
    )


def _accept(firm: firms.Firm, actor: Actor, now: datetime) -> Any:
    return checking.accept(
        actor=actor,
        enterprise_id=firm.pk,
        round_number=firm.round_number,
        look=firms.look(now),
        override_note="",
        now=now,
    )


def _refuse(firm: firms.Firm, actor: Actor, now: datetime) -> Any:
    return checking.refuse(
        actor=actor,
        enterprise_id=firm.pk,
        round_number=firm.round_number,
        reason=RefusalReason.OTHER,
        note="经营范围不符",
        now=now,
    )


def _retract(firm: firms.Firm, actor: Actor, now: datetime) -> Any:
    return checking.retract(actor=actor, enterprise_id=firm.pk, now=now)


def _withdraw(firm: firms.Firm, actor: Actor, now: datetime) -> Any:
    return submissions.withdraw(actor=actor, enterprise_id=firm.pk, now=now)


def _restart(firm: firms.Firm, actor: Actor, now: datetime) -> Any:
    return submissions.restart(actor=actor, enterprise_id=firm.pk, now=now)


CALLS: dict[str, Call] = {
    "fill": _fill,
    "submit": _submit,
    "resubmit": _resubmit,
    "return": _return,
    "opine": _accept,
    "retract": _retract,
    "onboard": _accept,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "restart": _restart,
}


@pytest.fixture
def firm(now: datetime) -> firms.Firm:
    """A case that was handed in, with something returned in its round."""
    made = firms.submitted(now=now)
    ReturnedItem.objects.create(
        enterprise=made.enterprise,
        round=1,
        item=Item.ADDRESS,
        reason="与营业执照不一致",
        returned_by=made.owner.user,
        returned_at=now,
    )
    return made


@pytest.fixture
def people(firm: firms.Firm) -> dict[str, Actor]:
    """Somebody of every role; enterprise roles here and elsewhere."""
    found = {
        f"{role}": make_person(
            role, "330000" if role.startswith("GOV") else None, firm.enterprise.public_id
        ).actor
        for role in Role
    }
    for role in ENTERPRISE_ROLES:
        found[f"{role} elsewhere"] = make_person(role, None, OTHER_ORGANISATION).actor
    return found | {"nobody": firms.newcomer()}


def stand(firm: firms.Firm, status: EnterpriseStatus, now: datetime) -> None:
    onboarded_at = now if status is EnterpriseStatus.ONBOARDED else None
    Enterprise.objects.filter(pk=firm.pk).update(status=status, onboarded_at=onboarded_at)


def opine(firm: firms.Firm, actor: Actor, verdict: Verdict, now: datetime) -> None:
    """An opinion that stands, whoever gave it."""
    is_accept = verdict is Verdict.ACCEPT
    Opinion.objects.create(
        enterprise=firm.enterprise,
        round=1,
        clerk=actor.user,
        verdict=verdict,
        register_state="OPERATING" if is_accept else "",
        register_seen_on=now.date() if is_accept else None,
        reason="" if is_accept else RefusalReason.OTHER,
        given_at=now,
    )


def everything() -> str:
    """All rows that a step could move, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(EVERYTHING)
        return str(cursor.fetchone()[0])


def holds(who: str, capability: Capability | None) -> bool:
    """Whether the table's capability is this person's, for this enterprise."""
    if capability is None or who == "nobody" or who.endswith("elsewhere"):
        return False
    return capability in permissions.CAPABILITIES.get(Role(who), frozenset())


def tried(firm: firms.Firm, actor: Actor, name: str, now: datetime) -> bool:
    """Whether it was done; a refusal leaves nothing behind."""
    try:
        with transaction.atomic():
            CALLS[name](firm, actor, now)
    except Refusal:
        return False
    return True


def outcome(firm: firms.Firm, actor: Actor, name: str, now: datetime) -> tuple[bool, str | None]:
    """Whether it was done, and where it led; None where nothing moved. All is taken back."""
    point = transaction.savepoint()
    if name == "retract":
        opine(firm, actor, Verdict.ACCEPT, now)
    before = everything()
    is_done = tried(firm, actor, name, now)
    led_to = None if everything() == before else firm.again().status
    transaction.savepoint_rollback(point)
    return is_done, led_to


def expected(name: str, status: EnterpriseStatus, who: str) -> tuple[bool, str | None]:
    """What the table says of it."""
    step = TRANSITIONS[name]
    if not holds(who, step.capability):
        return False, None
    if status in step.sources:
        return True, step.target or status
    return (name, status) in DONE_ALREADY, None


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_step_is_taken_exactly_where_the_table_says_so(
    name: str, firm: firms.Firm, people: dict[str, Actor], now: datetime
) -> None:
    if name in SETTLING:
        opine(firm, make_person("CLERK").actor, SETTLING[name], now)
    wrong = []
    for status in EnterpriseStatus:
        stand(firm, status, now)
        for who in WHO:
            found = outcome(firm, people[who], name, now)
            if found != expected(name, status, who):
                wrong.append((status, who, found))

    assert wrong == []


@pytest.mark.parametrize("status", list(EnterpriseStatus))
def test_time_lets_lapse_only_what_was_returned(
    status: EnterpriseStatus, firm: firms.Firm, now: datetime
) -> None:
    stand(firm, status, now)
    Onboarding.objects.update(due_on=now.date() - timedelta(days=1))
    is_allowed = status in TRANSITIONS["lapse"].sources

    clocks.mind(now=now)

    assert firm.again().standing is (EnterpriseStatus.LAPSED if is_allowed else status)


def test_the_whole_table_is_tried() -> None:
    assert {*CALLS, "lapse"} == set(TRANSITIONS)
    assert {role for role in WHO if role in Role.values} == set(Role.values)
