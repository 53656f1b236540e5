"""Asking to join an enterprise, and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models.onboarding import LONGEST_TEXT
from qbs_platform.accounts.enums import Role

_DECLINED = "decline"


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
    """Whether somebody is let in, and as what: one question."""

    answer = forms.ChoiceField(
        label=gettext_lazy("答复"),
        help_text=gettext_lazy("企业负责人可以签署、提交和管理成员，只给获得授权的人。"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择一种答复。"),
            "invalid_choice": gettext_lazy("没有这种答复，请从列表中选择。"),
        },
    )

    def __init__(self, typed: Any, *, roles: tuple[Role, ...]) -> None:
        super().__init__(typed)
        admitting = [(role, _("同意，身份是%(role)s") % {"role": role.label}) for role in roles]
        choices = [*admitting, (_DECLINED, _("不同意"))]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]

    def role(self) -> Role | None:
        """As what the person is let in; None where they are not."""
        answer = self.cleaned_data["answer"]
        return None if answer == _DECLINED else Role(answer)
