"""What every step of an edition has in common: lock, content and hash, history."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.anchoring import canonical
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Facts, Subject
from standards.domain import transitions
from standards.domain.transitions import EditionStep
from standards.enums import EditionAct, EditionStatus
from standards.models import EditionEvent, StandardEdition

_LOCK = 17065  # advisory: numbers and the order of publication are given to one at a time


def lock_the_order() -> None:
    """Let nobody else number or publish an edition until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def begin(actor: Actor, edition_id: int, name: str) -> tuple[StandardEdition, EditionStep]:
    """Lock the edition for the step ``name``; it and the step.

    Raises CapabilityMissing or TransitionRefused.
    """
    permissions.ensure(actor, transitions.TRANSITIONS[name].capability)
    row = StandardEdition.objects.select_for_update(of=("self",)).get(pk=edition_id)
    return row, transitions.step(name, EditionStatus(row.status))


def write_content(row: StandardEdition, content: Mapping[str, Any]) -> None:
    """Put a content into a row, with its hash; saving it is the caller's."""
    row.content = json.dumps(content, ensure_ascii=False)
    row.content_hash = hashlib.sha256(canonical.encode(dict(content))).hexdigest()


def note(
    row: StandardEdition, act: EditionAct, actor: Actor | None, *, now: datetime, clause: str = ""
) -> None:
    """Write what was done into the edition's history and into the audit trail.

    Without an actor it was the platform itself, at set-up.
    """
    EditionEvent.objects.create(
        edition=row, act=act, clause=clause, by=actor.user if actor else None, at=now
    )
    facts: Facts = {
        "status": row.status,
        "version": row.version,
        "content_hash": row.content_hash,
    }
    audit.record(
        who=trail.who(actor),
        action=f"standards.edition.{act.value.lower()}",
        subject=Subject("standards.edition", str(row.public_id)),
        after=facts,
        now=now,
    )
