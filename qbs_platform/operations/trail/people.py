"""Who acted, in words: the trail itself knows people, grants, organisations by public id only."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from enterprises.selectors import enterprises
from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import Grant, User
from qbs_platform.audit.models import AuditEvent

Ids = Collection[uuid.UUID]


@dataclass(frozen=True, slots=True)
class ActingPerson:
    """Who acted. Empty texts: nobody did, or nobody knows the id any more.

    ``place`` is the region or the organisation that the role is held for.
    """

    name: str = ""
    email: str = ""
    role: str = ""
    place: str = ""


class Directory:
    """Names for public ids, learned for many events at once and kept.

    Role names are in the language of who made the directory, also when they are read later, while
    an answer is streamed.
    """

    def __init__(self) -> None:
        self._roles = {role.value: str(role.label) for role in Role}
        self._people: dict[uuid.UUID, tuple[str, str]] = {}
        self._grants: dict[uuid.UUID, tuple[str, str | None]] = {}
        self._organisations: dict[uuid.UUID, str] = {}

    def learn(self, events: Sequence[AuditEvent]) -> None:
        """Look up whoever acted in ``events`` and is not known yet; at most three queries."""
        actors = {event.actor for event in events if event.actor}
        grants = {event.acting_grant for event in events if event.acting_grant}
        organisations = {event.organisation for event in events if event.organisation}
        self._people |= _people(actors - self._people.keys())
        self._grants |= _grants(grants - self._grants.keys())
        self._organisations |= enterprises.names_of(organisations - self._organisations.keys())

    def who(self, event: AuditEvent) -> ActingPerson:
        """Who acted in an event that was learned."""
        name, email = self._people.get(event.actor, ("", "")) if event.actor else ("", "")
        grant = event.acting_grant
        role, region = self._grants.get(grant, ("", "")) if grant else ("", "")
        organisation = event.organisation
        place = self._organisations.get(organisation, "") if organisation else region or ""
        return ActingPerson(name, email, self._roles.get(role, ""), place)


def matching(text: str, *, limit: int) -> frozenset[uuid.UUID]:
    """The people whose name or e-mail address holds ``text``, at most ``limit`` + 1 of them.

    A public id stands for itself, so that events of a person who was erased can still be found.
    """
    try:
        return frozenset({uuid.UUID(text)})
    except ValueError:
        found = User.objects.filter(Q(name__icontains=text) | Q(email__icontains=text))
        return frozenset(found.values_list("public_id", flat=True)[: limit + 1])


def _people(ids: Ids) -> dict[uuid.UUID, tuple[str, str]]:
    found = User.objects.filter(public_id__in=ids).values_list("public_id", "name", "email")
    return {public_id: (name, email) for public_id, name, email in found}


def _grants(ids: Ids) -> dict[uuid.UUID, tuple[str, str | None]]:
    found = Grant.objects.filter(public_id__in=ids)
    rows = found.values_list("public_id", "role", "region__name")
    return {public_id: (role, region) for public_id, role, region in rows}
