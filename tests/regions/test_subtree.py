"""The closure: sums, one query, one index, nothing from outside."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qbs_platform.regions import selectors
from qbs_platform.regions.models import Lineage, Region

pytestmark = pytest.mark.usefixtures("regions_loaded")


def codes_under(code: str) -> set[str]:
    return set(selectors.subtree(selectors.by_code(code)).values_list("code", flat=True))


def test_children_sum_to_their_parent_at_every_level_of_the_whole_table() -> None:
    below = {
        region.pk: [child.pk for child in selectors.children_of(region)]
        for region in selectors.current().filter(children__isnull=False).distinct()
    }
    leaves = {pk for pk in selectors.current().values_list("pk", flat=True) if not below.get(pk)}
    totals: defaultdict[int, int] = defaultdict(int)
    for ancestor, leaf in Lineage.objects.filter(descendant__in=leaves).values_list(
        "ancestor_id", "descendant_id"
    ):
        totals[ancestor] += leaf  # the number each leaf stands for is its own key

    differing = [
        pk
        for pk, inside in below.items()
        if inside and totals[pk] != sum(totals[c] for c in inside)
    ]
    assert differing == []
    assert totals[selectors.nation().pk] == sum(leaves)
    assert len(leaves) > 2_800


def test_subtree_is_one_query() -> None:
    zhejiang = selectors.by_code("330000")
    with CaptureQueriesContext(connection) as queries:
        list(selectors.subtree(zhejiang))
    assert len(queries) == 1


@pytest.mark.parametrize("code", ["330106", "330100", "330000"])
def test_subtree_uses_the_index(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE regions_lineage, regions_region")

    plan = selectors.subtree(selectors.by_code(code)).explain()

    assert "lineage_once" in plan
    assert "Seq Scan on regions_lineage" not in plan


def test_subtree_contains_itself_its_places_and_its_closed_eras() -> None:
    inside = codes_under("330100")
    assert {"330100", "330106", "330113", "330103", "330181"} <= inside
    assert "330200" not in inside


def test_subtree_of_one_province_never_meets_another() -> None:
    provinces = selectors.children_of(selectors.nation())
    seen: set[int] = set()
    for province in provinces:
        inside = set(selectors.subtree(province).values_list("pk", flat=True))
        assert inside & seen == set()
        seen |= inside
    assert len(seen) == Region.objects.count() - 1


def test_same_digits_do_not_make_kin() -> None:
    """What a comparison of code prefixes gets wrong: 3324 was 温州地区, then 金华地区."""
    wenzhou = selectors.eras("332400").get(name="温州地区")
    inside = set(selectors.subtree(wenzhou).values_list("name", flat=True))
    assert {"文成县", "永嘉县"} <= inside
    assert inside & {"东阳县", "义乌县"} == set()


def test_city_without_counties_is_its_whole_subtree() -> None:
    assert codes_under("620200") == {"620200"}


def test_closure_agrees_with_the_parents() -> None:
    parents = dict(Region.objects.values_list("pk", "parent_id"))
    wanted = {(pk, above) for pk in parents for above in climb(pk, parents.get)}
    assert set(Lineage.objects.values_list("descendant_id", "ancestor_id")) == wanted


def climb(pk: int, parent_of: Callable[[int], int | None]) -> list[int]:
    above = parent_of(pk)
    return [pk] if above is None else [pk, *climb(above, parent_of)]


@pytest.mark.usefixtures("regions_loaded")
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("000000", "全国"),
        ("310000", "上海市"),
        ("310101", "上海市黄浦区"),
        ("330106", "浙江省杭州市西湖区"),
        ("429004", "湖北省仙桃市"),
        ("441900", "广东省东莞市"),
    ],
)
def test_a_full_name_leads_down_without_headings(code: str, name: str) -> None:
    assert selectors.full_name(selectors.by_code(code)) == name


def test_many_full_names_are_the_same_ones_and_cost_one_query(
    regions_loaded: None, django_assert_num_queries: Any
) -> None:
    listed = [selectors.by_code(code) for code in ("330106", "110105", "429004", "330000")]
    with django_assert_num_queries(1):
        named = selectors.full_names(listed)

    assert named == {region.pk: selectors.full_name(region) for region in listed}
