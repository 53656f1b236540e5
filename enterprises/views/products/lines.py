"""Products and lots as tags, timelines and rows of tables."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from enterprises.enums import LotStatus, ProductStatus
from enterprises.models import Lot, Product, ProductEvent
from qbs_platform.common import workdays
from qbs_platform.common.components import Step
from qbs_platform.common.exports import Row

PRODUCT_TAGS = {ProductStatus.ACTIVE: "ok", ProductStatus.RETIRED: "muted"}
LOT_TAGS = {LotStatus.HELD: "warn", LotStatus.RELEASED: "ok", LotStatus.RECALLED: "bad"}


def of_history(events: Iterable[ProductEvent]) -> list[Step]:
    """What was done, for the timeline."""
    return [Step.happened(_title(event), event.at, event.by.name, event.reason) for event in events]


def product_heading() -> Row:
    """The names of the columns of ``product_rows``."""
    return (
        _("产品名称"),
        _("产品类别"),
        _("型号规格"),
        _("商品条码"),
        _("企业自编码"),
        _("销售单位"),
        _("保质期（天）"),
        _("品牌"),
        _("商品编码（HS）"),
        _("执行标准"),
        _("生产地点"),
        _("状态"),
        _("企业"),
        _("登记时间"),
    )


def product_rows(products: Iterable[Product]) -> Iterator[Row]:
    """One row a product; its sites were prefetched."""
    for each in products:
        yield (
            each.name,
            each.get_category_display(),
            each.model,
            each.gtin,
            each.own_code,
            each.unit,
            each.shelf_life_days or "",
            each.brand.name if each.brand else "",
            each.hs_code,
            "；".join(each.standards),
            "；".join(site.name for site in each.sites.all()),
            each.get_status_display(),
            each.enterprise.name,
            _moment(each.added_at),
        )


def lot_heading() -> Row:
    """The names of the columns of ``lot_rows``."""
    return (
        _("产品编码"),
        _("产品名称"),
        _("批号"),
        _("生产日期"),
        _("保质期至"),
        _("数量"),
        _("数量单位"),
        _("生产地点"),
        _("检验报告编号"),
        _("检验结论"),
        _("检验员"),
        _("检验日期"),
        _("状态"),
        _("企业"),
    )


def lot_rows(lots: Iterable[Lot]) -> Iterator[Row]:
    """One row a lot, with its product and its site."""
    for each in lots:
        yield (
            each.product.code,
            each.product.name,
            each.number,
            each.produced_on.isoformat(),
            _day(each.expires_on),
            amount(each),
            each.unit,
            each.site.name,
            each.report_number,
            each.get_verdict_display(),
            each.inspector,
            _day(each.inspected_on),
            each.get_status_display(),
            each.product.enterprise.name,
        )


def amount(lot: Lot) -> str:
    """The quantity without zeros that say nothing."""
    return f"{lot.quantity.normalize():f}"


def _title(event: ProductEvent) -> str:
    act = event.get_act_display()
    return f"{act} {event.lot.number}" if event.lot else act


def _moment(at: datetime) -> str:
    return f"{at.astimezone(workdays.SHANGHAI):%Y-%m-%d %H:%M}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
