"""Reads of the outbox: what waits, and what a page may say about a subject."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from qbs_platform.anchoring.enums import RequestState
from qbs_platform.anchoring.models import AnchorMark, AnchorRequest, WaitingRequest


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


def pending() -> QuerySet[WaitingRequest]:
    """Requests that wait, oldest first.

    Never page these by "id greater than the last one seen": ids commit out of order.
    """
    return WaitingRequest.objects.order_by("pk")


def oldest_waiting_since() -> datetime | None:
    """When the oldest request that waits without a problem was made; None without one."""
    waiting = pending().filter(problem="")
    return waiting.values_list("request__created_at", flat=True).first()


def asked_for_entry_from(index: int) -> datetime | None:
    """When the first request that became entry ``index`` or a later one was made; None without."""
    marks = AnchorMark.objects.filter(entry_index__gte=index).order_by("entry_index")
    return marks.values_list("request__created_at", flat=True).first()


def entry_indexes(ref: str) -> list[int]:
    """The entries that hold records about one subject, ``<app>.<noun>:<uuid>``, newest first."""
    marks = AnchorMark.objects.filter(request__ref=ref).order_by("-request_id")
    return list(marks.values_list("entry_index", flat=True))


def standings(refs: Iterable[str], *, now: datetime) -> dict[str, Standing]:
    """The standing of each subject that has a record, by reference; one query for a whole list."""
    newest = AnchorRequest.objects.filter(ref__in=list(refs)).order_by("ref", "-pk").distinct("ref")
    facts = newest.values_list(
        "ref", "created_at", "waiting__problem", "mark__entry_index", "mark__anchored_at"
    )
    return {
        ref: _standing(index, created_at, anchored_at, problem or "", now)
        for ref, created_at, problem, index, anchored_at in facts
    }


def standing_of(ref: str, *, now: datetime) -> Standing | None:
    """The standing of one subject, ``<app>.<noun>:<uuid>``; None without any record."""
    return standings([ref], now=now).get(ref)


def _standing(
    index: int | None,
    created_at: datetime,
    anchored_at: datetime | None,
    problem: str,
    now: datetime,
) -> Standing:
    since = anchored_at or created_at
    return Standing(
        state=RequestState.PENDING if index is None else RequestState.ANCHORED,
        entry_index=index,
        since=since,
        age=max(now - since, timedelta()),
        problem=problem,
    )
