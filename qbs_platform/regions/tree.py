"""The rules by which GB/T 2260 codes form a tree; pure.

A code has six digits, two for each of province, city and county. Sources: GB/T 2260-2007, 4; for
the headings, the tables of the Ministry of Civil Affairs, which print them as rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qbs_platform.regions.enums import NATION_CODE, Level

# Headings of the code table under which real divisions hang, or that summarise them.
HEADINGS = frozenset(
    {
        "市辖区",
        "县",
        "市",
        "林区",
        "省直辖行政单位",
        "省直辖县级行政单位",
        "自治区直辖县级行政单位",
    }
)


@dataclass(frozen=True, slots=True)
class Era:
    """One division as long as code and name stayed the same.

    ``valid_from`` is None when the source does not know, ``valid_to`` (inclusive) when still valid.
    """

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None

    @property
    def is_pseudo(self) -> bool:
        """Whether this is a heading of the table, not a place."""
        return self.name in HEADINGS

    @property
    def level(self) -> Level:
        """The level that the zeros at the end of the code say."""
        return level_of(self.code)

    def overlaps(self, other: "Era") -> bool:
        """Whether there was a day on which both were valid, as far as the source knows."""
        starts_in_time = _start(self) <= (other.valid_to or date.max)
        return starts_in_time and _start(other) <= (self.valid_to or date.max)


def level_of(code: str) -> Level:
    """Say the level of a six-digit code."""
    if code == NATION_CODE:
        return Level.NATION
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


def parent_code(code: str) -> str | None:
    """Say under which code this code stands in the table; None for the nation.

    A county code with zeros in the middle (460001 五指山市, until 2002) stands under its province.
    """
    match level_of(code):
        case Level.NATION:
            return None
        case Level.PROVINCE:
            return NATION_CODE
        case Level.CITY:
            return f"{code[:2]}0000"
        case Level.COUNTY:
            return f"{code[:4]}00"


def parent_era(era: Era, candidates: Sequence[Era]) -> Era:
    """Choose among the eras of the parent's code: the latest that overlaps ``era``.

    Codes were given to other places, so the era matters: 332424 of 1980 stood under 温州地区, the
    same code of 1984 under 金华地区. Where the source leaves a gap, the latest era is taken.
    Raises ValueError when ``candidates`` is empty.
    """
    if not candidates:
        raise ValueError(f"Division {era.code} {era.name} has no parent in the table.")
    overlapping = [candidate for candidate in candidates if candidate.overlaps(era)]
    return max(overlapping or candidates, key=_start)


def _start(era: Era) -> date:
    return era.valid_from or date.min
