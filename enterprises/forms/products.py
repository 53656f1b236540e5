"""Forms of products and lots, of their pictures, and of the reasons for their steps."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.domain import lots as lot_rules
from enterprises.domain import products as rules
from enterprises.domain.lots import Inspection, StatedLot
from enterprises.domain.products import StatedProduct
from enterprises.enums import InspectionVerdict, ProductCategory
from enterprises.forms import fields
from enterprises.forms.brands import tell
from enterprises.models import Brand, Lot, Product, Site
from enterprises.models.onboarding import LONGEST_TEXT
from qbs_platform.common.versioned_forms import VersionedForm

_LONGEST_LIST = 4000  # characters of a list of standards
_DAYS_WRONG = dict.fromkeys(("invalid", "min_value", "max_value"), _("保质期应为 1 至 36500 天。"))
_AMOUNT_WRONG = {
    "required": _("请填写数量。"),
    "invalid": _("数量应是数字，如 1200 或 0.5。"),
    "max_digits": _("数量太长：小数点前最多 9 位，后最多 3 位。"),
    "max_decimal_places": _("数量最多三位小数。"),
    "max_whole_digits": _("数量太长：小数点前最多 9 位，后最多 3 位。"),
}


class ProductFields(VersionedForm):
    """What a person types and a table says in the same way."""

    name = fields.line(_("产品名称"), 120, _("请填写产品名称。"))
    model = fields.line(_("型号规格"), 120, _("请填写型号或规格。"))
    gtin = fields.code(
        _("商品条码"),
        40,
        help_text=_("8、12、13 或 14 位数字，与包装上的条码一致。没有条码的，填写企业自编码。"),
    )
    own_code = fields.code(
        _("企业自编码"), 30, help_text=_("没有商品条码时填写，用字母、数字和“-”“.”“/”。")
    )
    unit = fields.line(_("销售单位"), 20, _("请填写销售单位，如盒、台。"))
    shelf_life_days = forms.IntegerField(
        label=_("保质期（天）"),
        required=False,
        min_value=1,
        max_value=rules.LONGEST_SHELF_LIFE,
        help_text=_("食品和农产品必填。"),
        error_messages=_DAYS_WRONG,
    )
    hs_code = fields.code(_("商品编码（HS）"), 20, help_text=_("出口产品填写，6、8 或 10 位数字。"))
    standards = fields.lines(
        _("执行标准"), _LONGEST_LIST, _("每行一个编号，写全年份，如 GB/T 19001—2016。")
    )

    def _stated(self, **more: Any) -> StatedProduct:
        data = self.cleaned_data
        plain = ("name", "model", "gtin", "own_code", "unit", "shelf_life_days", "hs_code")
        return StatedProduct(
            **{name: data[name] for name in plain},
            standards=rules.read_lines(data["standards"]),
            **more,
        )


class ProductForm(ProductFields):
    """A product; brand and places of the own enterprise."""

    field_order = ("name", "category", "brand", "model", "gtin", "own_code")
    category = fields.choice(
        _("产品类别"), ProductCategory.choices, _("请选择产品类别。"), _("标准对各类别另有要求。")
    )
    brand = fields.choice(_("品牌"), ())
    sites = forms.MultipleChoiceField(
        label=_("生产地点"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=fields.WRONG_CHOICE,
    )

    def __init__(
        self, *args: Any, brands: Sequence[Brand], sites: Sequence[Site], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._brands, self._sites = brands, sites
        none = ("", _("没有品牌"))
        names = [(str(each.public_id), each.name) for each in brands]
        self.fields["brand"].choices = [none, *names]  # type: ignore[attr-defined]
        places = [(str(each.public_id), each.name) for each in sites]
        self.fields["sites"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Say what is wrong beside its field."""
        if not self.errors:
            _normal, problems = rules.product(self.stated())
            tell(self, problems)

    def stated(self) -> StatedProduct:
        """What was typed."""
        data = self.cleaned_data
        return self._stated(
            category=ProductCategory(data["category"]),
            brand=uuid.UUID(data["brand"]) if data["brand"] else None,
            sites=tuple(map(uuid.UUID, data["sites"])),
        )

    def _own(self) -> dict[str, Any]:
        return {"brands": self._brands, "sites": self._sites}


class LotFields(VersionedForm):
    """What a person types and a table says in the same way."""

    number = fields.code(
        _("批号"), 40, _("请填写批号。"), _("与包装上的一致，最多 20 个半角字符。")
    )
    produced_on = fields.day(_("生产日期"), _("请填写生产日期。"))
    expires_on = fields.day(_("保质期至"), help_text=_("保质期的最后一天。"))
    quantity = forms.DecimalField(
        label=_("数量"), max_digits=12, decimal_places=3, error_messages=_AMOUNT_WRONG
    )
    unit = fields.line(_("数量单位"), 20, _("请填写数量的单位，如盒、千克。"))
    report_number = fields.code(
        _("检验报告编号"), 60, help_text=_("出厂检验的四项要填就填全，没有检验的都不填。")
    )
    verdict = fields.choice(_("检验结论"), [("", _("没有检验")), *InspectionVerdict.choices])
    inspector = fields.line(_("检验员"), 60)
    inspected_on = fields.day(_("检验日期"))

    def _stated(self, site: uuid.UUID) -> StatedLot:
        data = self.cleaned_data
        return StatedLot(
            **{name: data[name] for name in ("number", "produced_on", "expires_on", "quantity")},
            unit=data["unit"],
            site=site,
            inspection=Inspection(
                report_number=data["report_number"],
                verdict=InspectionVerdict(data["verdict"]) if data["verdict"] else None,
                inspector=data["inspector"],
                inspected_on=data["inspected_on"],
            ),
        )


class LotForm(LotFields):
    """A lot of a product; ``asks_release`` is for one that is being registered."""

    field_order = ("number", "produced_on", "expires_on", "quantity", "unit", "site")
    site = fields.choice(
        _("生产地点"),
        (),
        _("请选择生产地点。"),
        _("列出的是这个产品的生产地点；缺少的，先在产品中补上。"),
    )
    is_released = forms.BooleanField(
        label=_("登记后立即放行"),
        required=False,
        help_text=_("不选则先暂存，以后再放行。检验不合格的不能放行。"),
    )

    def __init__(
        self,
        *args: Any,
        sites: Sequence[Site],
        today: date,
        asks_release: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._sites, self._today = sites, today
        places = [(str(each.public_id), each.name) for each in sites]
        self.fields["site"].choices = places  # type: ignore[attr-defined]
        if not asks_release:
            del self.fields["is_released"]

    def clean(self) -> None:
        """Say what is wrong beside its field."""
        if not self.errors:
            _normal, problems = lot_rules.lot(self.stated(), today=self._today)
            tell(self, problems)

    def stated(self) -> StatedLot:
        """What was typed."""
        return self._stated(uuid.UUID(self.cleaned_data["site"]))

    def _own(self) -> dict[str, Any]:
        return {"sites": self._sites, "today": self._today}


class PhotoForm(forms.Form):
    """A picture and its words."""

    file = forms.FileField(
        label=_("图片文件"),
        help_text=_("PNG 或 JPEG，最大 20 MB。拍摄信息会自动去除。"),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        error_messages={
            "required": _("请选择图片文件。"),
            "empty": _("文件是空的，没有内容可以保存。"),
        },
    )
    alt = fields.line(
        _("图片说明"),
        120,
        _("请用一句话说明图片内容，供看不到图片的人阅读。"),
        _("供看不到图片的人阅读，如“正面包装，绿色铁罐”。"),
    )


class ReasonForm(forms.Form):
    """Why something is done; how long it must be, the service says."""

    reason = forms.CharField(
        label=_("原因"),
        required=False,
        help_text=_("原因会一直保留，请不要写个人信息。"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
        self.fields["reason"].error_messages["required"] = _("请写明原因。")


def product_typed(product: Product) -> dict[str, Any]:
    """A product as the form shows it."""
    return {
        "version": product.version,
        "name": product.name,
        "category": product.category,
        "brand": str(product.brand.public_id) if product.brand else "",
        "model": product.model,
        "gtin": product.gtin,
        "own_code": product.own_code,
        "unit": product.unit,
        "shelf_life_days": product.shelf_life_days,
        "hs_code": product.hs_code,
        "standards": "\n".join(product.standards),
        "sites": [str(each.public_id) for each in product.sites.all()],
    }


def lot_typed(lot: Lot) -> dict[str, Any]:
    """A lot as the form shows it."""
    return {
        "version": lot.version,
        "number": lot.number,
        "produced_on": lot.produced_on,
        "expires_on": lot.expires_on,
        "quantity": f"{lot.quantity.normalize():f}",
        "unit": lot.unit,
        "site": str(lot.site.public_id),
        "report_number": lot.report_number,
        "verdict": lot.verdict,
        "inspector": lot.inspector,
        "inspected_on": lot.inspected_on,
    }
