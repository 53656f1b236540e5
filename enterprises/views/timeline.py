"""The history of a case as the timeline component takes it."""

from collections.abc import Iterable

from django.utils import formats, timezone

from enterprises.models import EnterpriseEvent
from qbs_platform.common.components import Step


def steps(events: Iterable[EnterpriseEvent], *, with_names: bool = False) -> list[Step]:
    """Events, newest first, with when; and by whom, for those to whom it matters."""
    return [Step(event.get_act_display(), _note(event, with_names), "done") for event in events]


def _note(event: EnterpriseEvent, with_names: bool) -> str:  # noqa: FBT001
    at = formats.date_format(timezone.localtime(event.at), "Y-m-d H:i")
    return f"{at} · {event.by.name}" if with_names and event.by else at
