"""The rows of a draft's parts as forms: standards, indicators, requirements."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.declaration_enums import Comparator, DeclarationPart
from enterprises.domain.declarations.content import (
    LONGEST_NAME,
    LONGEST_UNIT,
    LONGEST_WORDS,
    MOST_DECIMALS,
    MOST_DIGITS,
    MOST_INDICATORS,
    MOST_REQUIREMENTS,
    MOST_STANDARDS,
    Content,
    Executed,
    Indicator,
    Requirement,
)
from qbs_platform.common.validators import standard_numbers, text
from qbs_platform.common.validators.verdicts import Outcome

PREFIX = "rows"
_CHOICE_WRONG = {"invalid_choice": _("没有这个选项，请从列表中选择。")}


class OpenText(forms.CharField):
    """A text that is asked for and that a draft may leave open: publishing asks for it again."""

    def validate(self, value: Any) -> None:
        """Nothing is wrong with an empty text so far."""


class StandardNumberField(forms.CharField):
    """The number of a standard in normal form; an impossible one is refused with its reason.

    ``is_open``: it is asked for, and a draft may leave it open.
    """

    def __init__(
        self, label: Any, *, required: bool = False, is_open: bool = False, help_text: Any = ""
    ) -> None:
        self.is_open = is_open
        super().__init__(
            label=label,
            required=required or is_open,
            help_text=help_text,
            max_length=standard_numbers.LONGEST,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            error_messages={"required": _("请填写标准编号。")},
        )

    def validate(self, value: Any) -> None:
        """Nothing is wrong with one that is left open."""
        if not self.is_open:
            super().validate(value)

    def clean(self, value: Any) -> str:
        """The number as the catalogue writes it."""
        typed = str(super().clean(value))
        if not typed:
            return ""
        verdict = standard_numbers.check(typed)
        if verdict.outcome is Outcome.REFUSE:
            raise ValidationError(verdict.message)
        return verdict.value


class ExactField(forms.DecimalField):
    """A decimal number that keeps the places that were typed, full-width digits too.

    ``is_asked``: it is needed to publish, though a draft may leave it open.
    """

    def __init__(self, label: Any, *, is_asked: bool = False) -> None:
        wrong = _("请填写数字，例如 12.5；不写单位，不写千位分隔符。")
        super().__init__(
            label=label,
            required=is_asked,
            max_digits=MOST_DIGITS,
            decimal_places=MOST_DECIMALS,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages=dict.fromkeys(
                ("invalid", "max_digits", "max_decimal_places", "max_whole_digits"), wrong
            ),
        )

    def to_python(self, value: Any) -> Any:
        """The number behind full-width digits and spaces."""
        if isinstance(value, str):
            value = text.half_width(value).strip()
            if set(value) & set("eE_"):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        """Nothing is wrong with an open one so far."""
        if value not in self.empty_values:
            super().validate(value)


class RowForm(forms.Form):
    """One row; it is empty while nothing stands in ``telling``, and then it is passed over."""

    telling: ClassVar[tuple[str, ...]] = ()

    def has_changed(self) -> bool:
        """Whether anything was said in this row."""
        return any(str(self[name].data or "").strip() for name in self.telling)

    def row(self) -> Any:
        """What a valid row says."""
        raise NotImplementedError


class StandardRow(RowForm):
    """An executed standard."""

    telling = ("number", "title")
    number = StandardNumberField(
        _("标准编号"), required=True, help_text=_("写全四位年份，例如 GB/T 4706.1—2024。")
    )
    title = forms.CharField(
        label=_("标准名称"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("留空时用引用标准目录中的名称。"),
    )

    def row(self) -> Executed:
        """The standard."""
        return Executed(self.cleaned_data["number"], self.cleaned_data["title"])


class IndicatorRow(RowForm):
    """An indicator with its limit, method and baseline."""

    telling = ("name", "unit", "limit", "upper_limit", "method", "baseline_standard")
    name = forms.CharField(
        label=_("指标名称"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("请填写指标名称。")},
    )
    comparator = forms.ChoiceField(
        label=_("比较方式"), choices=Comparator.choices, error_messages=_CHOICE_WRONG
    )
    limit = ExactField(_("声明限值（范围的下限）"), is_asked=True)
    upper_limit = ExactField(_("上限（只用于范围）"))
    unit = OpenText(
        label=_("单位"),
        max_length=LONGEST_UNIT,
        help_text=_("没有单位的写“1”。"),
    )
    method = StandardNumberField(_("试验方法标准"), is_open=True)
    baseline_standard = StandardNumberField(_("基准标准"))
    baseline_limit = ExactField(_("基准限值（范围的下限）"))
    baseline_upper_limit = ExactField(_("基准上限（只用于范围）"))
    baseline_unit = forms.CharField(
        label=_("基准限值的单位"), required=False, max_length=LONGEST_UNIT
    )
    is_safety = forms.BooleanField(label=_("这是安全指标"), required=False)
    weaker_is_stated = forms.BooleanField(label=_("明示低于推荐性标准"), required=False)

    def row(self) -> Indicator:
        """The indicator; only a range has upper ends."""
        said = {name: self.cleaned_data[name] for name in Indicator.__slots__}
        comparator = Comparator(said["comparator"])
        if comparator is not Comparator.BETWEEN:
            said |= {"upper_limit": None, "baseline_upper_limit": None}
        return Indicator(**{**said, "comparator": comparator})


class RequirementRow(RowForm):
    """One requirement of a mandatory standard, and what answers it."""

    telling = ("requirement", "indicator", "test", "why_not")
    number = forms.CharField(widget=forms.HiddenInput)
    requirement = OpenText(
        label=_("要求"),
        max_length=LONGEST_WORDS,
        help_text=_("标准中的条款和要求，例如“4.2 铅含量不大于 0.5 mg/kg”。"),
    )
    indicator = forms.ChoiceField(
        label=_("对应的指标"), required=False, error_messages=_CHOICE_WRONG
    )
    test = forms.CharField(label=_("或对应的检测项目"), required=False, max_length=LONGEST_WORDS)
    why_not = forms.CharField(
        label=_("或说明为什么不适用"), required=False, max_length=LONGEST_WORDS
    )

    def __init__(
        self, *args: Any, indicators: list[str], numbers: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("不对应指标")), *((name, name) for name in indicators)]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]
        self._numbers = numbers

    def clean_number(self) -> str:
        """The number; one that the product need not answer for is no choice."""
        number: str = self.cleaned_data["number"]
        if number not in self._numbers:
            raise ValidationError(_CHOICE_WRONG["invalid_choice"])
        return number

    def row(self) -> Requirement:
        """The requirement."""
        return Requirement(**{name: self.cleaned_data[name] for name in Requirement.__slots__})


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable when it runs
    """The rows of one part; every one may be empty, so an emptied row is gone."""

    def initial_form_count(self) -> int:
        """None of what was sent must be there."""
        return 0 if self.is_bound else super().initial_form_count()

    def rows(self) -> tuple[Any, ...]:
        """What valid rows say, without those that were emptied or marked for removal."""
        return tuple(
            form.row()
            for form in self.forms
            if form.has_changed() and form not in self.deleted_forms
        )

    def typed(self) -> list[dict[str, Any]]:
        """Every row as it was sent, to be shown again with one more."""
        return [{name: form[name].data for name in form.fields} for form in self.forms]


_FORMS: dict[DeclarationPart, tuple[type[RowForm], int]] = {
    DeclarationPart.STANDARDS: (StandardRow, MOST_STANDARDS),
    DeclarationPart.INDICATORS: (IndicatorRow, MOST_INDICATORS),
    DeclarationPart.MANDATORY: (RequirementRow, MOST_REQUIREMENTS),
}


def rows_form(part: DeclarationPart, *, extra: int) -> type[Rows]:
    """The form of a part, with so many empty rows at its end."""
    form, most = _FORMS[part]
    made: type[Rows] = forms.formset_factory(  # type: ignore[assignment]
        form,
        formset=Rows,
        extra=extra,
        can_delete=True,
        max_num=most,
        absolute_max=most + 1,
        validate_max=True,
    )
    return made


def initial_of(part: DeclarationPart, kept: Content) -> list[dict[str, Any]]:
    """The rows of a part as the form shows them."""
    rows: tuple[Any, ...] = getattr(kept, part.value)
    return [{name: getattr(row, name) for name in type(row).__slots__} for row in rows]
