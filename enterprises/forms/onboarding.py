"""What an enterprise types to join, section by section."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from enterprises.content import CommitmentText
from enterprises.domain import items
from enterprises.enums import CommitmentKind, Item, OrganisationKind
from enterprises.models import ReturnedItem
from enterprises.models.onboarding import LONGEST_TEXT
from qbs_platform.common import industries
from qbs_platform.common.versioned_forms import VersionedForm

_NUMBER_WRONG = ("min_value", "max_value", "invalid", "max_digits", "max_decimal_places")


class _Waits:
    """A field that is asked for and that a draft may leave open: submitting asks for it again."""

    def validate(self, value: Any) -> None:
        """Nothing is wrong with an empty value so far."""
        if value not in self.empty_values:  # type: ignore[attr-defined]
            super().validate(value)  # type: ignore[misc]


class _Text(_Waits, forms.CharField):
    pass


class _File(_Waits, forms.FileField):
    pass


class _Choice(_Waits, forms.ChoiceField):
    pass


class _Date(_Waits, forms.DateField):
    pass


class _Whole(_Waits, forms.IntegerField):
    pass


def _line(longest: int, hint: Any = "", **attributes: str) -> Callable[[], forms.Field]:
    widget = forms.TextInput(attrs={"spellcheck": "false", **attributes})
    return lambda: _Text(max_length=longest, help_text=hint, widget=widget)


_KINDS = [(kind.value, kind.label) for kind in OrganisationKind]
_FIELDS: dict[Item, Callable[[], forms.Field]] = {
    Item.USCC: _line(40, _("18 位，可以带空格或全角。两层校验码会当场核对。"), autocomplete="off"),
    Item.NAME: _line(120, _("与营业执照一致。"), autocomplete="organization"),
    Item.NAME_EN: lambda: forms.CharField(max_length=160, required=False),
    Item.KIND: lambda: _Choice(choices=_KINDS, widget=forms.RadioSelect),
    Item.LEGAL_REPRESENTATIVE: _line(60, _("个体工商户填经营者，合作社填理事长。")),
    Item.ESTABLISHED_ON: lambda: _Date(
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("日期不对，请写成 2018-09-26 这样。")},
    ),
    Item.CAPITAL: lambda: forms.DecimalField(
        required=False,
        max_digits=14,
        decimal_places=4,
        validators=[MinValueValidator(0)],
        help_text=_("人民币万元，可以有四位小数。没有注册资本的不填。"),
        error_messages=dict.fromkeys(_NUMBER_WRONG, _("请填写不小于 0 的数，如 500 或 12.5。")),
    ),
    Item.REGION: _line(
        6, _("注册地所在县、区的 6 位行政区划代码，如 330106。"), inputmode="numeric"
    ),
    Item.ADDRESS: _line(200, _("与营业执照一致。")),
    Item.INDUSTRY: lambda: _Choice(
        choices=lambda: [("", _("请选择")), *industries.choices()],
        help_text=_("国民经济行业分类（GB/T 4754-2017）的大类。"),
    ),
    Item.HEADCOUNT: lambda: _Whole(
        min_value=1,
        max_value=9_999_999,
        error_messages=dict.fromkeys(_NUMBER_WRONG, _("请填写 1 以上的整数。")),
    ),
    Item.WEBSITE: lambda: forms.URLField(
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("网址不对，请写成 https://example.cn 这样。")},
    ),
    Item.CONTACT_NAME: _line(60, autocomplete="name"),
    Item.CONTACT_MOBILE: _line(30, _("加密保存，只用于联系。"), autocomplete="tel"),
    Item.CONTACT_EMAIL: _line(254, _("加密保存，只用于联系。"), autocomplete="email"),
    Item.LEGAL_ID: _line(
        30, _("加密保存，受理员只用来核对授权书。不写入账本。"), autocomplete="off"
    ),
}


class BeginForm(forms.Form):
    """Which enterprise: enough to know whether it is here already."""

    uscc = forms.CharField(
        label=Item.USCC.label,
        max_length=40,
        help_text=_("18 位，可以带空格或全角。两层校验码会当场核对。"),
        error_messages={"required": _("请填写统一社会信用代码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=Item.NAME.label,
        max_length=120,
        help_text=_("与营业执照一致。"),
        error_messages={"required": _("请填写企业名称。")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    region = forms.CharField(
        label=Item.REGION.label,
        max_length=6,
        required=False,
        help_text=_("不填时取代码第 3 至 8 位。在别处登记的，填注册地县、区的代码。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class SectionForm(VersionedForm):
    """The items of a section that may be changed now."""

    def __init__(self, *args: Any, listed: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = [item for item in listed if item not in items.FILES]
        for item in self.listed:
            field = _FIELDS[item]()
            field.label = item.label
            self.fields[item.value.lower()] = field

    def given(self) -> dict[Item, Any]:
        """What was typed, by item."""
        return {item: self.cleaned_data[item.value.lower()] for item in self.listed}

    def _own(self) -> dict[str, Any]:
        return {"listed": self.listed}


class DocumentsForm(forms.Form):
    """Documents to take in; each replaces the one before."""

    def __init__(self, *args: Any, listed: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in listed:
            self.fields[item.value.lower()] = _File(
                label=item.label,
                help_text=_("PDF、PNG 或 JPEG，不超过 20 MB。再传一次，就替换原来的。"),
                widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
            )


class SubmitForm(VersionedForm):
    """The signature under agreement and declaration, in the wording that was shown."""

    def __init__(self, *args: Any, texts: Iterable[CommitmentText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = list(texts)
        for text in self.texts:
            self.fields[_signature(text)] = forms.BooleanField(
                label=_("我代表本单位签署《%(title)s》（第 %(version)s 版）")
                % {"title": text.title, "version": text.version},
                error_messages={"required": _("请签署《%(title)s》。") % {"title": text.title}},
            )

    def signed(self) -> dict[CommitmentKind, int]:
        """Which version of each text was signed."""
        return {text.kind: text.version for text in self.texts}


def _signature(text: CommitmentText) -> str:
    """The field of one wording: a newer one asks for a signature of its own."""
    return f"{text.kind.lower()}-{text.version}"


class ResubmitForm(VersionedForm):
    """Answers about returned items that stay as they are."""

    def __init__(self, *args: Any, returned: Mapping[Item, ReturnedItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.silent = [item for item, row in returned.items() if not row.is_changed]
        for item in self.silent:
            self.fields[item.value.lower()] = _Text(
                label=_("%(item)s：没有修改的说明") % {"item": item.label},
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def answers(self) -> dict[Item, str]:
        """What was said, by item."""
        return {item: self.cleaned_data[item.value.lower()] for item in self.silent}
