"""The forms of the styleguide: every kind of input once, and a filter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qbs_platform.common.filters import FilterForm

_LEVELS = [("A", _("国际先进")), ("B", _("国内领先")), ("C", _("符合国家标准"))]
_CHANNELS = [("SHOP", _("实体店")), ("ONLINE", _("网店")), ("EXPORT", _("出口"))]
_KINDS = [("", _("请选择")), ("GB", _("国家标准")), ("T", _("团体标准")), ("Q", _("企业标准"))]


class SampleForm(forms.Form):
    """One field of each kind, as in an application."""

    number = forms.CharField(
        label=_("执行标准编号"),
        help_text=_("填写产品标签上标注的标准，例如 GB 4806.7-2023"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "field-width-m"}),
        error_messages={"required": _("请填写执行标准编号。")},
    )
    kind = forms.ChoiceField(
        label=_("标准类别"), choices=_KINDS, error_messages={"required": _("请选择标准类别。")}
    )
    limit = forms.DecimalField(
        label=_("总迁移量限值（mg/kg）"),
        help_text=_("0 到 100 之间的数字，可保留一位小数"),
        max_value=100,
        min_value=0,
        error_messages={"max_value": _("总迁移量限值应在 0 到 100 之间。")},
    )
    declared_on = forms.DateField(
        label=_("自我声明公开日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    contact = forms.EmailField(label=_("联系邮箱"), required=False)
    secret = forms.CharField(
        label=_("签署口令"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "field-width-s"}),
    )
    remark = forms.CharField(
        label=_("补充说明"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    level = forms.ChoiceField(
        label=_("标准水平"),
        choices=_LEVELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择标准水平。")},
    )
    channels = forms.MultipleChoiceField(
        label=_("销售渠道"),
        help_text=_("可多选"),
        choices=_CHANNELS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.FileField(label=_("标准文本"), required=False)
    is_true = forms.BooleanField(
        label=_("以上内容真实，本单位对此负责"),
        error_messages={"required": _("请确认以上内容真实。")},
    )


class SampleFilter(FilterForm):
    """What a list can be narrowed by: some questions at once, one on demand."""

    rarely = ("number",)

    company = forms.CharField(label=_("企业"), required=False)
    kind = forms.ChoiceField(label=_("标准类别"), choices=_KINDS, required=False)
    declared_on = forms.DateField(
        label=_("自我声明公开日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    number = forms.CharField(label=_("执行标准编号"), required=False)
