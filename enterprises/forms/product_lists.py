"""What lists of products and lots are narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.enums import LotStatus, ProductCategory, ProductStatus
from enterprises.forms import fields
from enterprises.selectors import lots, products
from qbs_platform.common.filters import FilterForm


def _words(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, required=False, max_length=100, widget=widget)


class ProductsForm(FilterForm):
    """Questions to a list of products."""

    text = _words(_("名称、型号、编码、品牌或企业"))
    category = fields.choice(_("产品类别"), [fields.ALL, *ProductCategory.choices])
    status = fields.choice(_("状态"), [fields.ALL, *ProductStatus.choices])
    order = fields.choice(_("排序"), products.Order.choices)

    def wanted(self) -> products.Wanted:
        """What a valid form asks for."""
        asked = self.cleaned_data
        return products.Wanted(
            text=asked["text"],
            category=ProductCategory(asked["category"]) if asked["category"] else None,
            status=ProductStatus(asked["status"]) if asked["status"] else None,
            order=products.Order(asked["order"] or products.Order.NEWEST),
        )


class LotsForm(FilterForm):
    """Questions to a list of lots."""

    text = _words(_("批号、产品名称、编码或企业"))
    status = fields.choice(_("状态"), [fields.ALL, *LotStatus.choices])
    produced_from = fields.day(_("生产日期从"))
    produced_to = fields.day(_("生产日期到"))
    order = fields.choice(_("排序"), lots.Order.choices)

    def wanted(self) -> lots.Wanted:
        """What a valid form asks for."""
        asked = self.cleaned_data
        return lots.Wanted(
            text=asked["text"],
            status=LotStatus(asked["status"]) if asked["status"] else None,
            produced_from=asked["produced_from"],
            produced_to=asked["produced_to"],
            order=lots.Order(asked["order"] or lots.Order.NEWEST),
        )
