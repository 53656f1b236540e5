"""People, grants and what happened to them, as the pages show them; numbers of phones masked."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises import selectors as enterprises
from qbs_platform.accounts import people_selectors, reviewing
from qbs_platform.accounts.models import Grant, User
from qbs_platform.audit.models import AuditEvent
from qbs_platform.common import masking

_FACTORS = {
    Authenticator.Type.TOTP: _("验证器应用"),
    Authenticator.Type.WEBAUTHN: _("通行密钥"),
    Authenticator.Type.RECOVERY_CODES: _("恢复码"),
}


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant and the name of where it holds, '' for the house itself."""

    grant: Grant
    place: str

    @property
    def label(self) -> str:
        """The role, and where."""
        role = self.grant.get_role_display()
        return f"{role} · {self.place}" if self.place else role


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One row of the list of people."""

    person: User
    phone: str
    grants: list[GrantLine]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One row of the access review; ``age_days`` since it was given."""

    held: GrantLine
    age_days: int
    reviewed_at: datetime | None
    reviewer: str
    is_due: bool
    has_factor: bool


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One second factor: what it is and since when; neither its name nor its secret."""

    label: Promise
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of a person's history."""

    at: datetime
    action: Promise
    by: str
    reason: str


def of_people(people: Iterable[User]) -> list[PersonLine]:
    """Rows for people with their ``live_grants``; one query for all names of places."""
    listed = list(people)
    grants = [grant for person in listed for grant in person.live_grants]  # type: ignore[attr-defined]
    places = enterprises.places_of(grants)
    held: dict[int, list[GrantLine]] = {person.pk: [] for person in listed}
    for grant in grants:
        held[grant.user_id].append(GrantLine(grant, places[grant.pk]))
    return [
        PersonLine(person, masking.mask_mobile(person.phone), held[person.pk]) for person in listed
    ]


def of_grants(grants: Iterable[Grant]) -> list[GrantLine]:
    """Grants with the names of their places; one query."""
    listed = list(grants)
    places = enterprises.places_of(listed)
    return [GrantLine(grant, places[grant.pk]) for grant in listed]


def of_review(grants: Iterable[Grant], *, now: datetime) -> list[ReviewLine]:
    """Rows for ``reviewing.live_grants``."""
    return [_review_line(held, now) for held in of_grants(grants)]


def of_factors(rows: Iterable[Authenticator]) -> list[FactorLine]:
    """Kinds and dates of second factors."""
    return [FactorLine(_FACTORS[row.type], row.created_at, row.last_used_at) for row in rows]


def of_events(events: Iterable[AuditEvent]) -> list[EventLine]:
    """Events with the names of who acted; one query for all of them."""
    listed = list(events)
    acted = {event.actor for event in listed if event.actor}
    people = User.objects.filter(public_id__in=acted)
    names: dict[uuid.UUID | None, str] = dict(people.values_list("public_id", "name"))
    return [
        EventLine(
            at=event.at,
            action=people_selectors.HISTORY[event.action],
            by=names.get(event.actor, ""),
            reason=event.given_reason.text if hasattr(event, "given_reason") else "",
        )
        for event in listed
    ]


def _review_line(held: GrantLine, now: datetime) -> ReviewLine:
    grant = held.grant
    reviewed_at: datetime | None = grant.reviewed_at  # type: ignore[attr-defined]
    return ReviewLine(
        held=held,
        age_days=(now - grant.granted_at) // timedelta(days=1),
        reviewed_at=reviewed_at,
        reviewer=grant.reviewer or "",  # type: ignore[attr-defined]
        is_due=reviewed_at is None or reviewed_at <= now - reviewing.TERM,
        has_factor=grant.has_factor,  # type: ignore[attr-defined]
    )
