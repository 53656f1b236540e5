"""How pages ask for a map: links, colours, the review number."""

from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from qbs_platform.charts import classes, maps
from qbs_platform.charts.classes import Classes


def address(code: str) -> str:
    return f"/{code}/"


def render(view: maps.MapView | None) -> str:
    return render_to_string("charts/map.html", {"map": view, "swaps": False})


def test_areas_with_a_map_of_their_own_are_links(maps_built: Path) -> None:
    province, city = maps.draw("330000", links=address), maps.draw("330100", links=address)

    assert province
    assert city
    assert {area.href for area in province.areas} == {f"/{area.code}/" for area in province.areas}
    assert {area.href for area in city.areas} == {""}


def test_islands_that_only_the_inset_shows_are_linked_there(maps_built: Path) -> None:
    view = maps.draw("460000", links=address)

    assert view
    assert view.inset
    assert [area.name for area in view.inset.areas if area.href] == ["三沙市"]


def test_without_values_all_areas_look_alike(maps_built: Path) -> None:
    view = maps.draw("330000", links=address)

    assert view
    assert len({area.fill for area in view.areas}) == 1
    assert view.legend == ()


def test_values_colour_the_areas_and_make_a_legend(maps_built: Path) -> None:
    values = {f"33{number:02}00": number * 100.0 for number in range(1, 11)}
    view = maps.draw("330000", links=address, values=values, unit="件")

    assert view
    looks = {area.code: (area.fill, area.note) for area in view.areas}
    assert looks["330100"] == (classes.FILLS[0], "100 件")
    assert looks["331000"] == (classes.FILLS[4], "1,000 件")
    assert looks["331100"] == (classes.NO_DATA, "无数据")
    assert [entry.text for entry in view.legend] == [
        "低于 300",
        "300–500",
        "500–700",
        "700–900",
        "900 及以上",
    ]


@pytest.mark.parametrize(
    ("values", "bounds"),
    [({}, ()), ({"a": 5.0}, ()), ({"a": 5.0, "b": 5.0}, ()), ({"a": 1.0, "b": 9.0}, (9.0,))],
)
def test_few_or_equal_values_give_fewer_classes(
    values: dict[str, float], bounds: tuple[float, ...]
) -> None:
    assert Classes.of(values).bounds == bounds


def test_without_a_review_number_the_map_is_for_internal_use(maps_built: Path) -> None:
    page = render(maps.draw("000000", links=address))

    assert "天地图 GS（2024）0650号" in page
    assert "仅供登录后内部使用" in page
    assert "审图号：" not in page


def test_the_review_number_is_shown(maps_built: Path, settings: Any) -> None:
    settings.MAP_REVIEW_NO = "GS（2027）1234号"
    page = render(maps.draw("000000", links=address))

    assert "GS（2027）1234号" in page
    assert "内部使用" not in page


@pytest.mark.parametrize("code", ["", "33", "3300000", "999999", "../330", "३३००००"])
def test_other_codes_have_no_map(code: str, maps_built: Path) -> None:
    assert maps.draw(code, links=address) is None


def test_a_file_of_another_format_counts_as_not_built(tmp_path: Path, settings: Any) -> None:
    settings.MAPS_DIR = tmp_path
    (tmp_path / "000000.json").write_text('{"format": "of long ago"}')

    assert not maps.are_built()


def test_a_rebuilt_file_is_read_again(maps_built: Path, tmp_path: Path, settings: Any) -> None:
    settings.MAPS_DIR = tmp_path
    assert not maps.are_built()

    (tmp_path / "000000.json").write_bytes((maps_built / "000000.json").read_bytes())

    assert maps.are_built()
