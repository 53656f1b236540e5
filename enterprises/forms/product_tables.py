"""Tables of products and of lots: their columns, and one row as a form that asks no database."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.domain import lots as lot_rules
from enterprises.domain import products as rules
from enterprises.domain.lots import StatedLot
from enterprises.domain.products import StatedProduct
from enterprises.enums import InspectionVerdict, ProductCategory
from enterprises.forms import fields
from enterprises.forms.brands import tell
from enterprises.forms.products import LotFields, ProductFields
from qbs_platform.common.imports import Column
from qbs_platform.common.validators import gtin, text
from qbs_platform.common.validators.verdicts import Outcome

PRODUCT_COLUMNS = (
    Column("name", "产品名称", is_required=True, example="西湖龙井"),
    Column("category", "产品类别", is_required=True, example="食品和农产品"),
    Column("model", "型号规格", is_required=True, example="250 克罐装"),
    Column("gtin", "商品条码", example="6901234567892"),
    Column("own_code", "企业自编码"),
    Column("unit", "销售单位", is_required=True, example="罐"),
    Column("shelf_life_days", "保质期（天）", example="540"),
    Column("brand", "品牌"),
    Column("hs_code", "商品编码（HS）", example="0902102000"),
    Column("standards", "执行标准", example="GB/T 18650—2008；GB 2762—2022"),
    Column("sites", "生产地点"),
)
LOT_COLUMNS = (
    Column("product", "产品编码", is_required=True, example="6901234567892"),
    Column("number", "批号", is_required=True, example="L20261101A"),
    Column("produced_on", "生产日期", is_required=True, example="2026-11-01"),
    Column("expires_on", "保质期至", example="2028-04-23"),
    Column("quantity", "数量", is_required=True, example="1200"),
    Column("unit", "数量单位", is_required=True, example="罐"),
    Column("site", "生产地点", is_required=True, example="西湖一厂"),
    Column("report_number", "检验报告编号"),
    Column("verdict", "检验结论"),
    Column("inspector", "检验员"),
    Column("inspected_on", "检验日期"),
    Column("is_released", "放行", example="否"),
)
# Words of the format, the same in every language, as its headings are.
_CATEGORIES = {
    "一般产品": ProductCategory.GENERAL,
    "食品和农产品": ProductCategory.FOOD,
    "家用电器": ProductCategory.APPLIANCES,
    "儿童用品": ProductCategory.CHILDREN,
}
_VERDICTS = {"合格": InspectionVerdict.PASS, "不合格": InspectionVerdict.FAIL, "": ""}
_YES_NO = {"是": True, "否": False, "": False}
Names = Mapping[str, uuid.UUID]
"""Public ids by what people call a thing."""


class ProductRow(ProductFields):
    """One row of a table of products; brand and places by their names."""

    category = fields.line(gettext_lazy("产品类别"), 20, gettext_lazy("请填写产品类别。"))
    brand = fields.line(gettext_lazy("品牌"), 60)
    sites = fields.line(gettext_lazy("生产地点"), 2000)

    def __init__(self, cells: Mapping[str, str], *, brands: Names, sites: Names) -> None:
        super().__init__({**cells, "version": "1"})
        self._brands, self._sites = brands, sites

    def clean_category(self) -> ProductCategory:
        """The category by its word."""
        return ProductCategory(_one_of(_CATEGORIES, self.cleaned_data["category"]))

    def clean_brand(self) -> uuid.UUID | None:
        """The brand by its name."""
        name = self.cleaned_data["brand"]
        return _named(self._brands, name, _("本企业没有登记“%(name)s”。")) if name else None

    def clean_sites(self) -> tuple[uuid.UUID, ...]:
        """The places by their names, with semicolons between."""
        names = rules.read_lines(self.cleaned_data["sites"])
        return tuple(_named(self._sites, name, _("本企业没有登记“%(name)s”。")) for name in names)

    def clean(self) -> None:
        """Judge the row by the rules of products; keep what they made of it as ``stated``."""
        if self.errors:
            return
        data = self.cleaned_data
        stated = self._stated(category=data["category"], brand=data["brand"], sites=data["sites"])
        self.cleaned_data["stated"], problems = rules.product(stated)
        tell(self, problems)


class LotRow(LotFields):
    """One row of a table of lots; the product by its code, the place by its name."""

    product = fields.line(gettext_lazy("产品编码"), 40, gettext_lazy("请填写产品编码。"))
    site = fields.line(gettext_lazy("生产地点"), 80, gettext_lazy("请填写生产地点。"))
    verdict = fields.line(gettext_lazy("检验结论"), 10)  # type: ignore[assignment]
    is_released = fields.line(gettext_lazy("放行"), 10)

    def __init__(
        self, cells: Mapping[str, str], *, products: Names, sites: Names, today: date
    ) -> None:
        super().__init__({**cells, "version": "1"})
        self._products, self._sites, self._today = products, sites, today

    def clean_product(self) -> uuid.UUID:
        """The product by its GTIN, in any length, or by the enterprise's own code."""
        typed = self.cleaned_data["product"]
        return _named(self._products, code_of(typed), _("本企业没有编码为“%(name)s”的产品。"))

    def clean_site(self) -> uuid.UUID:
        """The place by its name."""
        return _named(self._sites, self.cleaned_data["site"], _("本企业没有登记“%(name)s”。"))

    def clean_verdict(self) -> str:
        """What the inspection found, by its word."""
        return str(_one_of(_VERDICTS, self.cleaned_data["verdict"]))

    def clean_is_released(self) -> bool:
        """Whether the lot goes out at once."""
        return bool(_one_of(_YES_NO, self.cleaned_data["is_released"]))

    def clean(self) -> None:
        """Judge the row by the rules of lots; keep what they made of it as ``stated``."""
        if self.errors:
            return
        stated: StatedLot = self._stated(self.cleaned_data["site"])
        self.cleaned_data["stated"], problems = lot_rules.lot(stated, today=self._today)
        tell(self, problems)
        if self.cleaned_data["is_released"] and stated.inspection.verdict is InspectionVerdict.FAIL:
            self.add_error("is_released", _("出厂检验不合格的批次不能放行。"))


class TableForm(forms.Form):
    """The table to be taken in."""

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        help_text=gettext_lazy("XLSX 或 CSV，最多 500 行、20 MB，用模板的表头。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": gettext_lazy("请选择要导入的表格。"),
            "empty": gettext_lazy("文件是空的，没有内容可以保存。"),
        },
    )


def code_of(typed: str) -> str:
    """A product's code as it is kept: a GTIN as GTIN-14, anything else as it was typed."""
    verdict = gtin.check(typed)
    if verdict.outcome is Outcome.REFUSE:
        return text.half_width(typed).strip()
    return gtin.as_gtin14(verdict.value)


def same_product(cleaned: Mapping[str, Any]) -> str:
    """What makes two rows of products the same."""
    stated: StatedProduct = cleaned["stated"]
    return stated.gtin or stated.own_code


def same_lot(cleaned: Mapping[str, Any]) -> tuple[uuid.UUID, str]:
    """What makes two rows of lots the same."""
    stated: StatedLot = cleaned["stated"]
    return cleaned["product"], stated.number


def _named(known: Names, name: str, sentence: str) -> uuid.UUID:
    if name not in known:
        raise forms.ValidationError(sentence % {"name": name})
    return known[name]


def _one_of(known: Mapping[str, Any], typed: str) -> Any:
    if typed not in known:
        words = "、".join(filter(None, known))
        raise forms.ValidationError(_("只能填写%(words)s。") % {"words": words})
    return known[typed]
