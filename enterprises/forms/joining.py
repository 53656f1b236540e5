"""Asking to join an enterprise, and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.enums import JoinAnswer
from enterprises.models.onboarding import LONGEST_TEXT
from qbs_platform.accounts.enums import Role


class AskForm(forms.Form):
    """What the owner should know of the person who asks."""

    message = forms.CharField(
        label=gettext_lazy("给企业负责人的话"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("例如您的部门和职务，最多 500 个字。不要写身份证号等敏感信息。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """Whether somebody is let in, and as what."""

    answer = forms.ChoiceField(
        label=gettext_lazy("答复"),
        choices=JoinAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择同意或不同意。"),
            "invalid_choice": gettext_lazy("请选择同意或不同意。"),
        },
    )
    role = forms.ChoiceField(
        label=gettext_lazy("同意时授予的身份"),
        required=False,
        help_text=gettext_lazy("企业负责人可以签署、提交和管理成员，只给获得授权的人。"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("没有这种身份，请从列表中选择。")},
    )

    def __init__(self, typed: Any, *, roles: tuple[Role, ...]) -> None:
        super().__init__(typed)
        self.fields["role"].choices = [(role, role.label) for role in roles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever is let in needs a role."""
        cleaned = super().clean() or {}
        admits = cleaned.get("answer") == JoinAnswer.ADMIT
        if admits and not cleaned.get("role") and "role" not in self.errors:
            self.add_error("role", _("请选择授予的身份。"))
        return cleaned
