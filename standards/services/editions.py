"""Drafting an edition: begin, change, show to the public, take back, give up."""

import json
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.permissions import Capability
from qbs_platform.common.errors import TransitionRefused
from standards import notices
from standards.domain import drafts
from standards.domain.drafts import ClauseText, EditionTexts
from standards.enums import EditionAct, EditionStatus
from standards.errors import NoSuchClause, StaleDraft
from standards.models import StandardEdition
from standards.services import rows


@transaction.atomic
def draft(*, actor: Actor, base_id: int, now: datetime) -> StandardEdition:
    """Begin the next edition from a published one.

    Raises CapabilityMissing, or TransitionRefused where the base was never published.
    """
    permissions.ensure(actor, Capability.MAINTAIN_STANDARD)
    rows.lock_the_order()
    base = StandardEdition.objects.get(pk=base_id)
    if base.published_at is None:
        raise TransitionRefused(_("只能从已发布的版本起草。"))
    latest = StandardEdition.objects.aggregate(latest=Max("number"))["latest"]
    row = StandardEdition(
        number=latest + 1,
        status=EditionStatus.DRAFT,
        base=base,
        drafted_by=actor.user,
        drafted_at=now,
    )
    rows.write_content(row, {**json.loads(base.content), "edition": row.number})
    row.save(force_insert=True)
    rows.note(row, EditionAct.DRAFTED, actor, now=now)
    return row


@transaction.atomic
def change_texts(
    *,
    actor: Actor,
    edition_id: int,
    version: int,
    texts: EditionTexts,
    summary: tuple[str, str],
    now: datetime,
) -> StandardEdition:
    """Save what a draft says of itself; ``summary`` of the changes in Chinese and English.

    ``version`` is the one that was read. Raises CapabilityMissing, TransitionRefused, StaleDraft.
    """
    row, step = rows.begin(actor, edition_id, "edit-texts")
    _ensure_fresh(row, version)
    rows.write_content(row, drafts.with_texts(json.loads(row.content), texts))
    row.change_summary_zh, row.change_summary_en = summary
    row.version += 1
    row.save(
        update_fields=[
            "content",
            "content_hash",
            "change_summary_zh",
            "change_summary_en",
            "version",
        ]
    )
    rows.note(row, step.act, actor, now=now)
    return row


@transaction.atomic
def change_clause(
    *, actor: Actor, edition_id: int, version: int, code: str, text: ClauseText, now: datetime
) -> StandardEdition:
    """Save one clause of a draft, with whatever mistakes it has.

    ``version`` is the one that was read. Raises CapabilityMissing, TransitionRefused, StaleDraft,
    NoSuchClause.
    """
    row, step = rows.begin(actor, edition_id, "edit-clause")
    _ensure_fresh(row, version)
    content = json.loads(row.content)
    if not drafts.has_clause(content, code):
        raise NoSuchClause(_("QBS 标准中没有这一条。"))
    rows.write_content(row, drafts.with_clause(content, code, text))
    row.version += 1
    row.save(update_fields=["content", "content_hash", "version"])
    rows.note(row, step.act, actor, now=now, clause=code)
    return row


@transaction.atomic
def open_for_comment(*, actor: Actor, edition_id: int, now: datetime) -> StandardEdition:
    """Show a draft to the public; from now on nobody writes on it.

    Raises CapabilityMissing or TransitionRefused.
    """
    row = _take(actor, edition_id, "open", now)
    notices.edition_opened(row, now=now)
    return row


@transaction.atomic
def revise(*, actor: Actor, edition_id: int, now: datetime) -> StandardEdition:
    """Take a draft back from public comment to write on it.

    Raises CapabilityMissing or TransitionRefused.
    """
    return _take(actor, edition_id, "revise", now)


@transaction.atomic
def abandon(*, actor: Actor, edition_id: int, now: datetime) -> StandardEdition:
    """Give a draft up, for ever; its number is not given again.

    Raises CapabilityMissing or TransitionRefused.
    """
    return _take(actor, edition_id, "abandon", now)


def _take(actor: Actor, edition_id: int, name: str, now: datetime) -> StandardEdition:
    row, step = rows.begin(actor, edition_id, name)
    row.status = step.after(EditionStatus(row.status))
    row.save(update_fields=["status"])
    rows.note(row, step.act, actor, now=now)
    return row


def _ensure_fresh(row: StandardEdition, version: int) -> None:
    if row.version != version:
        raise StaleDraft(_("您打开之后，另有人保存了这份草案。请对照两边的内容，再保存。"))
