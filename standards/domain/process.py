"""The process rules: what happens, how long it may take, what it costs, what rights there are.

Published by the association (ISO/IEC 17065, 4.6). A clock takes its ``TimeLimit``
from here, so that page and clock never differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qbs_platform.common.bilingual import Bilingual, bilingual
from standards.enums import LimitUnit
from standards.errors import ContentMistake


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the process, in the order in which a case goes through them."""

    title: Bilingual
    text: Bilingual


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """``length`` units, not counting ``pause``; reminders so many days before the last day."""

    code: str  # ONB-1
    what: Bilingual
    length: int
    unit: LimitUnit
    pause: Bilingual | None
    remind_before: tuple[int, ...]

    @property
    def is_in_working_days(self) -> bool:
        """Whether its days, and those of its reminders, are working days."""
        return self.unit is LimitUnit.WORKING_DAYS


@dataclass(frozen=True, slots=True)
class Fee:
    """What is asked for what; the amount is a text, because most of them are conditions."""

    what: Bilingual
    amount: Bilingual


@dataclass(frozen=True, slots=True)
class ProcessRules:
    """The whole text of the rules."""

    title: Bilingual
    status_note: Bilingual
    steps: tuple[Step, ...]
    time_limits: tuple[TimeLimit, ...]
    fees: tuple[Fee, ...]
    rights: tuple[Bilingual, ...]


def parse(content: Mapping[str, Any]) -> ProcessRules:
    """Build the rules from their file, whose form was checked; raises ContentMistake."""
    return ProcessRules(
        title=bilingual(content["title"]),
        status_note=bilingual(content["status_note"]),
        steps=tuple(
            Step(bilingual(each["title"]), bilingual(each["text"])) for each in content["steps"]
        ),
        time_limits=tuple(_limit(*each) for each in content["time_limits"].items()),
        fees=tuple(
            Fee(bilingual(each["what"]), bilingual(each["amount"])) for each in content["fees"]
        ),
        rights=tuple(map(bilingual, content["rights"])),
    )


def _limit(code: str, given: Mapping[str, Any]) -> TimeLimit:
    days = tuple(given["remind_before"])
    if list(days) != sorted(set(days), reverse=True):
        raise ContentMistake(f"{code}: the reminders are not in the order in which they come")
    return TimeLimit(
        code=code,
        what=bilingual(given["what"]),
        length=given["length"],
        unit=LimitUnit(given["unit"]),
        pause=bilingual(given["pause"]) if "pause" in given else None,
        remind_before=days,
    )
