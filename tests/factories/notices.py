"""Notices of a kind that only the tests know."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from qbs_platform.accounts.models import User
from qbs_platform.notifications import kinds, services
from qbs_platform.notifications.enums import KindGroup
from qbs_platform.notifications.models import Notification
from qbs_platform.notifications.wording import Wording
from tests.factories.people import SINCE

KIND = "tests.returned"
OTHER_KIND = "tests.version_published"
kinds.register(KIND, KindGroup.CASE)
kinds.register(OTHER_KIND, KindGroup.STANDARD)
NUMBER = "QBS-2026-000318"
# A sentence that the product has too, so that it has an English text.
TEXT = Wording(gettext_noop("有 %(count)d 封邮件到期未发"), {"count": 3})


@transaction.atomic
def notify(*recipients: User, now: datetime = SINCE, **changes: Any) -> list[Notification]:
    """Tell the recipients something urgent, unless the test says otherwise."""
    notice: dict[str, Any] = {"kind": KIND, "text": TEXT, "url": "/desk/", "is_urgent": True}
    return services.notify(recipients=recipients, now=now, **{**notice, **changes})
