"""Words about product self-declarations and challenges of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeclarationStatus(TextChoices):
    """Where a declaration stands; ``domain.declarations.transitions`` says what leads where."""

    DRAFT = "DRAFT", pgettext_lazy("self-declaration", "草稿")
    DISCARDED = "DISCARDED", _("草稿已放弃")
    PUBLISHED = "PUBLISHED", _("已公开")
    CHALLENGED = "CHALLENGED", _("被质疑，处理中")
    SUPERSEDED = "SUPERSEDED", _("已有新版本")
    WITHDRAWN = "WITHDRAWN", _("企业已撤回")
    STRUCK_OFF = "STRUCK_OFF", _("已撤销公开")
    EXPIRED = "EXPIRED", _("已过期")


class DeclarationAct(TextChoices):
    """One thing that was done to a declaration."""

    DRAFTED = "DRAFTED", pgettext_lazy("self-declaration", "起草")
    DISCARDED = "DISCARDED", pgettext_lazy("self-declaration", "放弃草稿")
    PUBLISHED = "PUBLISHED", _("签署并公开")
    SUPERSEDED = "SUPERSEDED", _("公开了新版本")
    CHALLENGED = "CHALLENGED", _("收到质疑")
    ANSWERED = "ANSWERED", _("企业答复质疑")
    CLEARED = "CLEARED", _("质疑不成立")
    STRUCK_OFF = "STRUCK_OFF", _("质疑成立，撤销公开")
    WITHDRAWN = "WITHDRAWN", _("企业撤回声明")
    EXPIRED = "EXPIRED", _("满期失效")


class Comparator(TextChoices):
    """How a declared value relates to its limit; the codes are those of the standard (S-04)."""

    GE = "GE", "≥"
    LE = "LE", "≤"
    EQ = "EQ", "="
    BETWEEN = "BETWEEN", _("范围")


class Against(TextChoices):
    """How an indicator stands against the limit of its baseline standard."""

    NO_BASELINE = "NO_BASELINE", _("未提供基准")
    STRICTER = "STRICTER", _("严于基准")
    EQUAL = "EQUAL", _("与基准相同")
    WEAKER = "WEAKER", _("低于推荐性标准")
    NOT_COMPARABLE = "NOT_COMPARABLE", _("无法比较")


class DeclarationPart(TextChoices):
    """A page of the draft, in the order of the task list."""

    STANDARDS = "standards", _("执行标准")
    INDICATORS = "indicators", _("指标")
    MANDATORY = "mandatory", _("强制性标准符合情况")


class TargetKind(TextChoices):
    """What of a declaration a challenge is about."""

    STANDARD = "STANDARD", _("执行标准")
    INDICATOR = "INDICATOR", _("指标")
    MANDATORY = "MANDATORY", _("强制性标准")
    WHOLE = "WHOLE", _("整份声明")


class ChallengeOutcome(TextChoices):
    """What became of a challenge."""

    OPEN = "OPEN", pgettext_lazy("challenge", "处理中")
    CLEARED = "CLEARED", _("不成立，声明保留")
    STRUCK_OFF = "STRUCK_OFF", _("成立，声明撤销公开")
    CORRECTED = "CORRECTED", _("企业以新版本更正")
    WITHDRAWN = "WITHDRAWN", _("企业撤回了声明")
