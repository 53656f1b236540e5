"""The steps from a request to a public proof, and the one that seals audit events."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """Where the way of an entry can stop."""

    APPEND = "APPEND", _("写入账本")
    SIGN = "SIGN", _("签署检查点")
    PUBLISH = "PUBLISH", _("发布文件")
    TRAIL = "TRAIL", _("封存审计事件")
