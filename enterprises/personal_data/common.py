"""What the personal data of cases and of products have in common."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from qbs_platform.sealing.registry import Seal

WHILE_HERE = _("企业在链期间，退出或未予上链后保留三年")
SEALED = Seal()
CLEARED = "已按个人信息处理规则清除"


def own(enterprise: Enterprise) -> Q:
    """Rows that name the enterprise."""
    return Q(enterprise=enterprise)
