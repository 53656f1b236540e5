"""The page of a region's map, as people who are signed in meet it."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.people import Person

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def dai(person: Callable[..., Person]) -> Client:
    """A browser in which Dai is signed in."""
    client = Client()
    client.force_login(person("CLERK").user)
    return client


def address(code: str) -> str:
    return reverse("dashboards:region-map", args=[code])


def page(client: Client, code: str, **headers: str) -> str:
    response = client.get(address(code), headers=headers or None)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def test_the_country_leads_to_its_provinces(dai: Client, maps_built: Path) -> None:
    content = page(dai, "000000")

    assert '<h1 tabindex="-1">全国地图</h1>' in content
    assert content.count(f'href="{address("330000")}"') == 2  # on the map and in the list
    assert f'hx-get="{address("330000")}"' in content


def test_crumbs_lead_back(dai: Client, maps_built: Path) -> None:
    content = page(dai, "330100")

    assert f'<a href="{address("000000")}">全国</a>' in content
    assert f'<a href="{address("330000")}">浙江省</a>' in content
    assert '<span aria-current="page">杭州市</span>' in content


def test_the_list_names_every_region_of_the_map(dai: Client, maps_built: Path) -> None:
    content = page(dai, "110000")

    assert "共 16 个地区" in content
    assert "110108" in content


def test_a_city_without_districts_says_so(dai: Client, maps_built: Path) -> None:
    content = page(dai, "441900")

    assert "<svg" in content
    assert "没有下级地区" in content


def test_a_county_leads_to_the_map_above(
    dai: Client, maps_built: Path, regions_loaded: None
) -> None:
    content = page(dai, "330106")

    assert "这个地区没有单独的地图" in content
    assert f'<a href="{address("330100")}">杭州市</a>' in content


@pytest.mark.parametrize("code", ["999999", "33", "..", "330000 "])
def test_unknown_regions_are_not_found(code: str, dai: Client, maps_built: Path) -> None:
    assert dai.get(address(code)).status_code == HTTPStatus.NOT_FOUND


def test_before_the_maps_are_built_the_list_stands_alone(
    dai: Client, regions_loaded: None, tmp_path: Path, settings: Any
) -> None:
    settings.MAPS_DIR = tmp_path / "nothing"
    content = page(dai, "330000")

    assert "地图尚未生成" in content
    assert f'<a href="{address("330100")}">杭州市</a>' in content


def test_before_anything_is_set_up_the_page_answers(
    dai: Client, tmp_path: Path, settings: Any
) -> None:
    settings.MAPS_DIR = tmp_path / "nothing"

    assert "地图尚未生成" in page(dai, "000000")


def test_htmx_gets_the_part_with_its_title(dai: Client, maps_built: Path) -> None:
    content = page(dai, "330000", hx_request="true")

    assert "<title>浙江省地图 - QBS 质量链</title>" in content
    assert "<html" not in content
    assert "<header" not in content


def test_a_restored_page_is_whole(dai: Client, maps_built: Path) -> None:
    content = page(dai, "330000", hx_request="true", hx_history_restore_request="true")

    assert "<html" in content


def test_caches_keep_page_and_part_apart(dai: Client, maps_built: Path) -> None:
    response = dai.get(address("330000"))

    assert "HX-Request" in response.headers["Vary"]


def test_visitors_are_sent_to_sign_in(maps_built: Path) -> None:
    response = Client().get(address("000000"))

    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"].startswith(reverse("accounts:sign-in"))


def test_nothing_is_written_here(dai: Client, maps_built: Path) -> None:
    assert dai.post(address("000000")).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_english_pages_keep_chinese_names(dai: Client, maps_built: Path) -> None:
    content = dai.get(address("330000"), {"lang": "en"}).content.decode()

    assert "浙江省" in content
