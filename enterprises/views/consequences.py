"""What an act of a clerk will do, said before it is done; the second equal opinion does more."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.enums import Verdict
from enterprises.models import Enterprise
from enterprises.selectors import cases

_FIRST = (
    _("这是第一份这样的意见，还不会办结。如果另一位受理员在此期间给出同样的意见，就立即办结。"),
    _("其他受理员会收到消息，由另一位核对。"),
    _("办结之前可以收回。"),
)
_SECOND = {
    Verdict.ACCEPT: (
        _("已有一位受理员同意：您的意见是第二份，企业立即上链，不能收回。"),
        _("企业名称、统一社会信用代码和注册地公开，上链记录写入公开账本，不能删除。"),
        _("企业会收到消息。"),
    ),
    Verdict.REFUSE: (
        _("已有一位受理员认为不予上链：您的意见是第二份，立即办结，不能收回。"),
        _("企业会收到消息，读到理由和申诉办法。"),
        _("这个统一社会信用代码可以重新登记。"),
    ),
}
_OTHERS: dict[str, tuple[Promise, ...]] = {
    "return": (
        _("企业只能修改勾选的事项，并读到每一项的理由。"),
        _("核对期限暂停计时，企业重新提交后继续；企业逾期不补正，登记失效。"),
        _("这一轮已给出的意见全部作废。"),
        _("企业会收到消息。"),
    ),
    "retract": (
        _("您的意见不再计入，您可以重新给出意见。"),
        _("收回会记入经过，企业看不到。"),
    ),
}
_VERDICTS = {"accept": Verdict.ACCEPT, "refuse": Verdict.REFUSE}


def of(act: str, row: Enterprise) -> tuple[Promise, ...]:
    """The sentences for one act on a case as it stands now."""
    if act in _OTHERS:
        return _OTHERS[act]
    verdict = _VERDICTS[act]
    return _SECOND[verdict] if cases.settles(row, verdict) else _FIRST
