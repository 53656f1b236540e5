"""Choices of the standard."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Area(TextChoices):
    """The five things that QBS asks of a product."""

    CREDIT = "C", _("信用")
    STANDARDS = "S", _("标准")
    TESTING = "T", _("检测")
    TRACEABILITY = "R", _("溯源")
    INSURANCE = "I", _("保险")


class Obligation(TextChoices):
    """How far a clause binds."""

    MANDATORY = "MANDATORY", _("必备")
    WHERE_APPLICABLE = "WHERE_APPLICABLE", _("适用时必备")
    OPTIONAL = "OPTIONAL", _("加分")


class FieldKind(TextChoices):
    """What a field of evidence holds."""

    TEXT = "TEXT", pgettext_lazy("field kind", "文字")
    INTEGER = "INTEGER", _("整数")
    DECIMAL = "DECIMAL", _("数值")
    DATE = "DATE", _("日期")
    MOMENT = "MOMENT", _("时刻")
    CHOICE = "CHOICE", _("选择")
    YES_NO = "YES_NO", _("是否")
    USCC = "USCC", _("统一社会信用代码")
    GTIN = "GTIN", _("商品条码")
    STANDARD_NUMBER = "STANDARD_NUMBER", _("标准编号")
    FILE = "FILE", _("文件")
    ROWS = "ROWS", _("明细")


class Source(TextChoices):
    """Who states a fact."""

    ENTERPRISE = "ENTERPRISE", _("企业")
    LABORATORY = "LABORATORY", _("检测机构")
    INSURER = "INSURER", _("保险机构")
    CREDIT_AGENCY = "CREDIT_AGENCY", _("信用机构")
    OFFICIAL = "OFFICIAL", _("监管部门")
    CLERK = "CLERK", _("受理员")
    AUDITOR = "AUDITOR", _("检查员")
    EXPERT = "EXPERT", _("评价专家")
    PLATFORM = "PLATFORM", _("平台")


class CitedStatus(TextChoices):
    """Whether a standard of others holds (words of 全国标准信息公共服务平台)."""

    UPCOMING = "UPCOMING", _("即将实施")
    CURRENT = "CURRENT", _("现行")
    WITHDRAWN = "WITHDRAWN", _("废止")
    SUPERSEDED = "SUPERSEDED", _("被代替")


class CitationOutcome(TextChoices):
    """What is found when a number is looked up."""

    CURRENT = "CURRENT", _("现行")
    UPCOMING = "UPCOMING", _("即将实施")
    WITHDRAWN = "WITHDRAWN", _("废止")
    SUPERSEDED = "SUPERSEDED", _("被代替")
    UNKNOWN = "UNKNOWN", _("目录中未查到")
    MALFORMED = "MALFORMED", _("编号写法不对")


class CitedChangeWay(TextChoices):
    """How an entry of the catalogue was written."""

    LOADED = "LOADED", _("随平台载入")
    ADDED = "ADDED", _("登记")
    CHANGED = "CHANGED", _("修改")
    IMPORTED = "IMPORTED", _("从表格导入")
