"""Words of the table of divisions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NATION_CODE = "000000"  # ours: GB/T 2260 has no code for the whole


class Level(TextChoices):
    """Height of a division in the tree; heights may be skipped on the way down."""

    NATION = "NATION", _("全国")
    PROVINCE = "PROVINCE", _("省级")
    CITY = "CITY", _("地级")
    COUNTY = "COUNTY", _("县级")
