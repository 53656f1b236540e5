"""Who sees which products, places and lots; what happens when two claim the same number at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from enterprises.enums import EnterpriseStatus
from enterprises.models import Brand, Enterprise, Lot, Product
from enterprises.selectors import lots as lot_selectors
from enterprises.selectors import products as selectors
from enterprises.services import products
from qbs_platform.accounts.actors import Actor
from tests.accounts.test_races import at_once
from tests.factories import enterprises as firms
from tests.factories import products as made
from tests.factories.enterprises import Firm
from tests.factories.people import make_person

CLIENTS = 4


def seen_by(actor: Actor) -> set[str]:
    return set(selectors.products_visible_to(actor).values_list("name", flat=True))


@pytest.fixture
def country(regions_loaded: None) -> dict[str, Firm]:
    """Hangzhou makes at home and in Futian; Dongguan makes at home."""
    hangzhou = firms.onboarded()
    dongguan = firms.onboarded(firms.DONGGUAN, "东莞丙厂")
    at_home, away = made.make_site(hangzhou), made.make_site(hangzhou, "受托厂", made.FUTIAN)
    made.make_lot(
        hangzhou,
        made.make_product(hangzhou, name="西湖制", sites=(at_home.public_id,)),
        at_home,
    )
    made.make_lot(
        hangzhou,
        made.make_product(hangzhou, name="福田制", sites=(at_home.public_id, away.public_id)),
        away,
    )
    made.make_product(dongguan, name="东莞制")
    return {"hangzhou": hangzhou, "dongguan": dongguan}


@pytest.mark.parametrize("role", ["ENT_OWNER", "ENT_SIGNATORY", "ENT_VIEWER"])
def test_members_see_their_own_enterprises(country: dict[str, Firm], role: str) -> None:
    organisation = country["hangzhou"].enterprise.public_id
    assert seen_by(make_person(role, organisation=organisation).actor) == {"西湖制", "福田制"}


@pytest.mark.parametrize("role", ["CLERK", "DECIDER", "INTERNAL_AUDITOR"])
def test_association_and_internal_audit_see_all(country: dict[str, Firm], role: str) -> None:
    assert seen_by(make_person(role).actor) == {"西湖制", "福田制", "东莞制"}


@pytest.mark.parametrize("role", ["SYS_ADMIN", "LAB_SIGNER"])
def test_others_see_none(country: dict[str, Firm], role: str) -> None:
    actor = make_person(role).actor
    assert seen_by(actor) == set()
    assert not lot_selectors.lots_visible_to(actor).exists()
    assert not selectors.sites_visible_to(actor).exists()
    assert not selectors.brands_visible_to(actor).exists()


@pytest.mark.parametrize(
    ("region", "names", "places"),
    [
        ("330100", {"西湖制", "福田制"}, {"一厂", "受托厂"}),
        ("440000", {"福田制", "东莞制"}, {"受托厂"}),
        ("440304", {"福田制"}, {"受托厂"}),
        ("441900", {"东莞制"}, set()),
        ("110000", set(), set()),
    ],
)
def test_officials_see_by_seat_and_by_place_of_production(
    country: dict[str, Firm], region: str, names: set[str], places: set[str]
) -> None:
    actor = make_person("GOV_VIEWER", region).actor
    assert seen_by(actor) == names
    assert {site.name for site in selectors.sites_visible_to(actor)} == places
    lots = lot_selectors.lots_visible_to(actor)
    assert {lot.product.name for lot in lots} == names - {"东莞制"}


def test_officials_see_nothing_of_enterprises_that_are_not_on_chain(
    country: dict[str, Firm],
) -> None:
    Enterprise.objects.filter(name="西湖甲厂").update(status=EnterpriseStatus.RETURNED)
    assert seen_by(make_person("GOV_VIEWER", "440000").actor) == {"东莞制"}


def test_a_list_is_searched_and_sorted(country: dict[str, Firm], now: datetime) -> None:
    hangzhou = country["hangzhou"]
    brand = made.make_brand(hangzhou, "清泉")
    made.make_product(hangzhou, name="茶壶", model="X-9", own_code="CH-1", brand=brand.public_id)
    rows = selectors.products_visible_to(hangzhou.owner)

    def found(text: str) -> list[str]:
        wanted = selectors.Wanted(text=text, order=selectors.Order.NAME)
        return [row.name for row in selectors.search(rows, wanted)]

    for typed in ("茶壶", "x-9", "ch-1", "清泉", "ＣＨ－１"):
        assert found(typed) == ["茶壶"], typed
    assert found("西湖甲厂") == sorted(["福田制", "茶壶", "西湖制"])
    for order in selectors.Order:
        assert len(selectors.search(rows, selectors.Wanted(order=order))) == 3
    lots = lot_selectors.lots_visible_to(hangzhou.owner)
    for lot_order in lot_selectors.Order:
        assert len(lot_selectors.search(lots, lot_selectors.Wanted(order=lot_order))) == 2
    assert len(lot_selectors.search(lots, lot_selectors.Wanted(text="福田制"))) == 1


@pytest.fixture
def two_firms(transactional_db: None, regions_loaded: None) -> tuple[Firm, Firm]:
    return firms.onboarded(), firms.onboarded(firms.SHENZHEN, "福田乙厂")


@pytest.mark.django_db(transaction=True)
def test_one_gtin_claimed_at_once_goes_to_one(two_firms: tuple[Firm, Firm]) -> None:
    def claim(firm: Firm) -> Callable[[], object]:
        return lambda: made.make_product(firm, gtin="6901234567892")

    outcomes = at_once([claim(two_firms[n % 2]) for n in range(CLIENTS)])

    assert outcomes == {"done": 1, "CodeTaken": CLIENTS - 1}
    assert Product.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_brand_and_one_lot_number_are_written_once(two_firms: tuple[Firm, Firm]) -> None:
    firm = two_firms[0]
    brands = at_once([lambda: made.make_brand(firm)] * CLIENTS)
    site = made.make_site(firm)
    product = made.make_product(firm, sites=(site.public_id,))
    lots = at_once([lambda: made.make_lot(firm, product, site, number="L1")] * CLIENTS)

    assert brands == {"done": 1, "NameTaken": CLIENTS - 1}
    assert lots == {"done": 1, "LotNumberTaken": CLIENTS - 1}
    assert (Brand.objects.count(), Lot.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_the_second_is_told(two_firms: tuple[Firm, Firm]) -> None:
    firm = two_firms[0]
    product = made.make_product(firm, gtin="6901234567892")

    def rename(name: str) -> Callable[[], object]:
        given: dict[str, Any] = {"actor": firm.owner, "product_id": product.pk, "version": 1}
        stated = made.stated_product(name=name, gtin="6901234567892")
        return lambda: products.change(**given, stated=stated, now=timezone.now())

    assert at_once([rename("甲"), rename("乙")]) == {"done": 1, "StaleForm": 1}
