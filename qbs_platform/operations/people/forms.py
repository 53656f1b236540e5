"""What people are looked for by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts.enums import Role, RoleKind
from qbs_platform.accounts.people_selectors import Wanted

_ANY = ("", _("不限"))


class SearchForm(forms.Form):
    """Every question is optional."""

    text = forms.CharField(
        label=_("姓名、邮箱或手机号"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=_("所属方"), required=False, choices=[_ANY, *RoleKind.choices], widget=forms.Select
    )
    role = forms.ChoiceField(
        label=_("角色"), required=False, choices=[_ANY, *Role.choices], widget=forms.Select
    )


def wanted_from(asked: dict[str, Any]) -> Wanted:
    """What a valid form asked for, as kept in the session."""
    return Wanted(
        text=asked.get("text", ""),
        kind=RoleKind(asked["kind"]) if asked.get("kind") else None,
        role=Role(asked["role"]) if asked.get("role") else None,
    )
