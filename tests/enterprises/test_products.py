"""Brands, places, products and lots: what is taken, what is refused, what lies open to whom."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enterprises.domain import product_life, products
from enterprises.domain.lots import NOT_INSPECTED, Inspection
from enterprises.domain.products import Licence, StatedBrand, StatedSite
from enterprises.enums import LotStatus, ProductAct, ProductCategory, ProductStatus, SiteRole
from enterprises.errors import (
    CodeFixed,
    CodeTaken,
    InspectionFailed,
    LotNumberTaken,
    NameTaken,
    NotOfThisEnterprise,
    NotOnChain,
    NotOwnEnterprise,
    ProductRetired,
    ReasonMissing,
    StaleForm,
    StillUsed,
    ValueRefused,
)
from enterprises.models import Lot, Product
from enterprises.services import brands, lots, sites
from enterprises.services import products as service
from qbs_platform.accounts.errors import CapabilityMissing
from qbs_platform.common.errors import TransitionRefused
from standards import selectors as standard
from tests.factories import enterprises as firms
from tests.factories import products as made
from tests.factories.enterprises import Firm
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("regions_loaded")
WHY = "包装标签印错，停止使用"


@pytest.fixture
def firm() -> Firm:
    return firms.onboarded()


def acts_of(product: Product) -> list[str]:
    return list(product.events.order_by("pk").values_list("act", flat=True))


def change(firm: Firm, product: Product, now: datetime, **said: Any) -> Product:
    stated = replace(service.stated_of(product), **said)
    return service.change(
        actor=firm.owner, product_id=product.pk, version=product.version, stated=stated, now=now
    )


# --- who may


@pytest.mark.parametrize("role", ["ENT_OWNER", "ENT_EDITOR", "ENT_AGENT"])
def test_owners_editors_and_agents_keep_products(firm: Firm, role: str, now: datetime) -> None:
    person = make_person(role, organisation=firm.enterprise.public_id)
    product = service.add(
        actor=person.actor, enterprise_id=firm.pk, stated=made.stated_product(), now=now
    )
    assert product.events.get().by == person.user


@pytest.mark.parametrize("role", ["ENT_SIGNATORY", "ENT_VIEWER", "CLERK", "GOV_VIEWER"])
def test_all_others_only_read(firm: Firm, role: str, now: datetime) -> None:
    person = make_person(
        role, "330000" if role == "GOV_VIEWER" else None, organisation=firm.enterprise.public_id
    )
    with pytest.raises(CapabilityMissing):
        service.add(
            actor=person.actor, enterprise_id=firm.pk, stated=made.stated_product(), now=now
        )


def test_nobody_keeps_another_enterprises_products(firm: Firm, now: datetime) -> None:
    product = made.make_product(firm)
    other = make_person("ENT_OWNER").actor
    with pytest.raises(NotOwnEnterprise):
        service.retire(actor=other, product_id=product.pk, reason=WHY, now=now)


def test_an_enterprise_that_is_not_on_chain_adds_nothing(now: datetime) -> None:
    waiting = firms.submitted()
    with pytest.raises(NotOnChain, match="现在是“核对中”"):
        made.make_product(waiting)
    with pytest.raises(NotOnChain):
        made.make_brand(waiting)
    with pytest.raises(NotOnChain):
        made.make_site(waiting)
    assert not Product.objects.exists()


# --- brands and places


def test_a_brand_is_kept_in_normal_form(firm: Firm, now: datetime) -> None:
    stated = StatedBrand(" 清泉 ", "１２３４ ５６７８", 30)
    brand = brands.add(actor=firm.owner, enterprise_id=firm.pk, stated=stated, now=now)
    assert (brand.name, brand.trademark, brand.nice_class) == ("清泉", "12345678", 30)


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (StatedBrand(" "), "name"),
        (StatedBrand("清泉", "123456"), "trademark"),
        (StatedBrand("清泉", "1234567A"), "trademark"),
        (StatedBrand("清泉", "", 46), "nice_class"),
        (StatedBrand("清泉", "", 0), "nice_class"),
    ],
)
def test_a_wrong_brand_names_its_field(
    firm: Firm, stated: StatedBrand, field: str, now: datetime
) -> None:
    with pytest.raises(ValueRefused) as refused:
        brands.add(actor=firm.owner, enterprise_id=firm.pk, stated=stated, now=now)
    assert refused.value.item == field


def test_a_brand_is_named_once_in_an_enterprise(firm: Firm) -> None:
    made.make_brand(firm)
    with pytest.raises(NameTaken, match="已有品牌“清泉”"):
        made.make_brand(firm)
    made.make_brand(firms.onboarded(firms.SHENZHEN, "福田乙厂"))


def test_a_brand_in_use_stays(firm: Firm, now: datetime) -> None:
    used, unused = made.make_brand(firm), made.make_brand(firm, "山泉")
    made.make_product(firm, brand=used.public_id)

    brands.remove(actor=firm.owner, brand_id=unused.pk, now=now)
    with pytest.raises(StillUsed):
        brands.remove(actor=firm.owner, brand_id=used.pk, now=now)
    assert list(firm.enterprise.brands.all()) == [used]


def test_a_brand_that_somebody_else_changed_is_not_written_over(firm: Firm, now: datetime) -> None:
    brand = made.make_brand(firm)

    def rename(name: str) -> None:
        stated = StatedBrand(name, "12345678", 30)
        brands.change(actor=firm.owner, brand_id=brand.pk, version=1, stated=stated, now=now)

    rename("新泉")
    rename("新泉")  # a double click
    with pytest.raises(StaleForm):
        rename("老泉")


def test_a_place_has_a_current_division(firm: Firm) -> None:
    assert made.make_site(firm).region.name == "西湖区"
    with pytest.raises(ValueRefused, match="不是现行的 6 位行政区划代码"):
        made.make_site(firm, "二厂", "330199")
    with pytest.raises(NameTaken):
        made.make_site(firm)


def test_a_place_where_something_is_made_stays(firm: Firm, now: datetime) -> None:
    site = made.make_site(firm)
    product = made.make_product(firm, sites=(site.public_id,))
    with pytest.raises(StillUsed):
        sites.remove(actor=firm.owner, site_id=site.pk, now=now)

    made.make_lot(firm, product, site)
    change(firm, product, now, sites=())
    with pytest.raises(StillUsed):
        sites.remove(actor=firm.owner, site_id=site.pk, now=now)


def test_a_place_is_changed_and_its_licences_are_read_by_line(firm: Firm, now: datetime) -> None:
    site = made.make_site(firm)
    licences = products.read_licences("食品生产许可;SC10633010600011；2028-05-01\n\n排污许可；P-1")
    stated = StatedSite(SiteRole.CONTRACTOR, "一厂", "文三路 2 号", "440304", licences)
    sites.change(actor=firm.owner, site_id=site.pk, version=1, stated=stated, now=now)
    site.refresh_from_db()

    assert site.region.code == "440304"
    assert [Licence.from_record(each) for each in site.licences] == [
        Licence("食品生产许可", "SC10633010600011", date(2028, 5, 1)),
        Licence("排污许可", "P-1", None),
    ]


@pytest.mark.parametrize(
    "typed",
    ["食品生产许可", "；SC1", "许可；SC1；明年", "许可；SC1；2028-05-01；又", "许；" + "9" * 61],
)
def test_a_licence_that_cannot_be_read_is_shown_again(typed: str) -> None:
    with pytest.raises(ValueRefused, match="请写成"):
        products.read_licences(typed)


# --- products


def test_the_categories_are_those_of_the_standard(first_edition: Any) -> None:
    supplements = {each.code for each in standard.text_of(first_edition).supplements}
    assert {each.value for each in ProductCategory} == supplements | {"general"}


def test_a_product_is_kept_in_normal_form(firm: Firm) -> None:
    product = made.make_product(
        firm,
        name=" 龙井 ",
        gtin="６９０１ ２３４５ ６７８９２",
        hs_code="0902.10.2000",
        standards=("gb/t18650-2008", "GB 2762-2022", "GB/T 18650—2008"),
    )
    product.refresh_from_db()

    assert (product.name, product.gtin) == ("龙井", "06901234567892")
    assert product.hs_code == "0902102000"
    assert product.standards == ["GB/T 18650—2008", "GB 2762—2022"]
    assert acts_of(product) == ["ADDED"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"model": " "}, "model"),
        ({"unit": ""}, "unit"),
        ({"gtin": "", "own_code": ""}, "gtin"),
        ({"gtin": "6901234567892", "own_code": "A1"}, "gtin"),
        ({"gtin": "6901234567893"}, "gtin"),
        ({"gtin": "2012345678903"}, "gtin"),
        ({"own_code": "保温杯"}, "own_code"),
        ({"own_code": "A" * 31}, "own_code"),
        ({"own_code": "A_1"}, "own_code"),
        ({"hs_code": "12345"}, "hs_code"),
        ({"standards": ("GB 2762",)}, "standards"),
        ({"standards": tuple(f"GB/T {n}-2020" for n in range(31))}, "standards"),
        ({"category": ProductCategory.FOOD}, "shelf_life_days"),
        ({"shelf_life_days": 0}, "shelf_life_days"),
        ({"shelf_life_days": 36_501}, "shelf_life_days"),
    ],
)
def test_a_wrong_product_names_its_field(firm: Firm, said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        made.make_product(firm, **said)
    assert refused.value.item == field


def test_a_number_of_a_shop_is_refused_with_the_validators_sentence(firm: Firm) -> None:
    with pytest.raises(ValueRefused, match="店内或区域内部使用的条码"):
        made.make_product(firm, gtin="2012345678903")


def test_an_unusual_enterprise_standard_is_taken(firm: Firm) -> None:
    assert made.make_product(firm, standards=("Q/ABC甲 1",)).standards == ["Q/ABC甲 1"]


def test_a_gtin_belongs_to_one_product_of_the_whole_platform(firm: Firm) -> None:
    other = firms.onboarded(firms.SHENZHEN, "福田乙厂")
    made.make_product(firm, name="甲杯", gtin="6901234567892")

    with pytest.raises(CodeTaken, match="已由另一家企业登记"):
        made.make_product(other, gtin="06901234567892")
    with pytest.raises(CodeTaken, match="已登记为本企业的“甲杯”"):
        made.make_product(firm, gtin="6901234567892")


def test_a_gtin_stays_taken_after_the_product_is_retired(firm: Firm, now: datetime) -> None:
    product = made.make_product(firm, gtin="6901234567892")
    service.retire(actor=firm.owner, product_id=product.pk, reason=WHY, now=now)
    with pytest.raises(CodeTaken):
        made.make_product(firm, gtin="6901234567892")


def test_an_own_code_is_unique_in_the_enterprise_alone(firm: Firm) -> None:
    made.make_product(firm, own_code="B-01/2.3")
    with pytest.raises(CodeTaken, match=r"自编码为“B-01/2\.3”"):
        made.make_product(firm, own_code="B-01/2.3")
    made.make_product(firms.onboarded(firms.SHENZHEN, "福田乙厂"), own_code="B-01/2.3")


def test_brand_and_places_are_the_enterprises_own(firm: Firm) -> None:
    other = firms.onboarded(firms.SHENZHEN, "福田乙厂")
    with pytest.raises(NotOfThisEnterprise):
        made.make_product(firm, brand=made.make_brand(other).public_id)
    with pytest.raises(NotOfThisEnterprise):
        made.make_product(firm, sites=(made.make_site(other).public_id,))


def test_a_product_is_changed_once_and_not_over_somebody_elses_change(
    firm: Firm, now: datetime
) -> None:
    product = made.make_product(firm)
    opened = service.stated_of(product)
    first, second = replace(opened, name="新名"), replace(opened, name="另一名")

    for stated in (first, first):  # a double click
        service.change(actor=firm.owner, product_id=product.pk, version=1, stated=stated, now=now)
    with pytest.raises(StaleForm):
        service.change(actor=firm.owner, product_id=product.pk, version=1, stated=second, now=now)
    assert acts_of(product) == ["ADDED", "CHANGED"]


def test_a_product_with_lots_keeps_its_code(firm: Firm, now: datetime) -> None:
    site = made.make_site(firm)
    product = made.make_product(firm, sites=(site.public_id,))
    product = change(firm, product, now, gtin="", own_code="A1")
    made.make_lot(firm, product, site)

    with pytest.raises(CodeFixed):
        change(firm, product, now, own_code="A2")
    assert change(firm, product, now, name="新名").name == "新名"


def test_a_product_is_retired_with_a_reason_and_restored(firm: Firm, now: datetime) -> None:
    product = made.make_product(firm)
    with pytest.raises(ReasonMissing):
        service.retire(actor=firm.owner, product_id=product.pk, reason="旧  ", now=now)
    service.retire(actor=firm.owner, product_id=product.pk, reason=WHY, now=now)
    with pytest.raises(TransitionRefused):
        change(firm, Product.objects.get(), now, name="新名")
    service.restore(actor=firm.owner, product_id=product.pk, reason="", now=now)

    assert Product.objects.get().standing is ProductStatus.ACTIVE
    assert acts_of(product) == ["ADDED", "RETIRED", "RESTORED"]
    assert product.events.get(act=ProductAct.RETIRED).reason == WHY


# --- lots


@pytest.fixture
def site(firm: Firm) -> Any:
    return made.make_site(firm)


@pytest.fixture
def product(firm: Firm, site: Any) -> Product:
    return made.make_product(firm, sites=(site.public_id,))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "批号1"}, "number"),
        ({"number": "A B"}, "number"),
        ({"number": "A~1"}, "number"),
        ({"number": "A" * 21}, "number"),
        ({"produced_on": date(1999, 12, 31)}, "produced_on"),
        ({"produced_on": date(2126, 1, 1)}, "produced_on"),
        ({"expires_on": date(2026, 10, 31)}, "expires_on"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal(-1)}, "quantity"),
        ({"unit": " "}, "unit"),
        ({"inspection": replace(made.PASSED, inspector=" ")}, "inspector"),
        ({"inspection": replace(made.PASSED, verdict=None)}, "verdict"),
        ({"inspection": replace(NOT_INSPECTED, inspector="周敏")}, "report_number"),
        ({"inspection": replace(made.PASSED, inspected_on=date(2026, 10, 1))}, "inspected_on"),
        ({"inspection": replace(made.PASSED, inspected_on=date(2126, 1, 1))}, "inspected_on"),
    ],
)
def test_a_wrong_lot_names_its_field(
    firm: Firm, product: Product, site: Any, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValueRefused) as refused:
        made.make_lot(firm, product, site, **said)
    assert refused.value.item == field


def test_a_lot_number_takes_the_characters_of_gs1(firm: Firm, product: Product, site: Any) -> None:
    number = "A!\"%&'()*+,-./:;<=>?"
    assert made.make_lot(firm, product, site, number=number).number == number


def test_a_lot_number_is_given_once_a_product(firm: Firm, product: Product, site: Any) -> None:
    made.make_lot(firm, product, site, number="L1")
    with pytest.raises(LotNumberTaken, match="已有批号 L1"):
        made.make_lot(firm, product, site, number="Ｌ１")
    made.make_lot(firm, product, site, number="l1")


def test_a_lot_is_made_where_its_product_is(firm: Firm, product: Product) -> None:
    with pytest.raises(NotOfThisEnterprise):
        made.make_lot(firm, product, made.make_site(firm, "二厂"))


def test_a_retired_product_gets_no_lots(
    firm: Firm, product: Product, site: Any, now: datetime
) -> None:
    service.retire(actor=firm.owner, product_id=product.pk, reason=WHY, now=now)
    with pytest.raises(ProductRetired):
        made.make_lot(firm, product, site)


def test_a_lot_waits_is_released_held_and_recalled(
    firm: Firm, product: Product, site: Any, now: datetime
) -> None:
    lot = made.make_lot(firm, product, site, inspection=made.PASSED)
    assert lot.standing is LotStatus.HELD
    taken: dict[str, Any] = {"actor": firm.owner, "lot_id": lot.pk, "now": now}
    lots.release(**taken, reason="")
    with pytest.raises(ReasonMissing):
        lots.hold(**taken, reason="")
    lots.hold(**taken, reason="客户反映封口不严")
    lots.release(**taken, reason="复检合格")
    lots.recall(**taken, reason="抽检不合格，通知下架")

    for again in (lots.release, lots.hold, lots.recall):
        with pytest.raises(TransitionRefused):
            again(**taken, reason="再来一次试试")
    acts = list(lot.events.order_by("pk").values_list("act", flat=True))
    assert acts == [
        "LOT_ADDED",
        "LOT_RELEASED",
        "LOT_HELD",
        "LOT_RELEASED",
        "LOT_RECALLED",
    ]


def test_a_lot_that_failed_does_not_go_out(
    firm: Firm, product: Product, site: Any, now: datetime
) -> None:
    with pytest.raises(InspectionFailed):
        made.make_lot(firm, product, site, is_released=True, inspection=made.FAILED)
    lot = made.make_lot(firm, product, site, inspection=made.FAILED)
    with pytest.raises(InspectionFailed):
        lots.release(actor=firm.owner, lot_id=lot.pk, reason="", now=now)
    with pytest.raises(IntegrityError, match="lot_failed_not_released"), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(status=LotStatus.RELEASED)


def test_a_lot_that_went_out_is_not_written_over(
    firm: Firm, product: Product, site: Any, now: datetime
) -> None:
    lot = made.make_lot(firm, product, site, is_released=True)
    stated = lots.stated_of(lot)
    given: dict[str, Any] = {"actor": firm.owner, "lot_id": lot.pk, "now": now}

    lots.change(**given, version=1, stated=stated)  # nothing new is no change
    with pytest.raises(TransitionRefused):
        lots.change(**given, version=lot.version, stated=replace(stated, unit="箱"))
    lots.hold(**given, reason="数量单位登记错了")
    with pytest.raises(StaleForm):
        lots.change(**given, version=lot.version, stated=replace(stated, unit="箱"))
    changed = lots.change(**given, version=3, stated=replace(stated, unit="箱"))
    assert (changed.unit, changed.version) == ("箱", 4)


# --- tables and guards


@pytest.mark.parametrize("name", sorted(product_life.PRODUCT_STEPS))
@pytest.mark.parametrize("status", ProductStatus)
def test_every_step_of_a_product_begins_where_the_table_says(
    name: str, status: ProductStatus
) -> None:
    step = product_life.PRODUCT_STEPS[name]
    if status in step.sources:
        assert product_life.product_step(name, status) is step
    else:
        with pytest.raises(TransitionRefused):
            product_life.product_step(name, status)


@pytest.mark.parametrize("name", sorted(product_life.LOT_STEPS))
@pytest.mark.parametrize("status", LotStatus)
def test_every_step_of_a_lot_begins_where_the_table_says(name: str, status: LotStatus) -> None:
    step = product_life.LOT_STEPS[name]
    if status in step.sources:
        assert product_life.lot_step(name, status) is step
    else:
        with pytest.raises(TransitionRefused):
            product_life.lot_step(name, status)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE enterprises_productevent SET reason = 'x'",
        "DELETE FROM enterprises_productevent",
    ],
)
def test_the_database_keeps_what_was_done(firm: Firm, statement: str) -> None:
    made.make_product(firm)
    with (
        pytest.raises(DatabaseError, match="what was done"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_web_login_deletes_no_product_and_writes_history_once(
    logins: dict[str, str], firm: Firm
) -> None:
    def may(table: str, right: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [logins["web"], table, right])
            return bool(cursor.fetchone()[0])

    assert may("enterprises_product", "UPDATE")
    assert not may("enterprises_product", "DELETE")
    assert not may("enterprises_lot", "DELETE")
    assert not may("enterprises_productevent", "UPDATE")
    assert not may("enterprises_tableimport", "DELETE")


def test_an_inspection_is_whole_or_absent(firm: Firm, product: Product, site: Any) -> None:
    lot = made.make_lot(firm, product, site, inspection=made.PASSED)
    assert lots.stated_of(lot).inspection == Inspection(
        "CJ-2026-0001", made.PASSED.verdict, "周敏", date(2026, 11, 20)
    )
    with pytest.raises(IntegrityError, match="lot_inspection_whole"), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(inspector="")
