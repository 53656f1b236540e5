"""States of a stored file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    """What the malware scanner said."""

    UNSCANNED = "UNSCANNED", _("未扫描")  # no scanner is set
    QUARANTINED = "QUARANTINED", _("正在扫描")  # the scanner was away; not to be downloaded
    CLEAN = "CLEAN", _("扫描通过")
    INFECTED = "INFECTED", _("含有恶意代码")  # found later; its bytes go with the next sweep
