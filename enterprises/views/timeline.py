"""The history of a case as the timeline component takes it."""

from collections.abc import Iterable

from django.utils import formats, timezone

from enterprises.models import EnterpriseEvent
from qbs_platform.common.components import Step


def steps(events: Iterable[EnterpriseEvent]) -> list[Step]:
    """Events, newest first, with when: for the enterprise, whose clerk it was is no matter."""
    return [Step(event.get_act_display(), _at(event), "done") for event in events]


def _at(event: EnterpriseEvent) -> str:
    return formats.date_format(timezone.localtime(event.at), "Y-m-d H:i")
