"""The life of a request: it waits, then it is anchored for ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """Where a request stands."""

    PENDING = "PENDING", _("等待锚定")
    ANCHORED = "ANCHORED", _("已锚定")
