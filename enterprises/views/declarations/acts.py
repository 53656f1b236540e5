"""The steps of a declaration that have a page of their own: what leads there, what they do."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Declaration
from qbs_platform.common.components import Way

TITLES = {
    "publish": _("签署并公开"),
    "discard": _("放弃草稿"),
    "withdraw": _("撤回声明"),
    "clear": _("认定质疑不成立"),
    "strike-off": _("认定质疑成立，撤销公开"),
}
CONSEQUENCES = {
    "publish": (
        _("声明立即公开，不经审批，标明“企业自我声明，未经第三方认证”。"),
        _("内容从此不能修改，也不能删除；要改，只能公开下一版。"),
        _("内容指纹写入公开账本。"),
        _("前一版随即标为“已有新版本”，对它的质疑以更正办结。"),
        _("任何人可以质疑，企业须在公布的期限内答复，答复和结论公开。"),
        _("24 个月后失效。"),
    ),
    "discard": (
        _("草稿从此不能修改，也不能恢复；可以重新起草。"),
        _("已公开的版本不受影响。"),
    ),
    "withdraw": (
        _("公开页保留，标明“企业已撤回”和您写的理由。"),
        _("撤回写入公开账本，不能恢复；可以签署新版本。"),
        _("还在处理的质疑随之办结，结果公开。"),
    ),
    "clear": (
        _("声明保留，理由公开。"),
        _("没有其他处理中的质疑时，声明恢复为“已公开”。"),
        _("企业会收到消息。"),
    ),
    "strike-off": (
        _("声明撤销公开：公开页保留，标明“已撤销公开”和理由。"),
        _("撤销写入公开账本，不能恢复；企业可以签署新版本。"),
        _("对这一版的其他质疑随之办结。"),
    ),
}
_PAGES = {
    "publish": "enterprises:declaration-sign",
    "discard": "enterprises:declaration-discard",
    "withdraw": "enterprises:declaration-withdraw",
}
_KINDS = {"discard": "plain", "withdraw": "plain"}


def amending(row: Declaration) -> Way:
    """The button that begins the next version of what was published."""
    url = reverse("enterprises:declaration-new", query={"product": row.product.public_id})
    return Way(_("起草新版本"), url, "secondary")


def ways(names: Iterable[str], row: Declaration, *, is_ready: bool) -> list[Way]:
    """The buttons for these steps of a declaration; a draft with faults is not signed."""
    return [
        Way(TITLES[name], reverse(_PAGES[name], args=[row.public_id]), _KINDS.get(name, ""))
        for name in names
        if name in _PAGES and (is_ready or name != "publish")
    ]
