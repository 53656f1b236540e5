"""The steps of an edition's life as pages: what leads there, what is said before and after."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qbs_platform.common.components import Way
from standards.models import StandardEdition
from standards.services import editions, publishing


@dataclass(frozen=True, slots=True)
class Act:
    """A step that is done on a page of nothing but what it will do, and what is said after."""

    consequences: tuple[Promise, ...]
    done: Promise
    do: Callable[..., StandardEdition]
    is_danger: bool = False


TITLES = {
    "edit-texts": _("修改名称和说明"),
    "open": _("公开征求意见"),
    "revise": _("收回修改"),
    "abandon": _("放弃草案"),
    "publish": _("发布"),
    "close": _("停止使用"),
}
"""Every step with a page of its own; clauses are reached from their list."""

ACTS = {
    "open": Act(
        (
            _("任何人都能在历次版本页看到这份草案，标明征求意见。"),
            _("征求意见期间不能修改；要改，先收回。"),
            _("标准维护人和机构负责人会收到消息。"),
        ),
        _("已公开征求意见。"),
        editions.open_for_comment,
    ),
    "revise": Act(
        (
            _("公众不再看到这份草案。"),
            _("改好之后，须再次公开征求意见，才能发布。"),
        ),
        _("已收回，可以修改。"),
        editions.revise,
    ),
    "abandon": Act(
        (
            _("草案从此不能修改，也不能恢复。"),
            _("内容和历史保留，版本号不再使用。"),
        ),
        _("草案已放弃。"),
        editions.abandon,
        is_danger=True,
    ),
    "close": Act(
        (
            _("此后不能再按这一版办理。"),
            _("内容、指纹和存证保留，任何人仍可查阅。"),
        ),
        _("这一版已停止使用。"),
        publishing.close,
        is_danger=True,
    ),
}
ON_PUBLISHING = (
    _("内容从此不能修改，也不能删除；要改，只能发布下一版。"),
    _("内容指纹、施行日期和过渡期写入公开账本。"),
    _("前一版到施行日期为止继续有效，已受理的申请可以沿用到过渡期结束。"),
    _("标准维护人、机构负责人、各企业的负责人和签署人会收到消息。"),
)

_PAGES = {"edit-texts": "standards:draft-texts", "publish": "standards:draft-publish"}
_KINDS = {"edit-texts": "secondary", "revise": "secondary", "abandon": "plain", "close": "plain"}


def ways(names: Iterable[str], edition: UUID) -> list[Way]:
    """The buttons for these steps of an edition, in their order."""
    return [
        Way(TITLES[name], _page(name, edition), _KINDS.get(name, ""))
        for name in names
        if name in TITLES
    ]


def _page(name: str, edition: UUID) -> str:
    if name in _PAGES:
        return reverse(_PAGES[name], args=[edition])
    return reverse("standards:draft-step", args=[edition, name])
