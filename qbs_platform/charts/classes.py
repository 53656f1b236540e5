"""Five classes of about equal size, from light to dark, for maps and heat tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

# The tokens --q0 to --q4. Spelled out because downloads and PDF know no stylesheet.
FILLS = ("#dcebf0", "#aed2de", "#74afc3", "#38839f", "#0f5b78")
NO_DATA = "#e7ecf0"


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One class: its colour and the values that it holds, in words."""

    fill: str
    text: str


@dataclass(frozen=True, slots=True)
class Classes:
    """Quantile classes: ``bounds[i]`` is the lowest value of class i + 1."""

    bounds: tuple[float, ...]

    @classmethod
    def of(cls, values: Mapping[str, float]) -> "Classes":
        """Classes for these values; fewer than five where values repeat or are few."""
        ordered = sorted(values.values())
        steps = len(FILLS)
        cuts = (
            {ordered[len(ordered) * step // steps] for step in range(1, steps)} if ordered else ()
        )
        return cls(tuple(sorted(cut for cut in cuts if cut > ordered[0])))

    def fill(self, value: float | None) -> str:
        """The colour for a value, or for its absence."""
        if value is None:
            return NO_DATA
        return FILLS[sum(value >= bound for bound in self.bounds)]

    def legend(self) -> tuple[LegendEntry, ...]:
        """The classes in words, lightest first."""
        shown = [f"{bound:,.0f}" for bound in self.bounds]
        if not shown:
            return ()
        middle = [f"{low}–{high}" for low, high in pairwise(shown)]
        texts = (
            _("低于 %(value)s") % {"value": shown[0]},
            *middle,
            _("%(value)s 及以上") % {"value": shown[-1]},
        )
        return tuple(LegendEntry(*pair) for pair in zip(FILLS, texts, strict=False))
