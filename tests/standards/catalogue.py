"""Entries of the catalogue for tests, written by the service as the set-up writes them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from standards.cited.services import seed
from standards.domain.citations import CitedFacts, Successor
from standards.enums import CitedStatus

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


def facts(number: str = "GB/T 29606—2013", **said: Any) -> CitedFacts:
    """A current standard of which nothing else is known, with what the test says of it."""
    known: dict[str, Any] = {
        "title_zh": "不锈钢真空杯",
        "title_en": "",
        "is_mandatory": False,
        "status": CitedStatus.CURRENT,
        "published_on": None,
        "effective_on": None,
        "withdrawn_on": None,
        "successors": (),
        "source": "全国标准信息公共服务平台",
        "checked_on": TODAY,
    }
    return CitedFacts(number=number, **{**known, **said})


def replaced(old: str, new: str, on: date | None = None) -> tuple[CitedFacts, CitedFacts]:
    """A standard that another replaces on a day, or on one that is not known."""
    gone = facts(
        old,
        title_zh="被代替的名称",
        status=CitedStatus.SUPERSEDED,
        withdrawn_on=on,
        successors=(Successor(new),),
    )
    return gone, facts(new, title_zh="现在的名称", effective_on=on)


def store(*entries: CitedFacts) -> None:
    """Load entries."""
    load(entries)


def load(entries: Iterable[CitedFacts]) -> seed.Loaded:
    """Load entries and say what was written."""
    return seed.load(facts=entries, now=NOW)
