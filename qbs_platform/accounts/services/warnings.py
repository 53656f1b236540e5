"""Telling the owner of an account what happened to it (ASVS 6.3.5, 6.3.7)."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from qbs_platform.accounts import notice_kinds
from qbs_platform.accounts.models import User
from qbs_platform.notifications import services as notifications
from qbs_platform.notifications.wording import Wording

PASSWORD_CHANGED = Wording(
    gettext_noop("您的密码已修改。如果不是您本人操作，请立即联系平台管理员。")
)
FACTOR_ADDED = Wording(
    gettext_noop("您的账号添加了一种二次验证方式。如果不是您本人操作，请立即修改密码。")
)
FACTOR_REMOVED = Wording(
    gettext_noop("您的账号移除了一种二次验证方式。如果不是您本人操作，请立即修改密码。")
)
RECOVERY_CODES_RENEWED = Wording(
    gettext_noop("您的恢复码已重新生成，原来的恢复码全部作废。如果不是您本人操作，请立即修改密码。")
)
PHONE_CHANGED = Wording(gettext_noop("您账号的手机号已修改。如果不是您本人操作，请立即修改密码。"))


def credentials_changed(*, user: User, what: Wording, now: datetime) -> None:
    """Tell ``user`` in the transaction of the change, at once by mail.

    Nobody is told while the account is being set up: no one has signed in with it so far.
    """
    if user.last_login is not None:
        tell(user, notice_kinds.CREDENTIALS_CHANGED, what, now)


def new_sign_in(*, user: User, device: str, address: str, now: datetime) -> None:
    """Tell ``user`` that they signed in where they never had: a device's name, its address."""
    text = gettext_noop(
        "您的账号在新的设备上登录：%(device)s，地址 %(address)s。"
        "如果不是您本人，请立即修改密码并退出其他登录。"
    )
    tell(
        user,
        notice_kinds.NEW_SIGN_IN,
        Wording(text, {"device": device, "address": address or "-"}),
        now,
    )


def tell(user: User, kind: str, text: Wording, now: datetime) -> None:
    """Tell ``user`` at once, with a link to their own security page."""
    notifications.notify(
        recipients=[user],
        kind=kind,
        text=text,
        url=reverse("accounts:security"),
        now=now,
        is_urgent=True,
    )
