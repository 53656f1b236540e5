"""System checks of the ground floor; ``operations`` finds and registers this module."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils import timezone

from qbs_platform.common import workdays

_DECEMBER = 12


@checks.register()
def check_holidays_are_published(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> list[checks.CheckMessage]:
    """Warn while deadlines are, or are about to be, counted with provisional holidays."""
    return holiday_warnings(timezone.localdate())


def holiday_warnings(today: date) -> list[checks.CheckMessage]:
    """Warn when the holidays of this year, or from December on of the next, are not installed.

    The State Council publishes them in November; deadlines of 90 working days reach over the turn
    of the year.
    """
    needed = today.year + (today.month == _DECEMBER)
    if needed <= workdays.LAST_PUBLISHED_YEAR:
        return []
    return [
        checks.Warning(
            f"Working days from {workdays.LAST_PUBLISHED_YEAR + 1} on are provisional.",
            hint="Raise chinesecalendar in requirements.in to the release with the new notice.",
            id="qbs.W001",
        )
    ]
