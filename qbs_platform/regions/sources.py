"""Read the table of divisions from the installed package and from our own two tables.

python-stdnum carries the codes of GB/T 2260 from 1980 to today with the years in which each was
valid (``stdnum/cn/loc.dat``, taken from Wikipedia). It is read as text; its lines look like

    32 province="江苏省"
      0211 county="[1983-1999]郊区,[2000-]滨湖区"

Years mean whole years here: a division that ended in 2021 and its successor that began in 2021 are
both valid throughout 2021. Where the same code goes on under another name, the new name has the
year. ``tables/corrections.csv`` replaces all rows of the codes it names; ``tables/successors.csv``
says who took over whom, for what ended in 1996 or later.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from qbs_platform.regions.enums import NATION_CODE
from qbs_platform.regions.tree import Era

NATION = Era(code=NATION_CODE, name="全国", valid_from=None, valid_to=None)

_TABLES = resources.files("qbs_platform.regions") / "tables"
_PROVINCE = re.compile(r'^(?P<digits>\d{2}) province="[^"]+"$')
_DIVISION = re.compile(r'^  (?P<digits>\d{4}) county="(?P<eras>[^"]+)"$')
_ERA = re.compile(r"(?:\[(?P<first>\d{4})?-(?P<last>\d{4})?\])?(?P<name>[^\[\],]+)(?:,|$)")

Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """All eras, and pairs of (code, name) of predecessor and successor."""

    eras: tuple[Era, ...]
    successions: tuple[tuple[Named, Named], ...]


def read() -> Table:
    """Read everything there is to load; raises ValueError at a line that is not understood."""
    corrections = _corrections()
    corrected = {era.code for era in corrections}
    kept = (
        era
        for era in published(resources.files("stdnum.cn") / "loc.dat")
        if era.code not in corrected
    )
    return Table(eras=(NATION, *kept, *corrections), successions=_successions())


@cache
def registration_offices() -> frozenset[str]:
    """Codes that register companies without being divisions of GB/T 2260: development zones.

    ``tables/registration_offices.csv`` holds those met so far. They may stand in a unified social
    credit code; no place can be registered in them.
    """
    return frozenset(row["code"] for row in _rows("registration_offices.csv"))


def published(source: Traversable) -> Iterator[Era]:
    """Read the eras of a file like ``stdnum/cn/loc.dat``, in its order.

    Raises ValueError at a line that is not understood.
    """
    province = ""
    for line in source.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if found := _PROVINCE.match(line):
            province = found["digits"]
        elif found := _DIVISION.match(line):
            yield from _eras(province + found["digits"], found["eras"])
        else:
            raise ValueError(f"This line of the division table is not understood: {line}")


def _eras(code: str, text: str) -> Iterator[Era]:
    eras = [
        _era(code, found["name"], found["first"], found["last"]) for found in _ERA.finditer(text)
    ]
    for era, following in zip(eras, [*eras[1:], None], strict=True):
        yield _ended_before(era, following) if following else era


def _ended_before(era: Era, following: Era) -> Era:
    if era.valid_to and following.valid_from and era.valid_to >= following.valid_from:
        return replace(era, valid_to=following.valid_from - timedelta(days=1))
    return era


def _era(code: str, name: str, first: str | None, last: str | None) -> Era:
    if first and last and first > last:
        first = None  # "[1983-1982]郊区": it ended before the code table began
    return Era(
        code=code,
        name=name,
        valid_from=date(int(first), 1, 1) if first else None,
        valid_to=date(int(last), 12, 31) if last else None,
    )


def _corrections() -> list[Era]:
    return [
        _era(row["code"], row["name"], row["first_year"], row["last_year"])
        for row in _rows("corrections.csv")
    ]


def _successions() -> tuple[tuple[Named, Named], ...]:
    return tuple(
        ((row["code"], row["name"]), (row["successor_code"], row["successor_name"]))
        for row in _rows("successors.csv")
    )


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (_TABLES / name).open(encoding="utf-8") as table:
        yield from csv.DictReader(table)
