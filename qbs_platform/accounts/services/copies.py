"""Giving people their personal data to take along (个人信息保护法, art. 45)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import User
from qbs_platform.accounts.services import acts, limits
from qbs_platform.accounts.services.limits import Rule
from qbs_platform.accounts.trail import who
from qbs_platform.audit import services as audit
from qbs_platform.sealing import exporting
from qbs_platform.sealing.enums import OwnerKind

COPIES = Rule("personal-data", 10, timedelta(hours=1))
_ACTION = "accounts.user.export"


@transaction.atomic
def own(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything that is kept about the actor. Raises TooOften (10 within an hour)."""
    limits.spend(COPIES, str(actor.user.public_id), now=now)
    audit.record(who=who(actor), action=_ACTION, subject=acts.about(actor.user), now=now)
    return exporting.document(OwnerKind.PERSON, actor.user, now=now)


@transaction.atomic
def on_request(*, person: User, reason: str, now: datetime) -> dict[str, Any]:
    """The same for an operator, who says why. Raises ReasonMissing."""
    subject = acts.about(person)
    acts.record(actor=None, action=_ACTION, subject=subject, reason=reason, now=now)
    return exporting.document(OwnerKind.PERSON, person, now=now)
