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


class LimitUnit(TextChoices):
    """What a time limit is counted in."""

    WORKING_DAYS = "WORKING_DAYS", _("个工作日")
    DAYS = "DAYS", pgettext_lazy("after a number", "天")
    MONTHS = "MONTHS", _("个月")


class EditionStatus(TextChoices):
    """Where an edition of the standard stands. Whether it is in force, dates say."""

    DRAFT = "DRAFT", _("草案")
    PUBLIC_COMMENT = "PUBLIC_COMMENT", _("征求意见")
    PUBLISHED = "PUBLISHED", _("已发布")
    SUPERSEDED = "SUPERSEDED", _("已有后续版本")
    CLOSED = "CLOSED", _("已关闭")


class EditionStanding(TextChoices):
    """What an edition is on a day, as people read it."""

    DRAFT = "DRAFT", _("草案")
    PUBLIC_COMMENT = "PUBLIC_COMMENT", _("征求意见稿")
    ABANDONED = "ABANDONED", _("已放弃的草案")
    UPCOMING = "UPCOMING", _("已发布，待施行")
    IN_FORCE = "IN_FORCE", _("现行有效")
    REPLACED = "REPLACED", _("已被替代")
    CLOSED = "CLOSED", _("已停止使用")


class EditionAct(TextChoices):
    """What was done to an edition."""

    DRAFTED = "DRAFTED", pgettext_lazy("edition history", "起草")
    TEXTS_CHANGED = "TEXTS", pgettext_lazy("edition history", "修改名称和说明")
    CLAUSE_CHANGED = "CLAUSE", pgettext_lazy("edition history", "修改条款")
    OPENED = "OPENED", pgettext_lazy("edition history", "公开征求意见")
    REVISED = "REVISED", pgettext_lazy("edition history", "收回修改")
    PUBLISHED = "PUBLISHED", pgettext_lazy("edition history", "发布")
    SUPERSEDED = "SUPERSEDED", pgettext_lazy("edition history", "发布了后续版本")
    CLOSED = "CLOSED", pgettext_lazy("edition history", "停止使用")
    ABANDONED = "ABANDONED", pgettext_lazy("edition history", "放弃草案")


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
