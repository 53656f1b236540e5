"""Forms of brands and places of production."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.domain import products as domain
from enterprises.domain.products import StatedBrand, StatedSite
from enterprises.enums import SiteRole
from enterprises.errors import ValueRefused
from enterprises.forms import fields
from enterprises.models import Brand, Site
from standards.forms.editions import VersionedForm

_CLASS_WRONG = dict.fromkeys(
    ("invalid", "min_value", "max_value"), _("商标类别为尼斯分类第 1 至 45 类。")
)


class BrandForm(VersionedForm):
    """A brand."""

    name = fields.line(_("品牌名称"), 60, _("请填写品牌名称。"))
    trademark = fields.code(
        _("商标注册号"), 20, help_text=_("7 至 10 位数字，见商标注册证。未注册的不填。")
    )
    nice_class = forms.IntegerField(
        label=_("商标类别"),
        required=False,
        min_value=1,
        max_value=domain.NICE_CLASSES,
        help_text=_("尼斯分类第 1 至 45 类，见商标注册证。"),
        error_messages=_CLASS_WRONG,
    )

    def clean(self) -> None:
        """Say what is wrong beside its field."""
        if not self.errors:
            _stated, problems = domain.brand(self.stated())
            tell(self, problems)

    def stated(self) -> StatedBrand:
        """What was typed."""
        data = self.cleaned_data
        return StatedBrand(data["name"], data["trademark"], data["nice_class"])


class SiteForm(VersionedForm):
    """A place of production."""

    role = fields.choice(_("身份"), SiteRole.choices, _("请选择身份。"))
    name = fields.line(
        _("名称"), 80, _("请填写生产地点的名称。"), _("委托加工的，填写受托企业的名称。")
    )
    region = fields.code(
        _("生产地区划代码"),
        12,
        _("请填写生产地的 6 位行政区划代码。"),
        _("生产地所在县、区的 6 位代码，如 330106。监管人员按生产地查看。"),
    )
    address = fields.line(_("详细地址"), 200, _("请填写详细地址。"))
    licences = fields.lines(
        _("生产许可证"),
        4000,
        _("每行一项：种类；编号；有效期至。如“食品生产许可；SC10633010600011；2028-05-01”。"),
    )

    def clean_licences(self) -> str:
        """The text, once every line of it can be read."""
        try:
            domain.read_licences(self.cleaned_data["licences"])
        except ValueRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return str(self.cleaned_data["licences"])

    def stated(self) -> StatedSite:
        """What was typed."""
        data = self.cleaned_data
        return StatedSite(
            role=SiteRole(data["role"]),
            name=data["name"],
            address=data["address"],
            region=data["region"],
            licences=domain.read_licences(data["licences"]),
        )


def tell(form: forms.Form, problems: domain.Problems) -> None:
    """Put each problem beside the field that it is about."""
    for name, sentence in problems.items():
        form.add_error(name, sentence)


def brand_typed(brand: Brand) -> dict[str, Any]:
    """A brand as the form shows it."""
    return {
        "version": brand.version,
        "name": brand.name,
        "trademark": brand.trademark,
        "nice_class": brand.nice_class,
    }


def site_typed(site: Site) -> dict[str, Any]:
    """A place as the form shows it."""
    licences = (domain.Licence.from_record(each).in_words for each in site.licences)
    return {
        "version": site.version,
        "role": site.role,
        "name": site.name,
        "region": site.region.code,
        "address": site.address,
        "licences": "\n".join(licences),
    }
