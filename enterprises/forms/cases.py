"""What clerks look for in the list of cases."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.selectors.cases import Wanted
from qbs_platform.common import industries
from qbs_platform.common.filters import FilterForm
from qbs_platform.common.validators import text
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region

_YEARS = (
    MinValueValidator(date(2020, 1, 1), gettext_lazy("日期应在 2020 年到 2099 年之间。")),
    MaxValueValidator(date(2099, 12, 31), gettext_lazy("日期应在 2020 年到 2099 年之间。")),
)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=_YEARS,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("日期不对，请写成 2026-11-26 这样。")},
    )


class CaseFilter(FilterForm):
    """Names and codes are public, so they may stand in an address."""

    rarely = ("since", "until")

    text = forms.CharField(
        label=gettext_lazy("企业名称或统一社会信用代码"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    region = forms.CharField(
        label=gettext_lazy("注册地区划代码（含下级）"),
        required=False,
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "class": "code"}
        ),
    )
    industry = forms.ChoiceField(
        label=gettext_lazy("所属行业"),
        required=False,
        choices=lambda: [("", gettext_lazy("不限")), *industries.choices()],
        error_messages={"invalid_choice": gettext_lazy("没有这个行业，请从列表中选择。")},
    )
    since = _day(gettext_lazy("首次提交，从哪天起"))
    until = _day(gettext_lazy("首次提交，到哪天止"))

    def clean_region(self) -> Region | None:
        """The division with this code, as it is today or was last."""
        code = text.compact(self.cleaned_data["region"])
        if not code:
            return None
        found = regions.eras(code).first()
        if found is None:
            raise ValidationError(
                _("“%(code)s”不是行政区划代码，请填写 6 位数字，如 330100。") % {"code": code}
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期早于开始日期，请修改其中一个。"))
        return cleaned

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        return Wanted(**self.cleaned_data)
