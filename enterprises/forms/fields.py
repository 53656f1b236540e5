"""Fields that the forms about products and lots share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d %H:%M:%S"]
WRONG_CHOICE = {"invalid_choice": _("没有这个选项，请从列表中选择。")}
DATE_WRONG = {"invalid": _("日期不对，请写成 2026-11-26 这样。")}
ALL = ("", _("全部"))
_NO_HELP = {"autocomplete": "off", "spellcheck": "false"}


def line(label: Any, longest: int, missing: Any = "", help_text: Any = "") -> forms.CharField:
    """A short text; required where ``missing`` says what to do when it is."""
    wrong = {"required": missing} if missing else {}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(missing),
        help_text=help_text,
        error_messages=wrong,
    )


def code(label: Any, longest: int, missing: Any = "", help_text: Any = "") -> forms.CharField:
    """A short text that is copied from elsewhere, not words."""
    field = line(label, longest, missing, help_text)
    field.widget.attrs.update(_NO_HELP)
    return field


def lines(label: Any, longest: int, help_text: Any) -> forms.CharField:
    """A text of several lines that may be empty."""
    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    return forms.CharField(
        label=label, max_length=longest, required=False, help_text=help_text, widget=widget
    )


def day(label: Any, missing: Any = "", help_text: Any = "") -> forms.DateField:
    """A day; required where ``missing`` says what to do when it is."""
    wrong = {**DATE_WRONG, "required": missing} if missing else DATE_WRONG
    return forms.DateField(
        label=label,
        required=bool(missing),
        help_text=help_text,
        input_formats=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=wrong,
    )


def choice(label: Any, choices: Any, missing: Any = "", help_text: Any = "") -> forms.ChoiceField:
    """One of several; required where ``missing`` says what to do when nothing is chosen."""
    wrong = {**WRONG_CHOICE, "required": missing} if missing else WRONG_CHOICE
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=bool(missing),
        help_text=help_text,
        error_messages=wrong,
        widget=forms.Select,
    )
