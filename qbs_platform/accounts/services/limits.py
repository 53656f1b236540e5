"""The limiter: so many times within a window, counted exactly by PostgreSQL.

One statement both asks and takes, under the row's lock, so of any number of simultaneous clients
exactly the limit passes. Redis is not involved: sign-in works without it (architecture.md, 9).
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from qbs_platform.accounts.errors import TooOften
from qbs_platform.accounts.models import Allowance

_TAKE = """
INSERT INTO accounts_allowance AS a (key, used, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN a.ends_at <= %(now)s THEN 1 ELSE a.used + 1 END,
    ends_at = CASE WHEN a.ends_at <= %(now)s THEN EXCLUDED.ends_at ELSE a.ends_at END
WHERE a.ends_at <= %(now)s OR a.used < %(limit)s
RETURNING used
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """``limit`` times in each ``window``, which begins with the first time."""

    name: str
    limit: int
    window: timedelta


def take(rule: Rule, subject: str, *, now: datetime) -> bool:
    """Use one of the allowed times; False, and nothing changes, when none is left."""
    values: dict[str, str | int | datetime] = {
        "key": _key(rule, subject),
        "ends_at": now + rule.window,
        "now": now,
        "limit": rule.limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        return cursor.fetchone() is not None


def spend(rule: Rule, subject: str, *, now: datetime) -> None:
    """Use one of the allowed times for something that costs others. Raises TooOften."""
    if take(rule, subject, now=now):
        return
    wait = seconds_left(rule, subject, now=now)
    sentence = _("操作太频繁，请在 %(minutes)d 分钟后再试。") % {"minutes": -(-wait // 60)}
    raise TooOften(sentence, wait)


def give_back(rule: Rule, subject: str) -> None:
    """Undo one ``take``: what it was taken for turned out to be right."""
    Allowance.objects.filter(key=_key(rule, subject), used__gt=0).update(used=F("used") - 1)


def forget(rule: Rule, subject: str) -> None:
    """Begin a new window with the next ``take``."""
    Allowance.objects.filter(key=_key(rule, subject)).delete()


def has_taken(rule: Rule, subject: str, *, now: datetime) -> bool:
    """Whether anything was taken in the present window."""
    return Allowance.objects.filter(key=_key(rule, subject), ends_at__gt=now).exists()


def seconds_left(rule: Rule, subject: str, *, now: datetime) -> int:
    """How long until the present window ends, at least one second."""
    row = Allowance.objects.filter(key=_key(rule, subject)).first()
    return max(1, math.ceil((row.ends_at - now).total_seconds())) if row else 1


def sweep(*, now: datetime) -> int:
    """Delete windows that have ended; the number of rows."""
    return Allowance.objects.filter(ends_at__lte=now).delete()[0]


def _key(rule: Rule, subject: str) -> str:
    return salted_hmac(f"accounts.limits.{rule.name}", subject, algorithm="sha256").hexdigest()
