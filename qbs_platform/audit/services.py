"""Writing the audit trail."""

import hmac
import logging
import secrets
from datetime import datetime

import rfc8785
from django.db import transaction

from qbs_platform.audit.enums import Result
from qbs_platform.audit.facts import NOTHING, Facts, Subject, Who
from qbs_platform.audit.models import SALT_BYTES, AuditEvent
from qbs_platform.common import outbox
from qbs_platform.logs import request_id

logger = logging.getLogger(__name__)


def record(
    *,
    who: Who,
    action: str,
    subject: Subject,
    now: datetime,
    before: Facts | None = None,
    after: Facts | None = None,
) -> AuditEvent:
    """Write that ``who`` did ``action``, in the transaction of the change itself.

    Both stand or fall together: without its audit event no change is kept (GB/T 22239, 8.1.4.3).
    ``action`` is ``<app>.<noun>.<verb>``; ``before`` and ``after`` are the object's state in few
    facts (see ``facts.Facts``), kept as digests that nobody can guess them from.

    Raises TransactionManagementError outside a transaction, IntegrityError for malformed texts.
    """
    outbox.ensure_in_transaction()
    salt = secrets.token_bytes(SALT_BYTES)
    return AuditEvent.objects.create(
        at=now,
        request_id=_request_id(),
        actor=who.user,
        acting_grant=who.grant,
        organisation=who.organisation,
        action=action,
        object_type=subject.type,
        object_id=subject.public_id,
        digest_salt=None if before is None and after is None else salt,
        before_digest=None if before is None else digest(salt, before),
        after_digest=None if after is None else digest(salt, after),
        result=Result.ALLOWED,
    )


@transaction.atomic(durable=True)
def record_refusal(
    *, who: Who, action: str, reason: str, now: datetime, subject: Subject = NOTHING
) -> AuditEvent:
    """Write that ``action`` was refused, in a transaction of its own.

    To be called after the refused change has rolled back, which for requests is what
    ``accounts.middleware`` does. ``reason`` is the refusal's name, never its sentence.

    Raises RuntimeError inside another transaction, whose roll-back would take the event along.
    """
    event = AuditEvent.objects.create(
        at=now,
        request_id=_request_id(),
        actor=who.user,
        acting_grant=who.grant,
        organisation=who.organisation,
        action=action,
        object_type=subject.type,
        object_id=subject.public_id,
        result=Result.REFUSED,
        reason=reason,
    )
    logger.info("refused", extra={"action": action, "reason": reason})
    return event


def digest(salt: bytes, facts: Facts) -> bytes:
    """HMAC-SHA-256(key = salt, message = RFC 8785 form of ``facts``), 32 bytes."""
    return hmac.digest(salt, rfc8785.dumps(facts), "sha256")


def _request_id() -> str:
    current = request_id.get()
    return "" if current == "-" else current
