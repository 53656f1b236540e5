"""The life of a product and of a lot: what leads where, what the history says, who says why."""

from django.utils.translation import gettext_lazy as _

from enterprises.enums import LotStatus, ProductAct, ProductStatus
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.transitions import Table, Transition

Act = ProductAct
Made, Out = ProductStatus, LotStatus
_KEEP = Capability.MANAGE_PRODUCTS

PRODUCT_STEPS: Table[ProductStatus, Capability, ProductAct] = Table(
    (
        Transition("change", {Made.ACTIVE}, None, _KEEP, Act.CHANGED),
        Transition("retire", {Made.ACTIVE}, Made.RETIRED, _KEEP, Act.RETIRED, needs_reason=True),
        Transition("restore", {Made.RETIRED}, Made.ACTIVE, _KEEP, Act.RESTORED),
    ),
    refusal=_("这个产品现在是“%(status)s”，不能做这一步。"),
)
LOT_STEPS: Table[LotStatus, Capability, ProductAct] = Table(
    (
        # What has gone out is not written over: it is held first.
        Transition("change", {Out.HELD}, None, _KEEP, Act.LOT_CHANGED),
        Transition("release", {Out.HELD}, Out.RELEASED, _KEEP, Act.LOT_RELEASED),
        Transition("hold", {Out.RELEASED}, Out.HELD, _KEEP, Act.LOT_HELD, needs_reason=True),
        # A recall is never taken back; what was made anew is another lot.
        Transition(
            "recall",
            {Out.HELD, Out.RELEASED},
            Out.RECALLED,
            _KEEP,
            Act.LOT_RECALLED,
            needs_reason=True,
        ),
    ),
    refusal=_("这个批次现在是“%(status)s”，不能做这一步。"),
)
product_step, lot_step = PRODUCT_STEPS.step, LOT_STEPS.step
