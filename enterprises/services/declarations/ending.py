"""How a published declaration ends other than by a new version: withdrawn, struck off, expired."""

import uuid
from datetime import datetime

from django.db import transaction

from enterprises import declaration_notices, record_kinds
from enterprises.declaration_enums import ChallengeOutcome, DeclarationAct, DeclarationStatus
from enterprises.domain.declarations import transitions
from enterprises.models import Declaration
from enterprises.models.onboarding import SHORTEST_REASON
from enterprises.services.declarations import rows
from qbs_platform.accounts.actors import Actor
from qbs_platform.anchoring import services as anchoring
from qbs_platform.common import workdays


@transaction.atomic
def withdraw(*, actor: Actor, declaration_id: int, reason: str, now: datetime) -> Declaration:
    """Take a published declaration back; ``reason`` is public. It stays readable as withdrawn.

    Raises CapabilityMissing, NotOwnEnterprise, TransitionRefused or StatementTooShort.
    """
    row, _step = rows.begin(actor, declaration_id, "withdraw", now=now)
    said = rows.ensure_said(reason, SHORTEST_REASON)
    end(row, "withdraw", said, now=now)
    for challenge in rows.settle_open(row, ChallengeOutcome.WITHDRAWN, actor, now=now):
        declaration_notices.decided(challenge, now=now)
    rows.note(row, DeclarationAct.WITHDRAWN, actor, now=now)
    declaration_notices.ended(row, now=now)
    return row


@transaction.atomic
def expire(*, declaration_id: int, now: datetime) -> bool:
    """Write down that a declaration is past its last day; False where nothing was to be done."""
    row = rows.lock(None, declaration_id, "expire")
    is_over = row.standing_on(workdays.local_date(now)) is DeclarationStatus.EXPIRED
    if row.standing is not DeclarationStatus.PUBLISHED or not is_over:
        return False
    row.status, row.ended_at = DeclarationStatus.EXPIRED, now
    row.save(update_fields=["status", "ended_at"])
    rows.note(row, DeclarationAct.EXPIRED, None, now=now)
    declaration_notices.ended(row, now=now)
    return True


def end(row: Declaration, name: str, reason: str, *, now: datetime) -> None:
    """Write the end of a locked declaration and ask for it to be anchored."""
    row.status = transitions.step(name, row.standing).after(row.standing)
    row.ended_at, row.end_reason = now, reason
    row.save(update_fields=["status", "ended_at", "end_reason"])
    anchoring.request(
        kind=record_kinds.DECLARATION_END,
        ref=row.ref,
        record={
            "product": str(row.product.public_id),
            "version": row.number,
            "content_hash": row.content_hash,
            "end": row.standing.value,
            "ended_at": now.astimezone(workdays.SHANGHAI).isoformat(timespec="seconds"),
        },
        event_id=uuid.uuid5(row.public_id, "end"),  # it ends once
        now=now,
    )
