"""Forms of challenges: making one, answering it, looking through them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.declaration_enums import ChallengeOutcome, TargetKind
from enterprises.models.declarations import LONGEST_STATEMENT
from qbs_platform.common.filters import FilterForm
from qbs_platform.common.validators import contacts
from qbs_platform.common.validators.verdicts import Outcome

_CHOICE_WRONG = {"invalid_choice": _("没有这个选项，请从列表中选择。")}
_LONGEST_CONTACT = 100

Target = tuple[TargetKind, str]


class ChallengeForm(forms.Form):
    """What somebody says against a declaration."""

    target = forms.ChoiceField(
        label=_("质疑哪一项"),
        choices=[],
        error_messages={**_CHOICE_WRONG, "required": _("请选择质疑的是哪一项标准或指标。")},
    )
    statement = forms.CharField(
        label=_("哪里不对，依据是什么"),
        help_text=_("不少于 10 个字。只给这家企业和协会看，请不要写他人的个人信息。"),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请写明哪里不对。")},
    )
    contact = forms.CharField(
        label=_("手机号码或电子邮箱"),
        required=False,
        max_length=_LONGEST_CONTACT,
        help_text=_("只有协会的投诉处理人能看到，加密保存，办结 180 天后删除。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, targets: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._targets = targets
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *((str(place), _words(each)) for place, each in enumerate(targets)),
        ]

    def clean_contact(self) -> str:
        """A mail address or a mobile number in normal form."""
        typed: str = self.cleaned_data["contact"]
        if not typed:
            return ""
        check = contacts.check_email if "@" in typed else contacts.check_mobile
        verdict = check(typed)
        if verdict.outcome is Outcome.REFUSE:
            raise ValidationError(verdict.message)
        return verdict.value

    def target_of(self) -> Target:
        """What a valid form is about."""
        return self._targets[int(self.cleaned_data["target"])]


class AnswerForm(forms.Form):
    """What the enterprise says to it."""

    text = forms.CharField(
        label=_("答复"),
        help_text=_("不少于 10 个字。答复会公开，提交后不能改，请不要写个人信息。"),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请填写答复。")},
    )


class ChallengesForm(FilterForm):
    """Questions to the officers' list."""

    text = forms.CharField(
        label=_("产品、企业或回执编号"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    outcome = forms.ChoiceField(
        label=_("结果"),
        required=False,
        choices=[("", _("全部")), ("OVERDUE", _("企业逾期未答复")), *ChallengeOutcome.choices],
        error_messages=_CHOICE_WRONG,
    )


def _words(target: Target) -> str:
    kind, name = target
    return f"{kind.label} {name}".strip()
