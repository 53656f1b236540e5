"""What an enterprise shows of itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import PublicPage
from enterprises.selectors import public
from enterprises.selectors.values import Stated

_LONGEST = PublicPage._meta.get_field("introduction").max_length


class _Lines(forms.CharField):
    """A text in lines; browsers send each break as two characters, which would count double."""

    def to_python(self, value: Any) -> str:
        """One line feed for each break."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class PageForm(forms.Form):
    """Introduction and switches, each with what it would show."""

    introduction = _Lines(
        label=gettext_lazy("企业简介"),
        required=False,
        max_length=_LONGEST,
        help_text=gettext_lazy("最多 600 个字。不要写“认证”“推荐”“获奖”等质量链没有给出的结论。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("公开哪些登记信息"),
        required=False,
        help_text=gettext_lazy("名称、统一社会信用代码、注册地和上链日期总是公开。"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("没有这一项，请从列表中选择。")},
    )

    def __init__(self, typed: Any, *, page: PublicPage, switches: dict[str, Stated]) -> None:
        switched_on = [name for name in public.SWITCHED if getattr(page, name)]
        super().__init__(typed, initial={"introduction": page.introduction, "shown": switched_on})
        choices = [(name, _choice(stated)) for name, stated in switches.items()]
        self.fields["shown"].choices = choices  # type: ignore[attr-defined]


def _choice(stated: Stated) -> str:
    sentence = _("%(label)s：%(text)s")
    return sentence % {"label": stated.label, "text": stated.text or _("尚未填写")}
