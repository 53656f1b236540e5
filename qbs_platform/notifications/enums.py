"""What notices are about, which way they go by mail, and the life of one mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KindGroup(models.TextChoices):
    """What a person sets the mail for; kinds are too many to be set one by one."""

    CASE = "CASE", _("申请与决定")
    CERTIFICATE = "CERTIFICATE", _("证书与见证")
    MARKET = "MARKET", _("投诉、监管与查验提醒")
    STANDARD = "STANDARD", _("标准更新")
    ACCOUNT = "ACCOUNT", _("账号与系统")


class Channel(models.TextChoices):
    """What a person wants mailed of one group. Every notice stands in the app, always."""

    BY_URGENCY = "BY_URGENCY", _("紧急的立即发送，其余进每日汇总")
    AT_ONCE = "AT_ONCE", _("每条都立即发送")
    DIGEST = "DIGEST", _("都进每日汇总")
    NEVER = "NEVER", _("不发邮件")


# What a notice itself can carry: BY_URGENCY is settled when it is written.
SETTLED_CHANNELS = (Channel.AT_ONCE, Channel.DIGEST, Channel.NEVER)


class DeliveryState(models.TextChoices):
    """Where one mail stands."""

    WAITING = "WAITING", _("等待发送")
    SENT = "SENT", _("已发送")
    DEAD = "DEAD", _("已停止重试")
