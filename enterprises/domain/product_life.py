"""The life of a product and of a lot: what leads where, what the history says, who says why.

Every step is taken by members who may manage products (Capability.MANAGE_PRODUCTS).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from enterprises.enums import LotStatus, ProductAct, ProductStatus
from enterprises.errors import TransitionRefused

S = TypeVar("S", ProductStatus, LotStatus)
Act = ProductAct


@dataclass(frozen=True, slots=True)
class Step(Generic[S]):
    """One step: from where, to where (None: it stays), what the history says, whether why."""

    name: str
    sources: frozenset[S]
    target: S | None
    act: Act
    needs_reason: bool = False


Made, Out = ProductStatus, LotStatus

PRODUCT_STEPS: dict[str, Step[ProductStatus]] = {
    each.name: each
    for each in (
        Step("change", frozenset({Made.ACTIVE}), None, Act.CHANGED),
        Step("retire", frozenset({Made.ACTIVE}), Made.RETIRED, Act.RETIRED, needs_reason=True),
        Step("restore", frozenset({Made.RETIRED}), Made.ACTIVE, Act.RESTORED),
    )
}
LOT_STEPS: dict[str, Step[LotStatus]] = {
    each.name: each
    for each in (
        # What has gone out is not written over: it is held first.
        Step("change", frozenset({Out.HELD}), None, Act.LOT_CHANGED),
        Step("release", frozenset({Out.HELD}), Out.RELEASED, Act.LOT_RELEASED),
        Step("hold", frozenset({Out.RELEASED}), Out.HELD, Act.LOT_HELD, needs_reason=True),
        # A recall is never taken back; what was made anew is another lot.
        Step(
            "recall",
            frozenset({Out.HELD, Out.RELEASED}),
            Out.RECALLED,
            Act.LOT_RECALLED,
            needs_reason=True,
        ),
    )
}


def product_step(name: str, status: ProductStatus) -> Step[ProductStatus]:
    """The step ``name`` of a product; raises TransitionRefused where it does not begin there."""
    found = PRODUCT_STEPS[name]
    if status not in found.sources:
        sentence = _("这个产品现在是“%(status)s”，不能做这一步。")
        raise TransitionRefused(sentence % {"status": status.label})
    return found


def lot_step(name: str, status: LotStatus) -> Step[LotStatus]:
    """The step ``name`` of a lot; raises TransitionRefused where it does not begin there."""
    found = LOT_STEPS[name]
    if status not in found.sources:
        sentence = _("这个批次现在是“%(status)s”，不能做这一步。")
        raise TransitionRefused(sentence % {"status": status.label})
    return found


def open_names(steps: Iterable[Step[S]], status: S) -> list[str]:
    """The names of the steps that begin at ``status``, in the order of the table."""
    return [step.name for step in steps if status in step.sources]
