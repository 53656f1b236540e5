"""Who is told what about editions of the standard."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from qbs_platform.accounts.enums import Role
from qbs_platform.accounts.models import User
from qbs_platform.notifications import services as notifications
from qbs_platform.notifications.wording import Wording
from standards import notice_kinds
from standards.models import StandardEdition

_TEAM = (Role.SCHEME_MANAGER, Role.HEAD)
# Those who decide what an enterprise does about a new edition, and who sign for it.
_ENTERPRISES = (Role.ENT_OWNER, Role.ENT_SIGNATORY)


def edition_opened(row: StandardEdition, *, now: datetime) -> None:
    """Tell those who maintain and publish the standard that a draft is open for comment."""
    text = Wording(gettext_noop("QBS 标准第 %(number)s 版公开征求意见"), {"number": row.number})
    _tell(_TEAM, notice_kinds.EDITION_OPENED, text, row, now)


def edition_published(row: StandardEdition, *, now: datetime) -> None:
    """Tell the same, and every enterprise, which edition comes and until when the old one goes."""
    text = Wording(
        gettext_noop(
            "QBS 标准第 %(number)s 版已发布，%(effective_on)s 施行；"
            "按前一版办理的申请，过渡期到 %(transition_until)s 为止"
        ),
        {
            "number": row.number,
            "effective_on": f"{row.effective_on}",
            "transition_until": f"{row.transition_until}",
        },
    )
    _tell((*_TEAM, *_ENTERPRISES), notice_kinds.EDITION_PUBLISHED, text, row, now)


def _tell(
    roles: Iterable[Role], kind: str, text: Wording, row: StandardEdition, now: datetime
) -> None:
    people = User.objects.filter(
        is_active=True, grants__role__in=roles, grants__revoked_at=None
    ).distinct()
    notifications.notify(
        recipients=people,
        kind=kind,
        text=text,
        url=reverse("standards:edition", args=[row.number]),
        now=now,
        is_urgent=False,
    )
