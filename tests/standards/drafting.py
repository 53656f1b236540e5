"""Editions for tests: drafts begun, changed and published as the product does it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from json import loads
from typing import Any

from qbs_platform.accounts.actors import Actor
from qbs_platform.common import workdays
from standards.domain import drafts
from standards.domain.evidence import Bilingual
from standards.models import StandardEdition
from standards.services import editions, publishing
from tests.conftest import NOW
from tests.factories.people import make_person

CODE = "QBS-C-01"


def in_days(days: int, *, now: datetime = NOW) -> date:
    return workdays.local_date(now) + timedelta(days=days)


def begin(base: StandardEdition, actor: Actor) -> StandardEdition:
    return editions.draft(actor=actor, base_id=base.pk, now=NOW)


def change(row: StandardEdition, actor: Actor, **changes: Any) -> StandardEdition:
    """Save the first clause with other values, from the version that ``row`` holds."""
    text = drafts.clause_of(loads(row.content), CODE)
    return editions.change_clause(
        actor=actor,
        edition_id=row.pk,
        version=row.version,
        code=CODE,
        text=replace(text, **(changes or {"title": Bilingual("主体", "Identity")})),
        now=NOW,
    )


def opened(base: StandardEdition) -> StandardEdition:
    """A changed draft that the public reads; nobody of the test wrote on it."""
    writer = make_person("SCHEME_MANAGER").actor
    row = change(begin(base, writer), writer)
    return editions.open_for_comment(actor=writer, edition_id=row.pk, now=NOW)


def publish(
    row: StandardEdition, actor: Actor | None = None, *, effective: int = 30, until: int = 120
) -> StandardEdition:
    return publishing.publish(
        actor=actor or make_person("HEAD").actor,
        edition_id=row.pk,
        effective_on=in_days(effective),
        transition_until=in_days(until),
        now=NOW,
    )
