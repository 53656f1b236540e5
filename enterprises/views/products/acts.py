"""The steps of products and lots as pages: what is said before and after, what does it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import Lot, Product
from enterprises.services import lots, products
from qbs_platform.common.components import Way


@dataclass(frozen=True, slots=True)
class Act:
    """A step with a page of its own; ``is_danger`` asks who is there once more."""

    title: Promise
    consequences: tuple[Promise, ...]
    done: Promise
    do: Callable[..., Product | Lot]
    is_danger: bool = False
    kind: str = "secondary"  # of the button that leads there


PRODUCT_ACTS = {
    "retire": Act(
        _("停用产品"),
        (
            _("不能再为它登记新批次，也不能修改它。"),
            _("已有批次照旧，扫码和查询不受影响。"),
            _("商品条码仍归它所有，别的产品不能使用。"),
            _("可以随时恢复。"),
        ),
        _("产品已停用。"),
        products.retire,
        is_danger=True,
        kind="plain",
    ),
    "restore": Act(
        _("恢复产品"),
        (_("可以重新修改它，为它登记新批次。"),),
        _("产品已恢复。"),
        products.restore,
    ),
}
LOT_ACTS = {
    "release": Act(
        _("放行"),
        (
            _("这一批可以出厂销售。"),
            _("放行后不能再改内容；要改，先暂停放行。"),
        ),
        _("批次已放行。"),
        lots.release,
        kind="",
    ),
    "hold": Act(
        _("暂停放行"),
        (
            _("这一批不应再出厂；已经出厂的不受影响。"),
            _("可以修改内容，查清之后可再放行。"),
            _("原因会写入产品的历史。"),
        ),
        _("批次已暂停放行。"),
        lots.hold,
    ),
    "recall": Act(
        _("召回"),
        (
            _("这一批从此标为“已召回”，不能撤回，也不能再放行。"),
            _("原因和时间写入历史，监管人员和协会可以看到。"),
            _("平台不代替您向监管部门报告召回，请按规定另行报告。"),
        ),
        _("批次已标为召回。"),
        lots.recall,
        is_danger=True,
        kind="plain",
    ),
}
_CHANGE = _("修改")


def product_ways(names: Iterable[str], product: UUID) -> list[Way]:
    """The buttons for these steps of a product, in their order."""
    return [_way("product", PRODUCT_ACTS, name, product) for name in names]


def lot_ways(names: Iterable[str], lot: UUID) -> list[Way]:
    """The buttons for these steps of a lot, in their order."""
    return [_way("lot", LOT_ACTS, name, lot) for name in names]


def _way(noun: str, known: dict[str, Act], name: str, public_id: UUID) -> Way:
    if name == "change":
        return Way(_CHANGE, reverse(f"enterprises:{noun}-edit", args=[public_id]), "secondary")
    url = reverse(f"enterprises:{noun}-step", args=[public_id, name])
    return Way(known[name].title, url, known[name].kind)
