"""The acts upon another person's account that need nothing but a reason, each with its own page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts.models import User
from qbs_platform.accounts.people_forms import IdentityForm, ReasonForm
from qbs_platform.accounts.services import recoveries, suspensions


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what it is called, what it will do, the service that does it, what is said after.

    ``for_suspended``: whether it is offered for people who are suspended, or for all others.
    """

    slug: str
    title: Promise
    consequences: tuple[Promise, ...]
    done: Promise
    do: Callable[..., User]
    form: type[ReasonForm] = ReasonForm
    for_suspended: bool = False


ACTS = (
    Act(
        "suspend",
        _("停用账号"),
        (
            _("此人立即从所有设备退出，不能再登录。"),
            _("此人发出的邀请全部作废。"),
            _("身份和历史记录保留，可以随时恢复。"),
            _("系统会发邮件告知此人。"),
        ),
        _("账号已停用，全部登录已结束。"),
        suspensions.suspend,
    ),
    Act(
        "restore",
        _("恢复账号"),
        (
            _("此人可以重新登录，未收回的身份照旧有效。"),
            _("停用时作废的邀请不会恢复。"),
            _("系统会通知此人。"),
        ),
        _("账号已恢复。"),
        suspensions.restore,
        for_suspended=True,
    ),
    Act(
        "end-sessions",
        _("结束全部登录"),
        (_("此人立即从所有设备退出，可以重新登录。"), _("系统会通知此人。")),
        _("全部登录已结束。"),
        suspensions.end_sessions,
    ),
    Act(
        "reset-second-factor",
        _("清除二次验证"),
        (
            _("此人的验证器应用、通行密钥和恢复码全部失效。"),
            _("此人立即从所有设备退出，下次登录后必须重新登记。"),
            _("系统会发消息和邮件告知此人。"),
        ),
        _("二次验证已清除。"),
        recoveries.reset_second_factor,
        form=IdentityForm,
    ),
    Act(
        "send-password-link",
        _("发送重设密码的链接"),
        (
            _("链接发到此人自己的邮箱，一小时内有效。"),
            _("您看不到密码，也不能代为设置。"),
            _("此人设置新密码之前，现有登录不受影响。"),
        ),
        _("链接稍后发出。"),
        recoveries.send_password_link,
    ),
)
BY_SLUG = {act.slug: act for act in ACTS}


def offered_for(person: User) -> list[Act]:
    """The acts that make sense for a person as they are."""
    return [act for act in ACTS if act.for_suspended is not person.is_active]
