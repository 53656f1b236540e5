"""The life of an edition: every step from every status by every role."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from qbs_platform.accounts.enums import KIND_OF, Role, RoleKind
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.common.errors import Refusal, TransitionRefused
from standards.domain import transitions
from standards.domain.transitions import TRANSITIONS, Life
from standards.enums import EditionStanding, EditionStatus
from standards.models import StandardEdition
from standards.services import editions, publishing
from tests.conftest import NOW
from tests.factories.people import make_person
from tests.standards import drafting

LATER = NOW + timedelta(days=400)
EXPECTED = {
    (EditionStatus.DRAFT, "edit-texts"): EditionStatus.DRAFT,
    (EditionStatus.DRAFT, "edit-clause"): EditionStatus.DRAFT,
    (EditionStatus.DRAFT, "open"): EditionStatus.PUBLIC_COMMENT,
    (EditionStatus.DRAFT, "abandon"): EditionStatus.CLOSED,
    (EditionStatus.PUBLIC_COMMENT, "revise"): EditionStatus.DRAFT,
    (EditionStatus.PUBLIC_COMMENT, "abandon"): EditionStatus.CLOSED,
    (EditionStatus.PUBLIC_COMMENT, "publish"): EditionStatus.PUBLISHED,
    (EditionStatus.PUBLISHED, "supersede"): EditionStatus.SUPERSEDED,
    (EditionStatus.SUPERSEDED, "close"): EditionStatus.CLOSED,
}
WRITES, RELEASES = {Role.SCHEME_MANAGER}, {Role.SCHEME_MANAGER, Role.HEAD}
MAY = {
    "edit-clause": WRITES,
    "open": WRITES,
    "revise": WRITES,
    "abandon": WRITES,
    "publish": RELEASES,
    "close": RELEASES,
}


def _do(name: str) -> Callable[..., StandardEdition]:
    """The verb of a step, with what it takes."""
    services: dict[str, Callable[..., StandardEdition]] = {
        "open": editions.open_for_comment,
        "revise": editions.revise,
        "abandon": editions.abandon,
        "close": publishing.close,
    }
    if name == "edit-clause":
        return drafting.change
    if name == "publish":
        return drafting.publish
    return lambda row, actor: services[name](actor=actor, edition_id=row.pk, now=LATER)


def _at(status: EditionStatus, first: StandardEdition) -> StandardEdition:
    """An edition that stands at ``status``, by the way that leads there."""
    if status in {EditionStatus.SUPERSEDED, EditionStatus.PUBLISHED, EditionStatus.CLOSED}:
        successor = drafting.publish(drafting.opened(first))
        if status is EditionStatus.PUBLISHED:
            return successor
        if status is EditionStatus.CLOSED:
            head = make_person("HEAD").actor
            publishing.close(actor=head, edition_id=first.pk, now=LATER)
        first.refresh_from_db()
        return first
    if status is EditionStatus.PUBLIC_COMMENT:
        return drafting.opened(first)
    return drafting.begin(first, make_person("SCHEME_MANAGER").actor)


@pytest.mark.parametrize("status", EditionStatus)
@pytest.mark.parametrize("name", sorted(TRANSITIONS))
def test_each_step_begins_where_the_table_says(name: str, status: EditionStatus) -> None:
    if (status, name) in EXPECTED:
        assert transitions.step(name, status).target is EXPECTED[status, name]
        assert name in transitions.names_from(status)
    else:
        with pytest.raises(TransitionRefused, match=str(status.label)):
            transitions.step(name, status)


@pytest.mark.parametrize("status", EditionStatus)
@pytest.mark.parametrize("name", sorted(MAY))
def test_each_verb_works_from_its_statuses_and_from_no_other(
    name: str, status: EditionStatus, first_edition: StandardEdition
) -> None:
    row, actor = _at(status, first_edition), make_person("SCHEME_MANAGER").actor

    if (status, name) in EXPECTED:
        assert _do(name)(row, actor).status == EXPECTED[status, name]
    else:
        with pytest.raises(TransitionRefused):
            _do(name)(row, actor)
        row.refresh_from_db()
        assert row.status == status


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", sorted(MAY))
def test_each_verb_is_for_the_roles_that_carry_it(
    name: str, role: Role, first_edition: StandardEdition, regions_loaded: None
) -> None:
    status = next(source for source, step in EXPECTED if step == name)
    row = _at(status, first_edition)
    region = "330000" if KIND_OF[role] is RoleKind.OFFICIAL else None
    actor = make_person(role, region).actor

    if role in MAY[name]:
        _do(name)(row, actor)
    else:
        with pytest.raises(CapabilityMissing):
            _do(name)(row, actor)


@pytest.mark.parametrize(
    ("status", "effective_on", "expected"),
    [
        (EditionStatus.DRAFT, None, EditionStanding.DRAFT),
        (EditionStatus.PUBLIC_COMMENT, None, EditionStanding.PUBLIC_COMMENT),
        (EditionStatus.CLOSED, None, EditionStanding.ABANDONED),
        (EditionStatus.PUBLISHED, date(2026, 12, 2), EditionStanding.UPCOMING),
        (EditionStatus.PUBLISHED, date(2026, 12, 1), EditionStanding.IN_FORCE),
        (EditionStatus.SUPERSEDED, date(2026, 11, 1), EditionStanding.REPLACED),
        (EditionStatus.CLOSED, date(2026, 11, 1), EditionStanding.CLOSED),
    ],
)
def test_what_an_edition_is_follows_from_status_and_dates(
    status: EditionStatus, effective_on: date | None, expected: EditionStanding
) -> None:
    today, days = date(2026, 12, 1), [date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 2)]
    assert transitions.standing_on(today, Life(status, effective_on), days) is expected


def test_a_superseded_edition_is_in_force_until_its_successor_is() -> None:
    life = Life(EditionStatus.SUPERSEDED, date(2026, 1, 1))
    days = [date(2026, 1, 1), date(2026, 12, 2)]
    assert transitions.standing_on(date(2026, 12, 1), life, days) is EditionStanding.IN_FORCE
    assert transitions.standing_on(date(2026, 12, 2), life, days) is EditionStanding.REPLACED


def test_refusals_of_steps_are_sentences() -> None:
    with pytest.raises(Refusal) as refused:
        transitions.step("publish", EditionStatus.DRAFT)
    assert str(refused.value) == "这一版现在是“草案”，不能做这一步。"


def test_the_table_names_only_what_it_is_tested_for() -> None:
    pairs: set[tuple[Any, str]] = {
        (source, each.name) for each in TRANSITIONS.values() for source in each.sources
    }
    assert pairs == EXPECTED.keys()
