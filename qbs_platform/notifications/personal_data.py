"""The personal data of notices, for the field inventory."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qbs_platform.notifications import forgetting
from qbs_platform.notifications.models import MailPreference, Notification
from qbs_platform.sealing import registry, subjects
from qbs_platform.sealing.enums import DataClass, OwnerKind
from qbs_platform.sealing.registry import Personal
from qbs_platform.sealing.subjects import Owner

_WHILE_ACCOUNT = _("账号存续期间")
_RECIPIENT = _("仅本人")

registry.register(
    Notification,
    Personal(
        "parameters",
        DataClass.PERSONAL,
        purpose=_("消息正文中的姓名、名称和编号"),
        retention=_WHILE_ACCOUNT,
        seen_by=_RECIPIENT,
    ),
    owners=[
        Owner(
            OwnerKind.PERSON,
            lambda person: Q(recipient_id=person.pk),
            subjects.done_by(lambda _rows, person: forgetting.forget(person.pk), is_removal=True),
        )
    ],
)
registry.register(
    MailPreference,
    Personal(
        "language",
        DataClass.PERSONAL,
        purpose=_("按本人的语言发送邮件"),
        retention=_WHILE_ACCOUNT,
        seen_by=_RECIPIENT,
    ),
    Personal(
        "channels",
        DataClass.PERSONAL,
        purpose=_("按本人的设置发送邮件"),
        retention=_WHILE_ACCOUNT,
        seen_by=_RECIPIENT,
    ),
    owners=[Owner(OwnerKind.PERSON, lambda person: Q(person_id=person.pk), subjects.deleted())],
)
