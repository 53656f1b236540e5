"""What the list can be narrowed by, one entry as a form, and one row of a table as a form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qbs_platform.common.filters import FilterForm
from qbs_platform.common.imports import Column
from qbs_platform.common.validators import standard_numbers
from qbs_platform.common.validators.standard_numbers import Kind
from standards.cited.selectors import Order, Wanted
from standards.domain import citations
from standards.domain.citations import CitedFacts, Successor
from standards.enums import CitedStatus
from standards.models.cited import LONGEST_SOURCE, LONGEST_TITLE

COLUMNS = (
    Column("number", "标准编号", is_required=True, example="GB/T 4706.1—2024"),
    Column(
        "title_zh",
        "标准名称",
        is_required=True,
        example="家用和类似用途电器的安全 第1部分：通用要求",
    ),
    Column("title_en", "英文名称"),
    Column("is_mandatory", "强制性", example="否"),
    Column("status", "状态", example="现行"),
    Column("published_on", "发布日期", example="2024-07-24"),
    Column("effective_on", "实施日期", example="2026-08-01"),
    Column("withdrawn_on", "废止日期"),
    Column("successors", "代替它的标准"),
    Column("source", "资料来源", is_required=True, example="全国标准信息公共服务平台"),
    Column("checked_on", "核对日期", is_required=True, example="2026-11-27"),
)
_ALL = ("", gettext_lazy("全部"))
_DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d %H:%M:%S"]
_YES_NO = {"是": True, "否": False, "": None}
_STATUSES = {
    "即将实施": CitedStatus.UPCOMING,
    "现行": CitedStatus.CURRENT,
    "废止": CitedStatus.WITHDRAWN,
    "被代替": CitedStatus.SUPERSEDED,
    "": None,
}


def _wrong_choice() -> dict[str, Any]:
    return {"invalid_choice": gettext_lazy("没有这个选项，请从列表中选择。")}


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=_DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": gettext_lazy("日期不对，请写成 2026-11-26 这样。"),
            "required": gettext_lazy("请填写核对日期。"),
        },
    )


class CatalogueForm(FilterForm):
    """Questions to the catalogue."""

    text = forms.CharField(
        label=gettext_lazy("编号或名称"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("种类"),
        required=False,
        choices=[_ALL, *Kind.choices],
        error_messages=_wrong_choice(),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("今天的状态"),
        required=False,
        choices=[_ALL, *CitedStatus.choices],
        error_messages=_wrong_choice(),
    )
    mandatory = forms.ChoiceField(
        label=gettext_lazy("强制性"),
        required=False,
        choices=[_ALL, ("1", gettext_lazy("只看强制性标准"))],
        error_messages=_wrong_choice(),
    )
    order = forms.ChoiceField(
        label=gettext_lazy("排序"),
        required=False,
        choices=Order.choices,
        error_messages=_wrong_choice(),
    )

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        asked = self.cleaned_data
        return Wanted(
            text=asked["text"],
            kind=Kind(asked["kind"]) if asked["kind"] else None,
            status=CitedStatus(asked["status"]) if asked["status"] else None,
            is_mandatory=bool(asked["mandatory"]),
            order=Order(asked["order"]) if asked["order"] else Order.NUMBER,
        )


class EntryForm(forms.Form):
    """What the catalogue says of one standard."""

    number = forms.CharField(
        label=gettext_lazy("标准编号"),
        help_text=gettext_lazy("写全四位年份，例如 GB/T 4706.1—2024。"),
        error_messages={"required": gettext_lazy("请填写标准编号。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    title_zh = forms.CharField(
        label=gettext_lazy("标准名称"),
        max_length=LONGEST_TITLE,
        error_messages={"required": gettext_lazy("请填写标准名称。")},
    )
    title_en = forms.CharField(
        label=gettext_lazy("英文名称"), max_length=LONGEST_TITLE, required=False
    )
    is_mandatory = forms.BooleanField(label=gettext_lazy("强制性标准"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("核对时的状态"),
        help_text=gettext_lazy("填了日期的，以日期为准，到期自动变化。"),
        choices=CitedStatus.choices,
        error_messages=_wrong_choice(),
    )
    published_on = _day(gettext_lazy("发布日期"))
    effective_on = _day(gettext_lazy("实施日期"))
    withdrawn_on = _day(
        gettext_lazy("废止日期"), help_text=gettext_lazy("从这一天起不再有效；不知道就留空。")
    )
    successors = forms.CharField(
        label=gettext_lazy("代替它的标准"),
        help_text=gettext_lazy("每行一个编号；只代替一部分的，在编号后写“（部分）”。"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    source = forms.CharField(
        label=gettext_lazy("资料来源"),
        help_text=gettext_lazy("在哪里核对的，例如全国标准信息公共服务平台。"),
        max_length=LONGEST_SOURCE,
        error_messages={"required": gettext_lazy("请写明资料来源。")},
    )
    checked_on = _day(gettext_lazy("核对日期"), required=True)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_number(self) -> str:
        """The number in normal form; an unusual one has no kind, so it is refused."""
        verdict = standard_numbers.check(self.cleaned_data["number"])
        if standard_numbers.parse(verdict.value) is None:
            raise ValidationError(verdict.message)
        return verdict.value

    def clean_successors(self) -> tuple[Successor, ...]:
        """The numbers that replace it."""
        try:
            return citations.read_successors(self.cleaned_data["successors"])
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def facts(self) -> CitedFacts:
        """What a valid form says."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return CitedFacts(**{**said, "status": CitedStatus(said["status"])})


class RowForm(EntryForm):
    """One row of a table: statuses in words, yes and no; what is empty stays as it is."""

    is_mandatory = forms.CharField(required=False)  # type: ignore[assignment]
    status = forms.CharField(required=False)  # type: ignore[assignment]

    def clean_is_mandatory(self) -> bool | None:
        """True, False, or None where nothing was said."""
        said: bool | None = _one_of(_YES_NO, self.cleaned_data["is_mandatory"])
        return said

    def clean_status(self) -> CitedStatus | None:
        """The status, or None where nothing was said."""
        said: CitedStatus | None = _one_of(_STATUSES, self.cleaned_data["status"])
        return said


class ImportForm(forms.Form):
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


def initial(facts: CitedFacts, version: int) -> dict[str, object]:
    """An entry as the form shows it."""
    return {
        "number": facts.number,
        "title_zh": facts.title_zh,
        "title_en": facts.title_en,
        "is_mandatory": facts.is_mandatory,
        "status": facts.status.value,
        "published_on": facts.published_on,
        "effective_on": facts.effective_on,
        "withdrawn_on": facts.withdrawn_on,
        "successors": "\n".join(map(str, facts.successors)),
        "source": facts.source,
        "checked_on": facts.checked_on,
        "version": version,
    }


def _one_of(known: Mapping[str, Any], typed: str) -> Any:
    if typed not in known:
        words = "、".join(filter(None, known))
        raise ValidationError(_("只能填写%(words)s，或者留空。") % {"words": words})
    return known[typed]
