"""Editions for tests: drafts begun, changed and published as the product does it, and pages."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from json import loads
from typing import Any

from django.test import Client
from django.urls import reverse

from qbs_platform.accounts.actors import Actor
from qbs_platform.common import workdays
from qbs_platform.common.bilingual import Bilingual
from standards.domain import drafts
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


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(make_person(role).user)
    return client


def at(name: str, row: StandardEdition, *more: str) -> str:
    return reverse(f"standards:{name}", args=[row.public_id, *more])


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def filled(client: Client, address: str, **changes: Any) -> Any:
    """Send the form of a page as it stands there, with some values changed."""
    form = client.get(address).context["form"]
    values = {each.html_name: each.value() for each in form}
    sent = {name: "" if value is None else value for name, value in values.items()}
    return client.post(address, {**sent, **changes})
