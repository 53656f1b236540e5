"""How the sealing of audit events is doing, for those who operate it."""

from datetime import datetime

from django.utils.translation import gettext as _

from chain.ledger.condition import PATIENCE
from chain.trail import selectors


def problem(now: datetime) -> str:
    """What an operator should know, '' when events are sealed in time."""
    oldest = selectors.oldest_waiting_at()
    if oldest is None or now - oldest <= PATIENCE:
        return ""
    seconds = (now - oldest).total_seconds()
    return _("最早的审计事件已等 %(seconds)d 秒，仍未封存") % {"seconds": seconds}
