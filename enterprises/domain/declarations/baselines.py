"""Whether an indicator asks less than its baseline; what cannot be compared is said to be so.

A ``≥`` is stricter the higher its limit, a ``≤`` the lower; a range is stricter when it lies within
the other. Two different ``=`` have no order, and different units are never converted.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.declaration_enums import Against, Comparator
from enterprises.domain.declarations.content import Indicator
from qbs_platform.common.validators import text

Limits = tuple[Decimal, Decimal | None]
"""A limit, and for a range its upper end."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an indicator stands against its baseline; ``sentence`` says why where nothing follows."""

    outcome: Against
    sentence: str = ""

    @property
    def is_weaker(self) -> bool:
        """Whether the declared limit asks less."""
        return self.outcome is Against.WEAKER


def compare(indicator: Indicator) -> Comparison:
    """The declared limit against that of the baseline."""
    if not indicator.baseline_standard and indicator.baseline_limit is None:
        return Comparison(Against.NO_BASELINE)
    why_not = _hindrance(indicator)
    if why_not:
        return Comparison(Against.NOT_COMPARABLE, why_not)
    is_range = indicator.comparator is Comparator.BETWEEN
    declared = (_sure(indicator.limit), indicator.upper_limit if is_range else None)
    baseline = (
        _sure(indicator.baseline_limit),
        indicator.baseline_upper_limit if is_range else None,
    )
    if declared == baseline:
        return Comparison(Against.EQUAL)
    if indicator.comparator is Comparator.EQ:
        return Comparison(Against.NOT_COMPARABLE, _("两个“=”的限值不同，分不出高低。"))
    is_weaker = _WEAKER[indicator.comparator](declared, baseline)
    return Comparison(Against.WEAKER if is_weaker else Against.STRICTER)


def _range_is_weaker(declared: Limits, baseline: Limits) -> bool:
    """A range that lets anything pass that the other does not is weaker."""
    return declared[0] < baseline[0] or _sure(declared[1]) > _sure(baseline[1])


_WEAKER: dict[Comparator, Callable[[Limits, Limits], bool]] = {
    Comparator.GE: lambda declared, baseline: declared[0] < baseline[0],
    Comparator.LE: lambda declared, baseline: declared[0] > baseline[0],
    Comparator.BETWEEN: _range_is_weaker,
}


def _hindrance(indicator: Indicator) -> str:
    if not indicator.baseline_standard:
        return _("写了基准限值，没有写基准标准。")
    if indicator.baseline_limit is None:
        return _("没有填写基准限值。")
    if indicator.limit is None:
        return _("没有填写声明限值。")
    if not indicator.baseline_unit:
        return _("没有写明基准限值的单位。")
    if _unit(indicator.unit) != _unit(indicator.baseline_unit):
        return _("单位不同（%(own)s 与 %(baseline)s），平台不换算。") % {
            "own": indicator.unit,
            "baseline": indicator.baseline_unit,
        }
    return _range_hindrance(indicator) if indicator.comparator is Comparator.BETWEEN else ""


def _range_hindrance(indicator: Indicator) -> str:
    lower, upper = indicator.baseline_limit, indicator.baseline_upper_limit
    if indicator.upper_limit is None or upper is None:
        return _("范围要写上限和下限，基准也要。")
    if _sure(lower) > upper or _sure(indicator.limit) > indicator.upper_limit:
        return _("范围的下限大于上限。")
    return ""


def _unit(typed: str) -> str:
    # Case stays: mPa and MPa are nine powers of ten apart. The micro sign is a Greek letter too.
    return re.sub(r"\s+", "", text.half_width(typed)).replace("\u00b5", "\u03bc")


def _sure(number: Decimal | None) -> Decimal:
    if number is None:  # _hindrance has ruled this out
        raise ValueError("a limit is missing")
    return number
