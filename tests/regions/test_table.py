"""What the loaded table says about real places (GB/T 2260 and its changes)."""

from datetime import date

import pytest

from qbs_platform.regions import selectors
from qbs_platform.regions.enums import Level
from qbs_platform.regions.models import Region

pytestmark = pytest.mark.usefixtures("regions_loaded")


def names(code: str) -> list[str]:
    return [region.name for region in selectors.children_of(selectors.by_code(code))]


def path(code: str) -> list[str]:
    region = selectors.by_code(code)
    return [*(above.name for above in selectors.ancestors_of(region)), region.name]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("330000", ["全国", "浙江省"]),
        ("330100", ["全国", "浙江省", "杭州市"]),
        ("330106", ["全国", "浙江省", "杭州市", "西湖区"]),
        ("110108", ["全国", "北京市", "海淀区"]),
        ("441900", ["全国", "广东省", "东莞市"]),
        ("429004", ["全国", "湖北省", "仙桃市"]),
        ("469001", ["全国", "海南省", "五指山市"]),
        ("659001", ["全国", "新疆维吾尔自治区", "石河子市"]),
        ("810000", ["全国", "香港特别行政区"]),
    ],
)
def test_division_stands_under_its_places_and_no_heading(code: str, expected: list[str]) -> None:
    assert path(code) == expected


def test_nation_has_thirty_four_divisions() -> None:
    assert len(selectors.children_of(selectors.nation())) == 34


@pytest.mark.parametrize("code", ["441900", "442000", "460400", "620200"])
def test_four_cities_have_no_counties(code: str) -> None:
    assert selectors.by_code(code).level == Level.CITY
    assert names(code) == []


@pytest.mark.parametrize("code", ["710000", "810000", "820000"])
def test_three_provinces_are_not_divided(code: str) -> None:
    assert names(code) == []


@pytest.mark.parametrize(
    ("code", "districts", "counties"),
    [("110000", 16, 0), ("120000", 16, 0), ("310000", 16, 0), ("500000", 25, 12)],
)
def test_municipality_is_divided_directly(code: str, districts: int, counties: int) -> None:
    found = names(code)
    assert len([name for name in found if name.endswith("区")]) == districts
    assert len([name for name in found if name.endswith("县")]) == counties
    assert len(found) == districts + counties


@pytest.mark.parametrize(
    ("code", "direct"),
    [
        ("410000", ["济源市"]),
        ("420000", ["仙桃市", "潜江市", "天门市", "神农架林区"]),
        ("650000", ["石河子市", "阿拉尔市", "图木舒克市", "五家渠市", "北屯市", "铁门关市",
                    "双河市", "可克达拉市", "昆玉市", "胡杨河市", "新星市", "白杨市"]),
    ],
)  # fmt: skip
def test_counties_under_a_province_stand_beside_its_cities(code: str, direct: list[str]) -> None:
    below = selectors.children_of(selectors.by_code(code))
    assert [region.name for region in below if region.level == Level.COUNTY] == direct


def test_headings_are_never_offered() -> None:
    offered = set(selectors.current().values_list("name", flat=True))
    assert offered & {"市辖区", "县", "省直辖县级行政单位", "自治区直辖县级行政单位"} == set()


def test_current_names_are_full_and_simplified() -> None:
    endings = "省市区县州盟旗国"
    odd = [name for name in selectors.current().values_list("name", flat=True)
           if name[-1] not in endings]  # fmt: skip
    assert odd == ["大兴安岭地区"] or not odd
    assert not selectors.current().filter(name__regex="[區嶺達員會縣]").exists()


def test_closed_code_is_known_with_the_years_in_which_it_was_valid() -> None:
    (chongwen,) = selectors.eras("110103")
    assert (chongwen.name, chongwen.valid_from, chongwen.valid_to) == (
        "崇文区", None, date(2010, 12, 31),
    )  # fmt: skip
    assert not selectors.current().filter(code="110103").exists()


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("420600", date(2009, 6, 1), "襄樊市"),
        ("420600", date(2011, 6, 1), "襄阳市"),
        ("332424", date(1980, 6, 1), "文成县"),
        ("332424", date(1984, 6, 1), "东阳县"),
        ("232701", date(2017, 6, 1), "加格达奇区"),
        ("232701", date(2018, 6, 1), "漠河市"),
    ],
)
def test_code_means_what_it_meant_on_the_day(code: str, day: date, name: str) -> None:
    assert selectors.by_code(code, on=day).name == name


def test_code_that_went_to_another_place_hung_under_another_prefecture() -> None:
    places = {era.name: era.parent.name for era in selectors.eras("332424") if era.parent}
    assert places == {"文成县": "温州地区", "东阳县": "金华地区"}


def test_code_is_not_found_before_and_after_its_time() -> None:
    with pytest.raises(Region.DoesNotExist):
        selectors.by_code("110103")
    with pytest.raises(Region.DoesNotExist):
        selectors.by_code("330113", on=date(2019, 1, 1))


@pytest.mark.parametrize(
    ("code", "heirs"),
    [
        ("330103", {"330105"}),  # 下城区 → 拱墅区, 2021
        ("330104", {"330102", "330114"}),  # 江干区 → 上城区 and 钱塘区, 2021
        ("371200", {"370100"}),  # 莱芜市 → 济南市, 2019
        ("320882", {"320803"}),  # county-level 淮安市 → 楚州区 → 淮安区
        ("510124", {"510117"}),  # 郫县 → 郫都区, 2016
        ("510281", {"500118"}),  # 永川市 of Sichuan → of Chongqing → 永川区
        ("341402", {"340181"}),  # 居巢区 → county-level 巢湖市, under 合肥市
        ("422921", {"429021"}),  # 神农架林区
        ("130106", set()),  # 石家庄's 郊区 was divided; unknown
    ],
)
def test_chain_of_successors_ends_at_open_divisions(code: str, heirs: set[str]) -> None:
    closed = selectors.eras(code)[0]
    assert closed.valid_to is not None
    assert {heir.code for heir in selectors.heirs_of(closed)} == heirs


def test_open_division_is_its_own_heir() -> None:
    hangzhou = selectors.by_code("330100")
    assert selectors.heirs_of(hangzhou) == {hangzhou}


def test_almost_every_division_closed_since_1996_has_a_successor() -> None:
    unknown = Region.objects.filter(
        valid_to__gte=date(1996, 12, 31), is_pseudo=False, succession_links__isnull=True
    )
    assert unknown.count() == 43


def test_every_open_division_stands_under_an_open_one() -> None:
    assert not Region.objects.filter(
        valid_to__isnull=True, parent__valid_to__isnull=False
    ).exists()  # fmt: skip
