"""Reads of the outbox: what waits, and what a page may say about a subject."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from qbs_platform.anchoring.enums import RequestState
from qbs_platform.anchoring.models import AnchorRequest


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the newest record about a subject stands; its text is a sentence for a page.

    ``entry_index`` is None while it waits; ``age`` is how long it has waited or been anchored.
    """

    state: RequestState
    entry_index: int | None
    since: datetime
    age: timedelta
    problem: str

    def __str__(self) -> str:
        if self.entry_index is not None:
            return _("已锚定：账本第 %(index)s 条") % {"index": self.entry_index}
        waited = timesince(self.since, self.since + self.age)
        return _("等待锚定，已等 %(waited)s") % {"waited": waited}


def pending() -> QuerySet[AnchorRequest]:
    """Requests that wait, oldest first.

    Never page these by "id greater than the last one seen": ids commit out of order.
    """
    return AnchorRequest.objects.filter(state=RequestState.PENDING).order_by("pk")


def standings(refs: Iterable[str], *, now: datetime) -> dict[str, Standing]:
    """The standing of each subject that has a record, by reference; one query for a whole list."""
    newest = AnchorRequest.objects.filter(ref__in=list(refs)).defer("record", "salt", "commitment")
    return {
        request.ref: _standing(request, now)
        for request in newest.order_by("ref", "-pk").distinct("ref")
    }


def standing_of(ref: str, *, now: datetime) -> Standing | None:
    """The standing of one subject, ``<app>.<noun>:<uuid>``; None without any record."""
    return standings([ref], now=now).get(ref)


def _standing(request: AnchorRequest, now: datetime) -> Standing:
    since = request.anchored_at or request.created_at
    return Standing(
        state=RequestState(request.state),
        entry_index=request.entry_index,
        since=since,
        age=max(now - since, timedelta()),
        problem=request.problem,
    )
