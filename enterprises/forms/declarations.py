"""Forms of self-declarations: beginning, signing, withdrawing, looking for them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.declaration_enums import DeclarationStatus
from enterprises.domain.declarations import transitions
from enterprises.enums import ProductCategory
from enterprises.models import Product
from enterprises.models.declarations import LONGEST_REASON
from enterprises.selectors.declarations import ORDERS, Wanted
from qbs_platform.common.filters import FilterForm

_CHOICE_WRONG = {"invalid_choice": _("没有这个选项，请从列表中选择。")}
_ALL = ("", _("全部"))


class VersionForm(forms.Form):
    """Which save of the draft the person read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class BeginForm(forms.Form):
    """Which product is declared."""

    product = forms.ModelChoiceField(
        label=_("产品"),
        queryset=Product.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        error_messages={"invalid_choice": _("没有这个产品，请从列表中选择。")},
    )


class SignForm(VersionForm):
    """The signature under what was read."""

    commitment = forms.IntegerField(widget=forms.HiddenInput)
    accepts = forms.BooleanField(
        label=_("我代表本企业接受以上承诺，签署并公开这份声明"),
        error_messages={"required": _("请阅读承诺并勾选，才能签署。")},
    )


class ReasonForm(forms.Form):
    """A reason that everybody reads."""

    reason = forms.CharField(
        label=_("理由"),
        help_text=_("理由会公开显示，请不要写个人信息。"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明理由。")},
    )


class OwnForm(FilterForm):
    """The question to the own list."""

    text = forms.CharField(
        label=_("产品或标准编号"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class DeclarationsForm(FilterForm):
    """Questions to the public list."""

    text = forms.CharField(
        label=_("产品、企业或标准编号"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    status = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("现在有效的")),
            *((each.value, each.label) for each in DeclarationStatus if each in transitions.PUBLIC),
        ],
        error_messages=_CHOICE_WRONG,
    )
    category = forms.ChoiceField(
        label=_("产品类别"),
        required=False,
        choices=[_ALL, *ProductCategory.choices],
        error_messages=_CHOICE_WRONG,
    )
    order = forms.ChoiceField(
        label=_("排序"), required=False, choices=ORDERS, error_messages=_CHOICE_WRONG
    )

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        asked = self.cleaned_data
        return Wanted(
            text=asked["text"],
            status=DeclarationStatus(asked["status"]) if asked["status"] else None,
            category=ProductCategory(asked["category"]) if asked["category"] else None,
            order=asked["order"],
        )
