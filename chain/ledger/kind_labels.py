"""What kinds of record are called on pages. Each app's kinds join here when they exist."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chain.core.entries import GENESIS, NEW_KEY
from chain.record_kinds import SAMPLE, TRAIL_CHECKPOINT

_LABELS: dict[str, Promise] = {
    GENESIS: _("账本创立"),
    NEW_KEY: _("新的签名密钥"),
    SAMPLE: _("样例记录"),
    TRAIL_CHECKPOINT: _("审计事件账本的检查点"),
    "standards.edition.v1": _("标准版本发布"),  # by name: the ledger knows no app
    "enterprises.declaration.v1": _("产品自我声明公开"),
    "enterprises.declaration_end.v1": _("产品自我声明撤回或撤销"),
}


def label_of(kind: str) -> Promise | str:
    """The kind in words, or the kind itself where nobody gave it a name."""
    return _LABELS.get(kind, kind)
