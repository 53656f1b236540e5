"""Reads of the QBS standard: its editions, and what stands in one."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import User
from qbs_platform.accounts.permissions import Capability
from standards import content
from standards.domain import editions, transitions
from standards.domain.evidence import EvidenceType
from standards.domain.parts import Clause, Edition, Supplement
from standards.domain.process import ProcessRules, TimeLimit
from standards.domain.transitions import Life
from standards.enums import Area, EditionAct, EditionStanding, EditionStatus, Obligation
from standards.errors import NoSuchClause, NoSuchEdition
from standards.models import EditionEvent, StandardEdition

_WRITING = (EditionAct.DRAFTED, EditionAct.TEXTS_CHANGED, EditionAct.CLAUSE_CHANGED)


@dataclass(frozen=True, slots=True)
class AreaText:
    """An area with its clauses."""

    area: Area
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause with all that belongs to it; before and after are its neighbours."""

    edition: Edition
    clause: Clause
    evidence: tuple[EvidenceType, ...]
    bound_by: tuple[tuple[Supplement, Obligation], ...]
    before: Clause | None
    after: Clause | None


def edition_in_force(on: date) -> Edition:
    """The edition that new cases are judged by on a day in Asia/Shanghai; raises NoSuchEdition.

    One query; the text is read once in a process, because what was published never changes.
    """
    begun = _published().filter(effective_on__lte=on).order_by("-effective_on")
    return _read(begun.values_list("public_id", "content_hash").first())


def edition(number: int) -> Edition:
    """A published edition, for whoever keeps theirs; raises NoSuchEdition. One query."""
    found = _published().filter(number=number)
    return _read(found.values_list("public_id", "content_hash").first())


def text_of(row: StandardEdition) -> Edition:
    """The text of any edition as it is now, also of a draft with mistakes.

    A published one is built once in a process, and its content need not have been loaded.
    """
    if row.published_at is not None:
        return _text(row.public_id, row.content_hash)
    return editions.build(json.loads(row.content))


def public_editions() -> QuerySet[StandardEdition]:
    """What anybody may read, without its content: published and open for comment, newest first."""
    shown = StandardEdition.objects.filter(published_at__isnull=False)
    shown |= StandardEdition.objects.filter(status=EditionStatus.PUBLIC_COMMENT)
    return shown.defer("content").order_by("-number")


def public_edition(number: int) -> StandardEdition:
    """One that anybody may read, with its base, both without content; raises NoSuchEdition."""
    found = public_editions().select_related("base").defer("content", "base__content")
    row = found.filter(number=number).first()
    if row is None:
        raise NoSuchEdition(_("没有公开这一版 QBS 标准。"))
    return row


def editions_visible_to(actor: Actor | None) -> QuerySet[StandardEdition]:
    """All editions, drafts too, newest first, for those who write or publish them; else none."""
    keeps = (Capability.MAINTAIN_STANDARD, Capability.PUBLISH_STANDARD)
    if not any(permissions.may(actor, each) for each in keeps):
        return StandardEdition.objects.none()
    rows = StandardEdition.objects.select_related("base", "drafted_by").order_by("-number")
    return rows.defer("base__content")


def history_of(row: StandardEdition) -> QuerySet[EditionEvent]:
    """What was done to an edition, newest first, with who did it."""
    return row.events.select_related("by").order_by("-pk")


def steps_open_to(actor: Actor, row: StandardEdition) -> list[str]:
    """The steps that this person may take now; publishing is not for who wrote on it."""
    is_own = wrote_on(row, actor.user)
    return [
        name
        for name in transitions.names_from(EditionStatus(row.status))
        if permissions.may(actor, transitions.TRANSITIONS[name].capability)
        and not (is_own and name == "publish")
    ]


def wrote_on(row: StandardEdition, person: User) -> bool:
    """Whether somebody wrote on an edition at any time, under whatever role."""
    return row.events.filter(act__in=_WRITING, by=person).exists()


def standings(
    rows: Iterable[StandardEdition], *, on: date
) -> list[tuple[StandardEdition, EditionStanding]]:
    """Each edition with what it is on a day. One query."""
    begun = _published().values_list("effective_on", flat=True)
    days = [day for day in begun if day]
    return [(row, transitions.standing_on(on, _life(row), days)) for row in rows]


def process_rules() -> ProcessRules:
    """What the association publishes about its process; a clock takes its limit from here."""
    return content.process_rules()


def time_limit(code: str) -> TimeLimit:
    """A time limit of the process rules, such as ``ONB-1``: what a clock goes by."""
    return next(each for each in process_rules().time_limits if each.code == code)


def areas(edition: Edition) -> tuple[AreaText, ...]:
    """The five areas in the order of the name: credit, standards, testing, trace, insurance."""
    return tuple(AreaText(area, edition.area(area)) for area in Area)


def clause(edition: Edition, code: str) -> ClauseText:
    """One clause of an edition; raises NoSuchClause."""
    listed = edition.clauses
    place = next((place for place, each in enumerate(listed) if each.code == code), None)
    if place is None:
        raise NoSuchClause(_("QBS 标准中没有这一条。"))
    found = listed[place]
    types = edition.evidence_types
    return ClauseText(
        edition=edition,
        clause=found,
        evidence=tuple(types[each] for each in found.evidence if each in types),
        bound_by=tuple(
            (each, each.binds[code]) for each in edition.supplements if code in each.binds
        ),
        before=listed[place - 1] if place else None,
        after=listed[place + 1] if place + 1 < len(listed) else None,
    )


def _published() -> QuerySet[StandardEdition]:
    return StandardEdition.objects.filter(published_at__isnull=False)


def _life(row: StandardEdition) -> Life:
    return Life(EditionStatus(row.status), row.effective_on)


def _read(found: tuple[UUID, str] | None) -> Edition:
    if found is None:
        raise NoSuchEdition(_("没有这一版 QBS 标准，或当日没有施行的版本。"))
    return _text(*found)


@lru_cache(maxsize=32)
def _text(public_id: UUID, content_hash: str) -> Edition:
    row = StandardEdition.objects.get(public_id=public_id, content_hash=content_hash)
    return editions.build(json.loads(row.content))
