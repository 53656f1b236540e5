"""Reads of notices: always by their reader; of mails: never with what they tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from qbs_platform.common import workdays
from qbs_platform.notifications.enums import Channel, DeliveryState, KindGroup
from qbs_platform.notifications.models import MailDelivery, MailPreference, Notification

_WAITING = Q(state=DeliveryState.WAITING)
_DEAD = Q(state=DeliveryState.DEAD)


@dataclass(frozen=True, slots=True)
class MailQueue:
    """How the mails stand. ``failing`` are those of the waiting that failed at least once."""

    waiting: int
    failing: int
    dead: int
    oldest_at: datetime | None


def notices_of(person_id: int) -> QuerySet[Notification]:
    """Everything this person was told, newest first."""
    return Notification.objects.filter(recipient_id=person_id).order_by("-created_at", "-pk")


def unread_of(person_id: int) -> QuerySet[Notification]:
    """What this person has not read yet, newest first."""
    return notices_of(person_id).filter(read_at__isnull=True)


def channels_of(person_id: int) -> dict[KindGroup, Channel]:
    """What a person wants mailed, group by group."""
    row = MailPreference.objects.filter(person_id=person_id).first()
    return {group: _channel(row, group) for group in KindGroup}


def channel_by_person(people: Iterable[int], group: KindGroup) -> dict[int, Channel]:
    """What each person wants mailed of one group; who never set anything is not in it."""
    rows = MailPreference.objects.filter(person__in=list(people))
    return {row.person_id: _channel(row, group) for row in rows}


def mail_language_of(person_id: int) -> str:
    """The language of a person's mails; Chinese until they choose."""
    languages = MailPreference.objects.filter(person_id=person_id).values_list(
        "language", flat=True
    )
    return languages.first() or settings.LANGUAGE_CODE


def due(now: datetime) -> QuerySet[MailDelivery]:
    """Mails that may be sent now, longest due first."""
    return MailDelivery.objects.filter(_WAITING, next_at__lte=now).order_by("next_at", "pk")


def overdue_count(now: datetime, *, patience: timedelta) -> int:
    """How many mails nobody has tried although they have been due for longer than ``patience``."""
    return due(now - patience).count()


def for_digest(cut: datetime) -> QuerySet[Notification]:
    """Unread notices of before ``cut`` that wait for a digest, of people who can still sign in."""
    return Notification.objects.filter(
        mail=Channel.DIGEST,
        delivery__isnull=True,
        read_at__isnull=True,
        created_at__lt=cut,
        recipient__is_active=True,
    )


def people_for_digest(cut: datetime) -> QuerySet[Notification, int]:
    """Who is to get the digest of the day of ``cut`` and has none yet."""
    digests = MailDelivery.objects.filter(digest_on=workdays.local_date(cut))
    return (
        for_digest(cut)
        .exclude(recipient__in=digests.values("recipient"))
        .order_by("recipient")
        .values_list("recipient", flat=True)
        .distinct()
    )


def mails() -> QuerySet[MailDelivery]:
    """Every mail, for operators."""
    return MailDelivery.objects.order_by("pk")


def mail_queue() -> MailQueue:
    """Count the mails that are not sent, for operators."""
    return MailQueue(
        **MailDelivery.objects.filter(_WAITING | _DEAD).aggregate(
            waiting=Count("pk", filter=_WAITING),
            failing=Count("pk", filter=_WAITING & Q(attempts__gt=0)),
            dead=Count("pk", filter=_DEAD),
            oldest_at=Min("created_at"),
        )
    )


def troubled_mails() -> QuerySet[MailDelivery]:
    """Mails that failed and were not sent since, dead ones first; without their recipients."""
    return (
        MailDelivery.objects.filter(_DEAD | (_WAITING & Q(attempts__gt=0)))
        .defer("recipient")
        .order_by("state", "created_at", "pk")
    )


def _channel(row: MailPreference | None, group: KindGroup) -> Channel:
    return Channel(row.channels.get(group, Channel.BY_URGENCY)) if row else Channel.BY_URGENCY
