"""Publishing an edition: four eyes, anchored, and never changed again."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qbs_platform.accounts.actors import Actor
from qbs_platform.anchoring import services as anchoring
from qbs_platform.common import workdays
from standards import notices, record_kinds, selectors
from standards.domain import mistakes
from standards.enums import EditionStatus
from standards.errors import (
    BaseOutdated,
    DatesRefused,
    DraftIncomplete,
    OwnDraft,
    StillInUse,
)
from standards.models import StandardEdition
from standards.services import rows

NOTICE_DAYS = 30
"""Between publication and effect, so that enterprises can prepare."""


@transaction.atomic
def publish(
    *,
    actor: Actor,
    edition_id: int,
    effective_on: date,
    transition_until: date,
    now: datetime,
) -> StandardEdition:
    """Publish what the public was shown, and supersede the edition before, in one transaction.

    From ``effective_on`` new cases are judged by it; cases under the edition before go on until
    ``transition_until``, both days in Asia/Shanghai. The edition before stays in force meanwhile.

    Raises CapabilityMissing, TransitionRefused, OwnDraft, DraftIncomplete, BaseOutdated or
    DatesRefused.
    """
    rows.lock_the_order()
    row, step = rows.begin(actor, edition_id, "publish")
    _ensure_four_eyes(row, actor)
    _ensure_whole(row)
    before = StandardEdition.objects.exclude(published_at=None).latest("effective_on")
    _ensure_newest_base(row, before)
    _ensure_dates(effective_on, transition_until, before, workdays.local_date(now))
    row.status = step.after(EditionStatus(row.status))
    row.published_by, row.published_at = actor.user, now
    row.effective_on, row.transition_until = effective_on, transition_until
    row.save()
    rows.note(row, step.act, actor, now=now)
    _supersede(before, actor, now)
    anchor(row, now=now)
    notices.edition_published(row, now=now)
    return row


@transaction.atomic
def close(*, actor: Actor, edition_id: int, now: datetime) -> StandardEdition:
    """End the use of an edition once the transition to its successor is over.

    Raises CapabilityMissing, TransitionRefused or StillInUse.
    """
    row, step = rows.begin(actor, edition_id, "close")
    published = StandardEdition.objects.filter(effective_on__gt=row.effective_on)
    until = published.earliest("effective_on").transition_until
    if until is None or until >= workdays.local_date(now):
        raise StillInUse(_("过渡期到 %(day)s 为止，此前仍可按这一版办理。") % {"day": until})
    row.status = step.after(EditionStatus(row.status))
    row.save(update_fields=["status"])
    rows.note(row, step.act, actor, now=now)
    return row


def anchor(row: StandardEdition, *, now: datetime) -> None:
    """Ask for a published edition to be anchored, in the transaction that publishes it."""
    anchoring.request(
        kind=record_kinds.EDITION,
        ref=row.ref,
        record={
            "number": row.number,
            "content_hash": row.content_hash,
            "effective_on": f"{row.effective_on}",
            "transition_until": f"{row.transition_until}",
            "published_at": now.astimezone(workdays.SHANGHAI).isoformat(timespec="seconds"),
        },
        event_id=row.public_id,  # an edition is published once
        now=now,
    )


def _ensure_four_eyes(row: StandardEdition, actor: Actor) -> None:
    if selectors.wrote_on(row, actor.user):
        raise OwnDraft(_("您参加了这份草案的起草，请由另一位标准维护人或机构负责人发布。"))


def _ensure_whole(row: StandardEdition) -> None:
    found = mistakes.found_in(selectors.text_of(row))
    if found:
        sentences = " ".join(str(each.sentence) for each in found)
        raise DraftIncomplete(_("草案还有错误，不能发布：%(list)s") % {"list": sentences})


def _ensure_newest_base(row: StandardEdition, before: StandardEdition) -> None:
    if row.base_id != before.pk:
        raise BaseOutdated(
            _("起草之后又发布了第 %(number)s 版，请从那一版重新起草。") % {"number": before.number}
        )


def _ensure_dates(
    effective_on: date, transition_until: date, before: StandardEdition, today: date
) -> None:
    earliest = today + timedelta(days=NOTICE_DAYS)
    if before.effective_on:
        earliest = max(earliest, before.effective_on + timedelta(days=1))
    if effective_on < earliest:
        raise DatesRefused(
            _("施行日期不能早于 %(day)s：发布后至少 %(days)s 天，并晚于前一版的施行日期。")
            % {"day": earliest.isoformat(), "days": NOTICE_DAYS}
        )
    if transition_until < effective_on:
        raise DatesRefused(_("过渡期的最后一天不能早于施行日期。"))


def _supersede(before: StandardEdition, actor: Actor, now: datetime) -> None:
    row, step = rows.begin(actor, before.pk, "supersede")
    row.status = step.after(EditionStatus(row.status))
    row.save(update_fields=["status"])
    rows.note(row, step.act, actor, now=now)
