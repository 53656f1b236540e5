"""The life of a self-declaration: every step from every status by every role."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from enterprises.content import declaration as texts
from enterprises.declaration_enums import DeclarationPart, DeclarationStatus
from enterprises.domain.declarations import transitions
from enterprises.domain.declarations.transitions import TRANSITIONS
from enterprises.errors import ChallengeSettled, NotOwnEnterprise, OwnCase
from enterprises.models import Challenge, Declaration
from enterprises.services.declarations import challenges, drafting, ending, publishing
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import KIND_OF, Role, RoleKind
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.common.errors import TransitionRefused
from tests.factories import declarations as made
from tests.factories import enterprises as firms
from tests.factories.people import give, make_person

pytestmark = pytest.mark.usefixtures("regions_loaded")

S = DeclarationStatus
EXPECTED = {
    (S.DRAFT, "fill"): S.DRAFT,
    (S.DRAFT, "discard"): S.DISCARDED,
    (S.DRAFT, "publish"): S.PUBLISHED,
    (S.PUBLISHED, "supersede"): S.SUPERSEDED,
    (S.CHALLENGED, "supersede"): S.SUPERSEDED,
    (S.PUBLISHED, "withdraw"): S.WITHDRAWN,
    (S.CHALLENGED, "withdraw"): S.WITHDRAWN,
    (S.PUBLISHED, "challenge"): S.CHALLENGED,
    (S.CHALLENGED, "challenge"): S.CHALLENGED,
    (S.CHALLENGED, "answer"): S.CHALLENGED,
    (S.CHALLENGED, "clear"): S.PUBLISHED,
    (S.CHALLENGED, "strike-off"): S.STRUCK_OFF,
    (S.PUBLISHED, "expire"): S.EXPIRED,
}
WRITES = {Role.ENT_OWNER, Role.ENT_EDITOR, Role.ENT_AGENT}
MAY: dict[str, set[Role]] = {
    "fill": WRITES,
    "discard": WRITES,
    "answer": WRITES,
    "publish": {Role.ENT_SIGNATORY},
    "withdraw": {Role.ENT_SIGNATORY},
    "clear": {Role.CASE_OFFICER},
    "strike-off": {Role.CASE_OFFICER},
}
Verb = Callable[[Declaration, Actor, datetime], Any]


def _latest(row: Declaration) -> Challenge:
    return row.challenges.get()


def _fill(row: Declaration, actor: Actor, now: datetime) -> Declaration:
    return drafting.fill(
        actor=actor,
        declaration_id=row.pk,
        version=row.version,
        part=DeclarationPart.INDICATORS,
        given=made.another().indicators,
        now=now,
    )


def _publish(row: Declaration, actor: Actor, now: datetime) -> Declaration:
    return publishing.publish(
        actor=actor,
        declaration_id=row.pk,
        version=row.version + (row.published_at is not None),
        accepted=texts.commitment().version,
        now=now,
    )


VERBS: dict[str, Verb] = {
    "fill": _fill,
    "publish": _publish,
    "discard": lambda row, actor, now: drafting.discard(
        actor=actor, declaration_id=row.pk, now=now
    ),
    "withdraw": lambda row, actor, now: ending.withdraw(
        actor=actor, declaration_id=row.pk, reason="产品已停产", now=now
    ),
    "challenge": lambda row, _actor, now: made.challenge(row, now=now),
    "answer": lambda row, actor, now: challenges.answer(
        actor=actor, challenge_id=_latest(row).pk, text=made.ANSWER, now=now
    ),
    "clear": lambda row, actor, now: challenges.clear(
        actor=actor, challenge_id=_latest(row).pk, reason=made.REASON, now=now
    ),
    "strike-off": lambda row, actor, now: challenges.strike_off(
        actor=actor, challenge_id=_latest(row).pk, reason=made.REASON, now=now
    ),
}


def actor_for(role: Role, home: made.House) -> Actor:
    region = "330000" if KIND_OF[role] is RoleKind.OFFICIAL else None
    return make_person(role, region, home.firm.enterprise.public_id).actor


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("name", sorted(TRANSITIONS))
def test_each_step_begins_where_the_table_says(name: str, status: S) -> None:
    if (status, name) in EXPECTED:
        target = transitions.step(name, status).target
        assert (target or status) is EXPECTED[status, name]
        assert name in transitions.names_from(status)
    else:
        with pytest.raises(TransitionRefused, match=str(status.label)):
            transitions.step(name, status)


def test_the_table_names_only_what_it_is_tested_for() -> None:
    pairs = {(source, each.name) for each in TRANSITIONS.values() for source in each.sources}
    assert pairs == EXPECTED.keys()


ON_CHALLENGES = {"answer", "clear", "strike-off"}
# Only what was challenged has a challenge to act on.
TRIED = [
    (name, status)
    for name in sorted(VERBS)
    for status in (S if name not in ON_CHALLENGES else (S.CHALLENGED, S.STRUCK_OFF))
]


@pytest.mark.parametrize(("name", "status"), TRIED)
def test_each_verb_works_from_its_statuses_and_from_no_other(
    name: str, status: S, now: datetime
) -> None:
    home = made.house(now=now)
    row = made.at(status, home, now=now)
    role = next(iter(MAY.get(name, {Role.ENT_OWNER})))
    actor = make_person(role, None, home.firm.enterprise.public_id).actor

    if (status, name) in EXPECTED:
        VERBS[name](row, actor, now)
        row.refresh_from_db()
        assert row.standing is EXPECTED[status, name]
    else:
        with pytest.raises((TransitionRefused, ChallengeSettled)):
            VERBS[name](row, actor, now)
        row.refresh_from_db()
        assert row.standing is status


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", sorted(MAY))
def test_each_verb_is_for_the_roles_that_carry_it(name: str, role: Role, now: datetime) -> None:
    home = made.house(now=now)
    status = next(source for source, step in EXPECTED if step == name)
    row = made.at(status, home, now=now)
    actor = actor_for(role, home)

    if role in MAY[name]:
        VERBS[name](row, actor, now)
    else:
        with pytest.raises(CapabilityMissing):
            VERBS[name](row, actor, now)


@pytest.mark.parametrize("name", ["fill", "discard", "publish", "withdraw", "answer"])
def test_nobody_acts_for_another_enterprise(name: str, now: datetime) -> None:
    home, other = made.house(now=now), made.house(firms.SHENZHEN, now=now)
    status = next(source for source, step in EXPECTED if step == name)
    row = made.at(status, home, now=now)
    actor = other.signatory if name in {"publish", "withdraw"} else other.owner

    with pytest.raises(NotOwnEnterprise):
        VERBS[name](row, actor, now)


@pytest.mark.parametrize("is_former", [True, False])
@pytest.mark.parametrize("name", ["clear", "strike-off"])
def test_who_belongs_or_belonged_to_the_enterprise_does_not_decide(
    name: str, is_former: bool, now: datetime
) -> None:
    home, insider = made.house(now=now), made.officer()
    grant = give(insider.user, "ENT_VIEWER", None, home.firm.enterprise.public_id)
    if is_former:
        grant.revoked_at = now
        grant.save()
    row = made.at(S.CHALLENGED, home, now=now)

    with pytest.raises(OwnCase):
        VERBS[name](row, insider.actor, now)


def test_past_its_last_day_nothing_but_expiry_begins(now: datetime) -> None:
    home = made.house(now=now)
    row = made.published(home, now=now)
    later = now + timedelta(days=740)

    for name, actor in (("withdraw", home.signatory), ("challenge", home.owner)):
        with pytest.raises(TransitionRefused, match="已过期"):
            VERBS[name](row, actor, later)
    assert ending.expire(declaration_id=row.pk, now=later)
    assert not ending.expire(declaration_id=row.pk, now=later)
