"""What the public directory of enterprises can be asked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.enums import DirectoryOrder
from enterprises.selectors.public import Wanted
from qbs_platform.common import industries
from qbs_platform.common.filters import FilterForm
from qbs_platform.common.validators import text
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region

_MOST_NAMESAKES = 8


class DirectoryForm(FilterForm):
    """Filters of the directory; only what enterprises show can be asked for."""

    words = forms.CharField(
        label=gettext_lazy("企业名称或统一社会信用代码"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    region = forms.CharField(
        label=gettext_lazy("注册地名称或区划代码"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    industry = forms.ChoiceField(
        label=gettext_lazy("行业（只含公开了行业的企业）"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("没有这个行业，请从列表中选择。")},
    )
    order = forms.ChoiceField(
        label=gettext_lazy("排序"),
        required=False,
        choices=DirectoryOrder.choices,
        error_messages={"invalid_choice": gettext_lazy("没有这种排序，请从列表中选择。")},
    )

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        any_industry = ("", gettext_lazy("全部"))
        # the stubs do not know that choices may stand in groups
        self.fields["industry"].choices = [any_industry, *industries.choices()]  # type: ignore[attr-defined]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for; an order leaves nobody out."""
        return any(self.data.get(name) for name in ("words", "region", "industry"))

    def clean_region(self) -> Region | None:
        """Find the division meant, by name or code; an ambiguous name is answered with codes."""
        typed = text.compact(self.cleaned_data["region"])
        if not typed:
            return None
        found = list(regions.called(typed)[: _MOST_NAMESAKES + 1])
        if not found:
            raise ValidationError(
                _("没有叫“%(typed)s”的行政区划。请写全称，例如浙江省，或六位代码，例如 330000。")
                % {"typed": typed}
            )
        if len(found) > 1:
            raise ValidationError(_several(typed, found))
        return found[0]

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        asked = self.cleaned_data
        return Wanted(
            words=asked["words"],
            region=asked["region"],
            industry=asked["industry"],
            order=DirectoryOrder(asked["order"]),
        )


def _several(typed: str, found: list[Region]) -> str:
    names = regions.full_names(found)
    listed = "、".join(f"{names[place.pk]} {place.code}" for place in found[:_MOST_NAMESAKES])
    sentence = _("叫“%(typed)s”的区划不止一个，请填写代码：%(listed)s")
    more = "……" if len(found) > _MOST_NAMESAKES else "。"
    return sentence % {"typed": typed, "listed": listed + more}
