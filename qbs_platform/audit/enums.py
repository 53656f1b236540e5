"""How an audited act ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    """Done or refused; what failed for technical reasons changed nothing and is in the logs."""

    ALLOWED = "ALLOWED", _("已执行")
    REFUSED = "REFUSED", _("已拒绝")
