"""Histories and requests as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from enterprises.enums import RequestOutcome
from enterprises.models import EnterpriseEvent, JoinRequest
from qbs_platform.common import workdays
from qbs_platform.common.components import Step

_TAGS = {
    RequestOutcome.OPEN: "warn",
    RequestOutcome.ADMITTED: "ok",
    RequestOutcome.DECLINED: "muted",
}


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request to join, with its outcome as a tag."""

    row: JoinRequest
    tag: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.row.outcome == RequestOutcome.OPEN


def of_own_history(events: Iterable[EnterpriseEvent]) -> list[Step]:
    """What was done and when: for the enterprise, whose clerk it was is no matter."""
    return [Step.happened(event.get_act_display(), event.at) for event in events]


def of_public_history(events: Iterable[EnterpriseEvent]) -> list[Step]:
    """What was done and when, not by whom."""
    return [
        Step(event.get_act_display(), f"{event.at.astimezone(workdays.SHANGHAI):%Y-%m-%d}", "done")
        for event in events
    ]


def of_requests(rows: Iterable[JoinRequest]) -> list[RequestLine]:
    """Requests to join, each with its tag."""
    return [RequestLine(row, _TAGS[RequestOutcome(row.outcome)]) for row in rows]
