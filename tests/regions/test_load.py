"""Loading the table: twice is once, a rename keeps history, nonsense is refused."""

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from qbs_platform.regions import selectors, services, sources
from qbs_platform.regions.enums import Level
from qbs_platform.regions.models import Lineage, Region, Succession
from qbs_platform.regions.services import Loaded
from qbs_platform.regions.sources import NATION, Table
from qbs_platform.regions.tree import Era

PROVINCE = Era("420000", "湖北省", None, None)
OLD = Era("420600", "襄樊市", None, None)
SMALL = Table(eras=(NATION, PROVINCE, OLD), successions=())
NOTHING = Loaded(created=0, changed=0, links=0, successions=0)


@pytest.fixture
def empty(db: None) -> None:
    """No divisions until the test ends, whatever the session loaded before."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM regions_lineage; DELETE FROM regions_succession")
        cursor.execute("DELETE FROM regions_region")


@pytest.mark.usefixtures("regions_loaded")
def test_second_load_changes_nothing() -> None:
    before = list(Region.objects.order_by("pk").values_list())

    assert services.load(table=sources.read()) == NOTHING
    assert list(Region.objects.order_by("pk").values_list()) == before


@pytest.mark.usefixtures("regions_loaded")
def test_second_load_writes_no_row() -> None:
    with CaptureQueriesContext(connection) as queries:
        services.load(table=sources.read())
    assert [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.usefixtures("empty")
def test_command_says_what_it_wrote() -> None:
    out = StringIO()
    call_command("load_regions", stdout=out)

    assert out.getvalue() == (
        f"Regions: {Region.objects.count()} created, 0 changed; {Lineage.objects.count()} lineage "
        f"and {Succession.objects.count()} succession rows written.\n"
    )


@pytest.mark.usefixtures("empty")
def test_rename_closes_the_old_row_and_keeps_its_key() -> None:
    services.load(table=SMALL)
    old = selectors.by_code("420600")
    closed = replace(OLD, valid_to=date(2009, 12, 31))
    new = replace(OLD, name="襄阳市", valid_from=date(2010, 1, 1))
    pair = (("420600", "襄樊市"), ("420600", "襄阳市"))

    loaded = services.load(table=Table((NATION, PROVINCE, new, closed), (pair,)))

    assert loaded == Loaded(created=1, changed=1, links=3, successions=1)
    old.refresh_from_db()
    assert (old.name, old.valid_to) == ("襄樊市", date(2009, 12, 31))
    assert selectors.heirs_of(old) == {selectors.by_code("420600")}


@pytest.mark.usefixtures("empty")
def test_division_moves_with_everything_under_it() -> None:
    services.load(table=SMALL)
    moved_from = Era("429000", "省直辖县级行政单位", None, None)
    county = Era("429001", "随州市", None, None)
    services.load(table=Table((*SMALL.eras, moved_from, county), ()))

    assert [r.name for r in selectors.children_of(selectors.by_code("420000"))] == [
        "襄樊市", "随州市",
    ]  # fmt: skip
    assert selectors.subtree(selectors.by_code("429000")).count() == 2


@pytest.mark.usefixtures("empty")
def test_division_missing_from_a_later_table_stays() -> None:
    services.load(table=SMALL)

    services.load(table=Table((NATION, PROVINCE), ()))

    assert selectors.by_code("420600").name == "襄樊市"
    assert selectors.subtree(selectors.by_code("420000")).count() == 2


@pytest.mark.usefixtures("empty")
def test_successor_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="襄阳市"):
        services.load(table=replace(SMALL, successions=((("420600", "襄樊市"),
                                                         ("420600", "襄阳市")),)))  # fmt: skip
    assert not Region.objects.exists()


@pytest.mark.usefixtures("empty")
def test_division_without_its_parent_is_refused() -> None:
    with pytest.raises(ValueError, match="420600"):
        services.load(table=Table((NATION, OLD), ()))


@pytest.mark.usefixtures("empty")
def test_two_open_eras_of_one_code_are_refused() -> None:
    with pytest.raises(IntegrityError, match="region_code_open_once"):
        services.load(table=Table((*SMALL.eras, replace(OLD, name="襄阳市")), ()))


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("region_level_fits_code", {"code": "420600", "level": Level.COUNTY}),
        ("region_level_fits_code", {"code": "42060", "level": Level.CITY}),
        ("region_level_fits_code", {"code": "42O600", "level": Level.CITY}),
        ("region_name_present", {"code": "420600", "level": Level.CITY, "name": ""}),
        ("region_nation_has_no_parent", {"code": "420600", "level": Level.CITY, "parent": None}),
        (
            "region_term_not_empty",
            {"code": "420600", "level": Level.CITY, "valid_from": date(2010, 1, 1),
             "valid_to": date(2009, 12, 31)},
        ),
    ],
)  # fmt: skip
def test_database_refuses_what_cannot_be(constraint: str, facts: dict[str, object]) -> None:
    services.load(table=Table((NATION, PROVINCE), ()))
    given = {"name": "襄阳市", "parent": selectors.by_code("420000"), **facts}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Region.objects.create(**given)


@pytest.mark.usefixtures("empty")
def test_database_refuses_a_second_nation_and_a_wrong_distance() -> None:
    services.load(table=SMALL)
    nation, province = selectors.nation(), selectors.by_code("420000")

    with pytest.raises(IntegrityError, match="region_code_open_once"), transaction.atomic():
        Region.objects.create(code="000000", name="天下", level=Level.NATION)
    with pytest.raises(IntegrityError, match="lineage_depth_zero_is_self"), transaction.atomic():
        Lineage.objects.create(ancestor=province, descendant=nation, depth=0)
    with pytest.raises(IntegrityError, match="succession_between_two"), transaction.atomic():
        Succession.objects.create(predecessor=nation, successor=nation)
