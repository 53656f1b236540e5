"""Telling people things, and getting the mails out: row first, task second (docs/adr/0002)."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from qbs_platform.common import backoff, outbox, workdays
from qbs_platform.notifications import addresses, kinds, mails, retries, selectors
from qbs_platform.notifications.enums import Channel, DeliveryState, KindGroup
from qbs_platform.notifications.errors import NotDead
from qbs_platform.notifications.models import MailDelivery, MailPreference, Notification
from qbs_platform.notifications.wording import Wording

logger = logging.getLogger(__name__)

DELIVER_TASK = "qbs_platform.notifications.deliver_due"
DIGEST_AT = time(8, 0)  # Asia/Shanghai, on working days
# Longer than a task may run (task_time_limit in celery.py): whoever claimed a mail is gone by then.
LEASE = timedelta(minutes=10)


def notify(
    *,
    recipients: Iterable[AbstractBaseUser],
    kind: str,
    text: Wording,
    url: str,
    now: datetime,
    is_urgent: bool,
) -> list[Notification]:
    """Tell each of ``recipients`` once, in the transaction of what it tells about.

    ``kind`` is registered, ``text`` a msgid with its parameters, ``url`` a path of ours. The row
    always stands in the app; the mail follows what each recipient set for the group of ``kind``.
    Who was suspended gets no mail.

    Raises a NotificationError (KindUnknown, WordingBroken, UrlForeign), or
    TransactionManagementError outside a transaction.
    """
    outbox.ensure_in_transaction()
    group = kinds.group_of(kind)
    text.ensure_whole()
    addresses.ensure_own(url)
    people = {person.pk: person for person in recipients}
    wishes = selectors.channel_by_person(people, group)
    notices = [
        Notification(
            recipient_id=pk,
            kind=kind,
            group=group,
            msgid=text.msgid,
            parameters=dict(text.parameters),
            url=url,
            is_urgent=is_urgent,
            mail=_settled(wishes.get(pk, Channel.BY_URGENCY), person, is_urgent=is_urgent),
            created_at=now,
        )
        for pk, person in people.items()
    ]
    _add_mails(notices, now)
    return Notification.objects.bulk_create(notices)


def mark_read(*, notice: Notification, now: datetime) -> None:
    """Note that its recipient has seen a notice; the first time counts."""
    selectors.unread_of(notice.recipient_id).filter(pk=notice.pk).update(read_at=now)


def mark_all_read(*, reader_id: int, until: datetime, now: datetime) -> int:
    """Note that this person has seen everything written up to ``until``; returns how many.

    ``until`` is when the reader's page was shown: what was written after it has not been seen.
    """
    return selectors.unread_of(reader_id).filter(created_at__lte=until).update(read_at=now)


@transaction.atomic
def set_preferences(
    *, person_id: int, language: str, channels: Mapping[KindGroup, Channel]
) -> None:
    """Keep what a person wants mailed and in which language; counts for notices from now on."""
    kept = {group.value: channel.value for group, channel in channels.items()}
    MailPreference.objects.update_or_create(
        person_id=person_id, defaults={"language": language, "channels": kept}
    )


def prepare_digests(*, now: datetime, limit: int) -> int:
    """Write the digest mails of this working day, from 08:00 on; returns how many.

    Each holds what a person was told before 08:00 and has not read. A day that was missed is made
    up on the next working day. One person gets one a day however often and from however many
    sides this runs: the notices are taken under lock, and the day is UNIQUE.
    """
    day = workdays.local_date(now)
    cut = datetime.combine(day, DIGEST_AT, tzinfo=workdays.SHANGHAI)
    if now < cut or not workdays.is_workday(day):
        return 0
    people = list(selectors.people_for_digest(cut)[:limit])
    return sum(_prepare_digest(person_id, cut, now) for person_id in people)


def deliver_due(*, now: datetime, limit: int) -> int:
    """Send at most ``limit`` mails that are due, each at least once; returns how many went out.

    A mail is claimed in a transaction of its own, sent outside of any, then marked. Who is killed
    between sending and marking leaves it to be sent again after the lease, under the same
    Message-ID. Attempts are counted when claimed, so a mail that kills its sender ends as well.
    """
    sent = 0
    for _attempt in range(limit):
        delivery = _claim(now)
        if delivery is None:
            break
        sent += _deliver(delivery, now)
    return sent


@transaction.atomic
def revive(*, delivery: MailDelivery, now: datetime) -> None:
    """Let a dead mail start again from its first attempt. Raises NotDead for any other."""
    revived = MailDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.DEAD).update(
        state=DeliveryState.WAITING, attempts=0, next_at=now
    )
    if not revived:
        raise NotDead(_("这封邮件没有停止重试，不需要重新发送。"))
    outbox.wake(DELIVER_TASK)


def _settled(wish: Channel, person: AbstractBaseUser, *, is_urgent: bool) -> Channel:
    if not person.is_active:
        return Channel.NEVER
    if wish is Channel.BY_URGENCY:
        return Channel.AT_ONCE if is_urgent else Channel.DIGEST
    return wish


def _add_mails(notices: list[Notification], now: datetime) -> None:
    at_once = [notice for notice in notices if notice.mail == Channel.AT_ONCE]
    if not at_once:
        return
    rows = [
        MailDelivery(recipient_id=notice.recipient_id, next_at=now, created_at=now)
        for notice in at_once
    ]
    for notice, row in zip(at_once, MailDelivery.objects.bulk_create(rows), strict=True):
        notice.delivery = row
    outbox.wake(DELIVER_TASK)


@transaction.atomic
def _prepare_digest(person_id: int, cut: datetime, now: datetime) -> bool:
    # Passing by locked rows means never waiting for a reader who marks them; they come tomorrow.
    waiting = selectors.for_digest(cut).filter(recipient=person_id)
    taken = list(
        waiting.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
    )
    if not taken:
        return False
    row, is_new = MailDelivery.objects.get_or_create(
        recipient_id=person_id,
        digest_on=workdays.local_date(cut),
        defaults={"next_at": now, "created_at": now},
    )
    if is_new:
        Notification.objects.filter(pk__in=taken).update(delivery=row)
        outbox.wake(DELIVER_TASK)
    return is_new


@transaction.atomic
def _claim(now: datetime) -> MailDelivery | None:
    rows = selectors.due(now).select_related("recipient")
    delivery = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if delivery is None:
        return None
    delivery.attempts += 1
    delivery.next_at = now + LEASE
    delivery.save(update_fields=["attempts", "next_at"])
    return delivery


def _deliver(delivery: MailDelivery, now: datetime) -> bool:
    if delivery.attempts > retries.MAX_ATTEMPTS:  # every sender died before it could say so
        _settle(delivery, state=DeliveryState.DEAD, last_error="sender died")
        return False
    notices = [str(pk) for pk in delivery.notices.values_list("public_id", flat=True)]
    language = selectors.mail_language_of(delivery.recipient_id)
    try:
        mails.compose(delivery, language=language, notices=notices).send()
    except (OSError, ValueError) as error:  # retries.Failure
        _note_failure(delivery, error, now)
        return False
    _settle(delivery, state=DeliveryState.SENT, sent_at=now, last_error="")
    return True


def _note_failure(delivery: MailDelivery, error: retries.Failure, now: datetime) -> None:
    is_over = retries.is_hopeless(error, delivery.attempts)
    _settle(
        delivery,
        state=DeliveryState.DEAD if is_over else DeliveryState.WAITING,
        next_at=now + backoff.pause_after(delivery.attempts),
        last_error=retries.describe(error),
    )
    logger.warning(
        "mail not sent",
        extra={"delivery": str(delivery.public_id), "attempts": delivery.attempts, "dead": is_over},
    )


def _settle(delivery: MailDelivery, **changes: object) -> None:
    """Write the outcome, unless the lease ran out and somebody else has taken the mail since."""
    MailDelivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.WAITING, attempts=delivery.attempts
    ).update(**changes)
