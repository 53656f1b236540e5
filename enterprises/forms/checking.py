"""What clerks type when they return a case or give an opinion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.enums import Item, RefusalReason, RegisterState
from enterprises.models.onboarding import LONGEST_TEXT, SHORTEST_REASON
from enterprises.selectors.values import Stated
from enterprises.services.checking import RegisterLook

REGISTER = gettext_lazy("国家企业信用信息公示系统")
_PICK, _REASON = "pick-", "reason-"


class RoundForm(forms.Form):
    """A form that knows which round its person read."""

    round_number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One item of the form: what stands there, whether it is returned, and why."""

    stated: Stated
    pick: BoundField
    reason: BoundField


class ReturnForm(RoundForm):
    """Every item with a box to tick and a reason; only what is ticked counts."""

    def __init__(self, *args: Any, shown: Mapping[Item, Stated], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shown = shown
        for item, stated in shown.items():
            self.fields[_PICK + item] = forms.BooleanField(label=stated.label, required=False)
            self.fields[_REASON + item] = forms.CharField(
                label=_("退回“%(item)s”的理由") % {"item": stated.label},
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def return_rows(self) -> list[ReturnRow]:
        """The items in the order of the enterprise's own form."""
        return [
            ReturnRow(stated, self[_PICK + item], self[_REASON + item])
            for item, stated in self._shown.items()
        ]

    def reasons(self) -> dict[Item, str]:
        """The reasons of what was ticked."""
        given = self.cleaned_data
        return {
            item: given.get(_REASON + item, "") for item in self._shown if given.get(_PICK + item)
        }

    def clean(self) -> dict[str, Any]:
        """Name each item whose reason is too short; the service refuses them as a whole."""
        super().clean()
        for item, reason in self.reasons().items():
            if len(reason) < SHORTEST_REASON and _REASON + item not in self.errors:
                self.add_error(
                    _REASON + item,
                    _("请写明退回“%(item)s”的理由，不少于 %(count)s 个字。")
                    % {"item": item.label, "count": SHORTEST_REASON},
                )
        return self.cleaned_data


class AcceptForm(RoundForm):
    """What was seen in the register, and that the documents were compared."""

    register = forms.CharField(
        label=gettext_lazy("查询了哪个登记信息系统"),
        max_length=80,
        initial=REGISTER,
        error_messages={"required": gettext_lazy("请写明查询了哪个登记信息系统。")},
    )
    seen_on = forms.DateField(
        label=gettext_lazy("查询日期"),
        help_text=gettext_lazy("最近 30 天内"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("请填写查询登记信息的日期。"),
            "invalid": gettext_lazy("日期不对，请写成 2026-11-26 这样。"),
        },
    )
    state = forms.ChoiceField(
        label=gettext_lazy("登记状态"),
        choices=RegisterState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择登记信息系统显示的状态。")},
    )
    override_note = forms.CharField(
        label=gettext_lazy("代码凭什么核实"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("请写明凭什么核实了代码，如与执照影像、登记信息逐位一致。")
        },
    )
    has_compared_licence = forms.BooleanField(
        label=gettext_lazy("执照影像已逐项核对"),
        error_messages={"required": gettext_lazy("请逐项核对执照影像，再勾选。")},
    )
    has_compared_authorisation = forms.BooleanField(
        label=gettext_lazy("授权书已核对"),
        error_messages={"required": gettext_lazy("请核对授权书，再勾选。")},
    )

    def __init__(self, *args: Any, doubt: str, **kwargs: Any) -> None:
        """``doubt`` is what speaks against the code, '' where nothing does."""
        super().__init__(*args, **kwargs)
        if doubt:
            self.fields["override_note"].help_text = doubt
        else:
            del self.fields["override_note"]

    def look(self) -> RegisterLook:
        """What was seen."""
        given = self.cleaned_data
        return RegisterLook(given["register"], given["seen_on"], RegisterState(given["state"]))


class RefuseForm(RoundForm):
    """Why an enterprise is not taken in."""

    reason = forms.ChoiceField(
        label=gettext_lazy("理由"),
        choices=RefusalReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择一项理由。")},
    )
    note = forms.CharField(
        label=gettext_lazy("给企业的说明"),
        help_text=gettext_lazy("企业会读到这段话：写明哪里不符合，凭什么判断。"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("请写明理由，让企业知道哪里不符合。")},
    )
